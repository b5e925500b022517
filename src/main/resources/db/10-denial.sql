-- Users whose login tokens are refused for as long as one can live; an empty organization is all.
CREATE TABLE denial (
  user_id text NOT NULL CHECK (length(user_id) BETWEEN 1 AND 255),
  organization_id text NOT NULL CHECK (length(organization_id) <= 128),
  until timestamptz NOT NULL,
  PRIMARY KEY (user_id, organization_id)
);
