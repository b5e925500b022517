-- A rotated key keeps its id; `version` says which of its secrets was shown.
ALTER TABLE api_key
  ADD COLUMN version integer NOT NULL DEFAULT 1 CHECK (version > 0),
  ADD COLUMN last_used_at timestamptz;

DROP INDEX api_key_organization;
CREATE INDEX api_key_organization ON api_key (organization_id, created_at DESC, id DESC);
