-- What there is between an account and a user, what stands in for a token, and whether the account
-- may write to strangers; the first is kept for a while only.
ALTER TABLE signal_record
  DROP CONSTRAINT signal_record_kind_check,
  ADD CONSTRAINT signal_record_kind_check CHECK (
    kind IN ('session', 'identity', 'pre_key', 'retry_key', 'sender_key', 'sender_key_shared',
      'alias', 'owner', 'trust', 'nct_salt', 'first_contacts')) NOT VALID,
  ADD COLUMN kept_until timestamptz;

CREATE INDEX signal_record_kept_until ON signal_record (kept_until)
  WHERE kept_until IS NOT NULL;
