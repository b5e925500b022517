-- What WebSocket tickets are good for, each until it is used. A crash of the server may forget them:
-- they live for half a minute.
CREATE UNLOGGED TABLE ticket (
  hash bytea PRIMARY KEY CHECK (length(hash) = 32),
  content text NOT NULL CHECK (length(content) <= 65536),
  until timestamptz NOT NULL
);

CREATE INDEX ticket_until ON ticket (until);
