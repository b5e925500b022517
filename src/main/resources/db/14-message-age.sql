-- For what is old enough to be forgotten; progress counts from the first receipt.
ALTER TABLE progress ADD COLUMN at timestamptz NOT NULL DEFAULT now();

CREATE INDEX message_at ON message (at);
CREATE INDEX progress_at ON progress (at);
CREATE INDEX set_aside_at ON set_aside (at);
