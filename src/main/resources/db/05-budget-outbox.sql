-- What is left of a session's two token buckets at a moment.
ALTER TABLE session
  ADD COLUMN budget_minute double precision,
  ADD COLUMN budget_hour double precision,
  ADD COLUMN budget_at timestamptz;

UPDATE session SET budget_minute = greatest(0, rate_per_min),
  budget_hour = greatest(0, rate_per_hour), budget_at = created_at;

ALTER TABLE session
  ALTER COLUMN budget_minute SET NOT NULL,
  ALTER COLUMN budget_hour SET NOT NULL,
  ALTER COLUMN budget_at SET NOT NULL;

-- A row with an idempotency key outlives its session, without content, to answer replays; so there
-- is no cascade. `fingerprint` is of the request that came with the key.
ALTER TABLE outbox DROP CONSTRAINT outbox_session_id_fkey;
ALTER TABLE outbox ALTER COLUMN sealed_content DROP NOT NULL;
ALTER TABLE outbox
  ADD COLUMN async boolean NOT NULL DEFAULT false,
  ADD COLUMN idempotency_key text CHECK (length(idempotency_key) BETWEEN 1 AND 255),
  ADD COLUMN fingerprint bytea CHECK (length(fingerprint) = 32),
  ADD COLUMN sent_at timestamptz;

UPDATE outbox SET sent_at = updated_at WHERE state = 'sent';

ALTER TABLE outbox
  ALTER COLUMN async DROP DEFAULT,
  ADD CHECK ((idempotency_key IS NULL) = (fingerprint IS NULL)),
  ADD CHECK ((state = 'sent') = (sent_at IS NOT NULL)),
  ADD CHECK (sealed_content IS NOT NULL OR state IN ('sent', 'failed'));

CREATE UNIQUE INDEX outbox_key ON outbox (organization_id, idempotency_key)
  WHERE idempotency_key IS NOT NULL;

-- For what is to be sent and for lists, of one state or of all.
DROP INDEX outbox_unfinished;
CREATE INDEX outbox_session ON outbox (session_id, state, position);

-- For what is old enough to be forgotten: first the keys, then the rows.
CREATE INDEX outbox_finished_key ON outbox (updated_at)
  WHERE idempotency_key IS NOT NULL AND state IN ('sent', 'failed');
CREATE INDEX outbox_finished ON outbox (updated_at)
  WHERE idempotency_key IS NULL AND state IN ('sent', 'failed');
