-- Whose a phone number is, as WhatsApp said, and when; to be asked again after a while.
ALTER TABLE signal_record
  DROP CONSTRAINT signal_record_kind_check,
  ADD CONSTRAINT signal_record_kind_check CHECK (
    kind IN ('session', 'identity', 'pre_key', 'retry_key', 'sender_key', 'sender_key_shared',
      'alias', 'owner'));
