-- Ends the transaction of whoever writes for sessions that are not his any more.
CREATE FUNCTION fence(wanted bigint, held bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF held < wanted THEN
    RAISE EXCEPTION 'stale epoch' USING ERRCODE = 'PR001';
  END IF;
END
$$;
