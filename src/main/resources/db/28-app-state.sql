-- What the devices of an account tell each other: keys and versions of the app state, notices of
-- histories.
ALTER TABLE signal_record
  DROP CONSTRAINT signal_record_kind_check,
  ADD CONSTRAINT signal_record_kind_check CHECK (
    kind IN ('session', 'identity', 'pre_key', 'retry_key', 'sender_key', 'sender_key_shared',
      'alias', 'owner', 'trust', 'nct_salt', 'first_contacts', 'sync_key', 'sync_state',
      'history')) NOT VALID;

-- The codes of the values that a collection of the app state holds: whoever changes one takes the
-- old one out of the collection's hash.
CREATE TABLE app_state_mac (
  session_id text NOT NULL REFERENCES session ON DELETE CASCADE,
  collection text NOT NULL,
  index_mac bytea NOT NULL CHECK (length(index_mac) = 32),
  value_mac bytea NOT NULL CHECK (length(value_mac) = 32),
  PRIMARY KEY (session_id, collection, index_mac)
);

-- Names of users: in the address book, and by which they go themselves. `jid` is the number where
-- it is known, and then `lid` the hidden id. An empty name is none.
CREATE TABLE contact (
  id bigint GENERATED ALWAYS AS IDENTITY,
  organization_id text NOT NULL,
  session_id text NOT NULL REFERENCES session ON DELETE CASCADE,
  jid text NOT NULL,
  lid text CHECK (lid <> jid),
  push_name text,
  full_name text,
  first_name text,
  first_seen_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (session_id, jid),
  UNIQUE (session_id, id)
);

-- How chats stand on the phone.
CREATE TABLE chat_mark (
  organization_id text NOT NULL,
  session_id text NOT NULL REFERENCES session ON DELETE CASCADE,
  jid text NOT NULL,
  archived boolean NOT NULL,
  pinned boolean NOT NULL,
  muted_until timestamptz,
  unread integer NOT NULL CHECK (unread >= 0),
  marked_unread boolean NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (session_id, jid)
);
