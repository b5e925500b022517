-- The nodes that share the sessions, each with a lease by the clock of this database. A session
-- whose owner has no lease that holds may be claimed.
CREATE TABLE node (
  id text PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 64),
  version text NOT NULL CHECK (length(version) <= 64),
  bus smallint NOT NULL,
  capacity integer NOT NULL CHECK (capacity >= 0),
  draining boolean NOT NULL DEFAULT false,
  started_at timestamptz NOT NULL,
  lease_until timestamptz NOT NULL
) WITH (fillfactor = 50);

CREATE INDEX session_owner ON session (owner, organization_id);
