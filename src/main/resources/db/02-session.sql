-- `owner` is the node that runs the session; every change of hands raises `epoch`.
CREATE TABLE session (
  id text PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 64),
  organization_id text NOT NULL REFERENCES organization,
  owner text NOT NULL,
  epoch bigint NOT NULL CHECK (epoch >= 0),
  label text CHECK (length(label) <= 255),
  auto_read boolean NOT NULL,
  presence_typing boolean NOT NULL,
  rate_per_min integer NOT NULL,
  rate_per_hour integer NOT NULL,
  status text NOT NULL CHECK (
    status IN ('stopped', 'scan_qr_code', 'starting', 'working', 'failed', 'logged_out')),
  account_jid text,
  account_lid text,
  reason text,
  reason_since timestamptz,
  next_attempt timestamptz,
  last_connected_at timestamptz,
  sealed_credentials bytea,
  created_by text,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CHECK ((account_jid IS NULL) = (account_lid IS NULL)),
  CHECK ((reason IS NULL) = (reason_since IS NULL)),
  CHECK (next_attempt IS NULL OR reason IS NOT NULL)
) WITH (fillfactor = 70);

CREATE INDEX session_organization ON session (organization_id, created_at DESC, id DESC);

-- End-to-end encryption state, sealed; what is sealed does not compress.
CREATE TABLE signal_record (
  session_id text NOT NULL REFERENCES session ON DELETE CASCADE,
  kind text NOT NULL CHECK (
    kind IN ('session', 'identity', 'pre_key', 'sender_key', 'sender_key_shared', 'alias')),
  name text NOT NULL CHECK (length(name) <= 255),
  sealed bytea NOT NULL,
  PRIMARY KEY (session_id, kind, name)
) WITH (fillfactor = 80);

ALTER TABLE signal_record ALTER COLUMN sealed SET STORAGE EXTERNAL;
