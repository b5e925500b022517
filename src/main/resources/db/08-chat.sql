-- Groups that a session is or was in.
CREATE TABLE chat_group (
  id bigint GENERATED ALWAYS AS IDENTITY,
  organization_id text NOT NULL,
  session_id text NOT NULL REFERENCES session ON DELETE CASCADE,
  jid text NOT NULL,
  subject text NOT NULL,
  description text,
  owner text,
  announce boolean NOT NULL,
  locked boolean NOT NULL,
  created_at timestamptz,
  first_seen_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (session_id, jid),
  UNIQUE (session_id, id)
);

-- Their members. `jid` is the hidden id where it is known, and then `phone` the other address.
CREATE TABLE group_member (
  id bigint GENERATED ALWAYS AS IDENTITY,
  organization_id text NOT NULL,
  session_id text NOT NULL,
  group_jid text NOT NULL,
  jid text NOT NULL,
  phone text CHECK (phone <> jid),
  role text NOT NULL CHECK (role IN ('member', 'admin', 'superadmin')),
  first_seen_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  PRIMARY KEY (session_id, group_jid, jid),
  UNIQUE (session_id, group_jid, id),
  FOREIGN KEY (session_id, group_jid) REFERENCES chat_group ON DELETE CASCADE
);

CREATE INDEX group_member_phone ON group_member (session_id, group_jid, phone)
  WHERE phone IS NOT NULL;
