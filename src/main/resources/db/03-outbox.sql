-- A session's own queue, in the order of `position`. The stanza lives from the commit before its
-- first byte leaves until the message is acknowledged or refused.
CREATE TABLE outbox (
  id text PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 64),
  session_id text NOT NULL REFERENCES session ON DELETE CASCADE,
  organization_id text NOT NULL,
  message_id text NOT NULL CHECK (length(message_id) BETWEEN 1 AND 128),
  recipient text NOT NULL,
  state text NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'failed')),
  sealed_content bytea NOT NULL,
  sealed_stanza bytea,
  error text,
  position bigint GENERATED ALWAYS AS IDENTITY,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  UNIQUE (session_id, message_id),
  CHECK ((state = 'sending') = (sealed_stanza IS NOT NULL))
) WITH (fillfactor = 80);

ALTER TABLE outbox ALTER COLUMN sealed_content SET STORAGE EXTERNAL;
ALTER TABLE outbox ALTER COLUMN sealed_stanza SET STORAGE EXTERNAL;

CREATE INDEX outbox_unfinished ON outbox (session_id, position)
  WHERE state IN ('queued', 'sending');
