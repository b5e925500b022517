-- What events tell is sealed. What was logged in the clear before can be read until it is too old;
-- codes that link an account are gone at once.
DELETE FROM event WHERE type = 'auth.qr';

ALTER TABLE event
  ALTER COLUMN payload DROP NOT NULL,
  ADD COLUMN sealed_payload bytea,
  ADD CHECK ((payload IS NULL) <> (sealed_payload IS NULL));

-- What is sealed does not compress.
ALTER TABLE event ALTER COLUMN sealed_payload SET STORAGE EXTERNAL;

CREATE INDEX event_code ON event (millis) WHERE type = 'auth.qr';
