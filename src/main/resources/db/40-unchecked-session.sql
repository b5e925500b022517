-- PostgreSQL reads the checks of a table from their text again for each statement that writes to it: a
-- quarter of its part of a commit. What they say of the tables that commits write to, the program sees to,
-- and its tests have them still (`Checks.java`). One table a file, so that none is waited for while another
-- is held: nodes of an older version are at work.
CREATE FUNCTION drop_checks(changed regclass) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  found record;
BEGIN
  FOR found IN SELECT conname FROM pg_constraint WHERE contype = 'c' AND conrelid = changed
  LOOP
    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', changed, found.conname);
  END LOOP;
END
$$;

SELECT drop_checks('session');
