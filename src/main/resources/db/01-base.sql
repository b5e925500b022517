-- One row: which master key this database hangs on, and the data key that it wraps.
CREATE TABLE installation (
  id smallint PRIMARY KEY DEFAULT 1 CHECK (id = 1),
  master_key_id text NOT NULL CHECK (length(master_key_id) = 16),
  data_key_id integer NOT NULL CHECK (data_key_id > 0),
  data_key bytea NOT NULL,
  canary bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE organization (
  id text PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 128),
  created_at timestamptz NOT NULL DEFAULT now()
);

-- The key itself is nowhere; `hash` is base64url of its SHA-256.
CREATE TABLE api_key (
  id text PRIMARY KEY,
  organization_id text NOT NULL REFERENCES organization,
  name text NOT NULL,
  hash text NOT NULL UNIQUE CHECK (length(hash) = 43),
  start text NOT NULL,
  capabilities text[] NOT NULL CHECK (capabilities <@ ARRAY['read', 'send', 'manage', 'events']),
  enabled boolean NOT NULL,
  expires_at timestamptz,
  created_at timestamptz NOT NULL
);

CREATE INDEX api_key_organization ON api_key (organization_id);
