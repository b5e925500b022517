-- The newest position of each organization's log. Whoever appends holds the row until the end of
-- his transaction, so positions have no gap and become visible in their order.
CREATE TABLE event_counter (
  organization_id text PRIMARY KEY REFERENCES organization,
  position bigint NOT NULL DEFAULT 0 CHECK (position >= 0),
  millis bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 50);

INSERT INTO event_counter (organization_id) SELECT id FROM organization;

-- No session is without a log.
ALTER TABLE session ADD FOREIGN KEY (organization_id) REFERENCES event_counter;

-- The log. `millis` is when it was logged, by the database's clock, and never goes back; `at` is
-- when it happened, by the clock of a node. Events outlive their session.
CREATE TABLE event (
  organization_id text NOT NULL,
  position bigint NOT NULL CHECK (position > 0),
  millis bigint NOT NULL,
  session_id text NOT NULL,
  at timestamptz NOT NULL,
  type text NOT NULL CHECK (length(type) BETWEEN 1 AND 64),
  payload text NOT NULL,
  PRIMARY KEY (organization_id, position)
);
