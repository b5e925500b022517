-- Received messages, sealed; without content when nothing but their having been seen is kept.
CREATE TABLE message (
  session_id text NOT NULL REFERENCES session ON DELETE CASCADE,
  message_id text NOT NULL CHECK (length(message_id) BETWEEN 1 AND 128),
  sender text NOT NULL,
  sender_lid text,
  chat text NOT NULL,
  from_me boolean NOT NULL,
  sealed_content bytea,
  at timestamptz NOT NULL,
  PRIMARY KEY (session_id, message_id, sender)
);

ALTER TABLE message ALTER COLUMN sealed_content SET STORAGE EXTERNAL;

-- In the order in which a message gets there.
CREATE TYPE delivery_status AS ENUM ('pending', 'sent', 'delivered', 'read', 'played', 'failed');

-- How far own messages have come; `sender` is empty for a direct message's only receiver.
CREATE TABLE progress (
  session_id text NOT NULL REFERENCES session ON DELETE CASCADE,
  message_id text NOT NULL CHECK (length(message_id) BETWEEN 1 AND 128),
  sender text NOT NULL,
  status delivery_status NOT NULL,
  PRIMARY KEY (session_id, message_id, sender)
) WITH (fillfactor = 80);
