-- What is announced after each connection. A node of an older version adds rows without it.
ALTER TABLE session
  ADD COLUMN presence text NOT NULL DEFAULT 'offline'
    CONSTRAINT session_presence_check CHECK (presence IN ('online', 'offline'));
