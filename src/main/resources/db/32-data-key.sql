-- The data keys, each wrapped under the master key: under two while the master key is changed.
CREATE TABLE data_key (
  id integer NOT NULL CHECK (id > 0),
  master_key_id text NOT NULL CHECK (length(master_key_id) = 16),
  wrapped bytea NOT NULL,
  PRIMARY KEY (id, master_key_id)
);

INSERT INTO data_key (id, master_key_id, wrapped)
SELECT data_key_id, master_key_id, data_key FROM installation;

-- Nodes seal with `active_key`, since `active_since`. By `cluster` and what is sealed there they know
-- each other, whatever the master key. `next_…` is there while the master key is changed. The columns
-- of old are for nodes of an older version, until the master key is changed for the first time.
ALTER TABLE installation
  ADD COLUMN active_key integer CHECK (active_key > 0),
  ADD COLUMN active_since timestamptz NOT NULL DEFAULT now(),
  ADD COLUMN cluster text CHECK (length(cluster) = 16),
  ADD COLUMN sealed_cluster bytea,
  ADD COLUMN next_master_key_id text CHECK (length(next_master_key_id) = 16),
  ADD COLUMN next_key integer CHECK (next_key > 0);

UPDATE installation SET active_key = data_key_id, cluster = master_key_id;

-- What a node runs on, and the newest data key that it knows; older ones do not say.
ALTER TABLE node
  ADD COLUMN master_key_id text CHECK (length(master_key_id) = 16),
  ADD COLUMN data_key_id integer CHECK (data_key_id > 0);
