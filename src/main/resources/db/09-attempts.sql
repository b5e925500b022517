-- How often a message went out in vain: without an answer, and to be put off.
ALTER TABLE outbox
  ADD COLUMN silences integer NOT NULL DEFAULT 0 CHECK (silences >= 0),
  ADD COLUMN refusals integer NOT NULL DEFAULT 0 CHECK (refusals >= 0);

-- What WhatsApp has delivered and nobody could deal with, sealed, so that it can be looked into.
CREATE TABLE set_aside (
  session_id text NOT NULL REFERENCES session ON DELETE CASCADE,
  id text NOT NULL CHECK (length(id) BETWEEN 1 AND 64),
  kind text NOT NULL CHECK (length(kind) BETWEEN 1 AND 64),
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 128),
  sealed_stanza bytea NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (session_id, id)
);

ALTER TABLE set_aside ALTER COLUMN sealed_stanza SET STORAGE EXTERNAL;
