-- A code that is valid no more is emptied, and keeps its place in the log: were it the oldest, the
-- log would seem to have lost its beginning. What is empty is not looked at again.
DROP INDEX event_code;

CREATE INDEX event_code ON event (millis) WHERE type = 'auth.qr' AND sealed_payload IS NOT NULL;
