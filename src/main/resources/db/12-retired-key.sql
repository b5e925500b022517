-- What is never a key again, though somebody may still have it in a setting.
CREATE TABLE retired_key (
  hash text PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT now()
);
