-- In the order in which a gap gets there.
CREATE TYPE gap_state AS ENUM ('waiting', 'told', 'filled');

-- Messages that came without anything that can be read: asked for, told, or filled in the end.
CREATE TABLE gap (
  session_id text NOT NULL REFERENCES session ON DELETE CASCADE,
  message_id text NOT NULL CHECK (length(message_id) BETWEEN 1 AND 128),
  sender text NOT NULL,
  sender_lid text,
  chat text NOT NULL,
  from_me boolean NOT NULL,
  kind text NOT NULL CHECK (kind IN ('unavailable', 'undecryptable', 'viewOnce')),
  at timestamptz NOT NULL,
  state gap_state NOT NULL,
  PRIMARY KEY (session_id, message_id, sender)
) WITH (fillfactor = 80);

CREATE INDEX gap_at ON gap (at);
CREATE INDEX gap_waiting ON gap (session_id, at) WHERE state = 'waiting';
