-- Whose a ticket is, so that those of one organization are counted. Nodes of an older version do not
-- say.
ALTER TABLE ticket ADD COLUMN organization_id text NOT NULL DEFAULT '';

CREATE INDEX ticket_organization ON ticket (organization_id, until);
