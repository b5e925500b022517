-- What contacts say about themselves, and whom the account has blocked; null: nobody has said.
ALTER TABLE contact ADD COLUMN about text, ADD COLUMN blocked boolean;
