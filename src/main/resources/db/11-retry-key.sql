-- The pre-key that a device was given last, to send again what could not be read.
ALTER TABLE signal_record
  DROP CONSTRAINT signal_record_kind_check,
  ADD CONSTRAINT signal_record_kind_check CHECK (
    kind IN ('session', 'identity', 'pre_key', 'retry_key', 'sender_key', 'sender_key_shared',
      'alias'));
