-- Rows of both come by commits alone, which hold their session, so that nobody need look for it again for
-- each row. They go with it as before. The session first, as commits do.
LOCK TABLE session IN ACCESS EXCLUSIVE MODE;

CREATE FUNCTION forget_messages() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM message WHERE session_id = OLD.id;
  DELETE FROM progress WHERE session_id = OLD.id;
  RETURN NULL;
END
$$;

CREATE TRIGGER session_messages AFTER DELETE ON session
  FOR EACH ROW EXECUTE FUNCTION forget_messages();

ALTER TABLE message DROP CONSTRAINT message_session_id_fkey;
ALTER TABLE progress DROP CONSTRAINT progress_session_id_fkey;

DROP FUNCTION drop_checks(regclass);
