-- After what time the messages of a direct chat disappear. What is there fits: it need not be looked at.
ALTER TABLE signal_record
  DROP CONSTRAINT signal_record_kind_check,
  ADD CONSTRAINT signal_record_kind_check CHECK (
    kind IN ('session', 'identity', 'pre_key', 'retry_key', 'sender_key', 'sender_key_shared',
      'alias', 'owner', 'trust', 'nct_salt', 'first_contacts', 'sync_key',
      'sync_state', 'history', 'timer')) NOT VALID;
