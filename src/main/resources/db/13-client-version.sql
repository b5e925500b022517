-- The version of WhatsApp's web client that was read last, one row.
CREATE TABLE client_version (
  id smallint PRIMARY KEY DEFAULT 1 CHECK (id = 1),
  revision integer NOT NULL CHECK (revision > 0),
  read_at timestamptz NOT NULL
);
