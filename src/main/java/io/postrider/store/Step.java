package io.postrider.store;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.lang.reflect.Array;
import java.time.OffsetDateTime;
import java.util.List;

/// The statements of a group of commits, in the order in which they run. Each takes one array a
/// column, so that one statement serves all sessions of the group; the first two columns are always
/// session and epoch.
///
/// `LOCK` finds the sessions that still have the writer's epoch and holds them until the end of the
/// transaction; so the same condition in all that follow picks exactly the same sessions, and the
/// rest of the group is not spoiled by one whose epoch is stale.
enum Step {
  /// In order of ids, as `claimAll` locks, so that no two wait for each other in a circle.
  LOCK(
      """
      SELECT s.id
      FROM unnest($1::text[], $2::bigint[]) AS w(session, epoch)
      JOIN session s ON s.id = w.session AND s.epoch = w.epoch
      ORDER BY s.id FOR NO KEY UPDATE OF s
      """,
      String.class,
      Long.class),

  STATE(
      """
      UPDATE session s
      SET status = w.status, account_jid = w.jid, account_lid = w.lid, reason = w.reason,
        reason_since = w.since, next_attempt = w.next, last_connected_at = w.connected,
        updated_at = w.updated
      FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[],
          $7::timestamptz[], $8::timestamptz[], $9::timestamptz[], $10::timestamptz[])
        AS w(session, epoch, status, jid, lid, reason, since, next, connected, updated)
      WHERE s.id = w.session AND s.epoch = w.epoch
      """,
      String.class,
      Long.class,
      String.class,
      String.class,
      String.class,
      String.class,
      OffsetDateTime.class,
      OffsetDateTime.class,
      OffsetDateTime.class,
      OffsetDateTime.class),

  /// A null takes them away.
  CREDENTIALS(
      """
      UPDATE session s SET sealed_credentials = w.sealed
      FROM unnest($1::text[], $2::bigint[], $3::bytea[]) AS w(session, epoch, sealed)
      WHERE s.id = w.session AND s.epoch = w.epoch
      """,
      String.class,
      Long.class,
      Buffer.class),

  FORGET_RECORDS(
      """
      DELETE FROM signal_record r
      USING unnest($1::text[], $2::bigint[]) AS w(session, epoch)
      JOIN session s ON s.id = w.session AND s.epoch = w.epoch
      WHERE r.session_id = s.id
      """,
      String.class,
      Long.class),

  /// What was not acknowledged cannot be sent by another account, nor by another device of the
  /// same: its ciphertexts belong to the keys that go.
  FORGET_OUTBOX(
      """
      UPDATE outbox o
      SET state = 'failed', sealed_stanza = NULL, error = 'logged out', updated_at = now()
      FROM unnest($1::text[], $2::bigint[]) AS w(session, epoch)
      JOIN session s ON s.id = w.session AND s.epoch = w.epoch
      WHERE o.session_id = s.id AND o.state IN ('queued', 'sending')
      """,
      String.class,
      Long.class),

  REMOVE_RECORDS(
      """
      DELETE FROM signal_record r
      USING unnest($1::text[], $2::bigint[], $3::text[], $4::text[])
        AS w(session, epoch, kind, name)
      JOIN session s ON s.id = w.session AND s.epoch = w.epoch
      WHERE r.session_id = w.session AND r.kind = w.kind AND r.name = w.name
      """,
      String.class,
      Long.class,
      String.class,
      String.class),

  PUT_RECORDS(
      """
      INSERT INTO signal_record (session_id, kind, name, sealed)
      SELECT w.session, w.kind, w.name, w.sealed
      FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::bytea[])
        AS w(session, epoch, kind, name, sealed)
      JOIN session s ON s.id = w.session AND s.epoch = w.epoch
      ON CONFLICT (session_id, kind, name) DO UPDATE SET sealed = excluded.sealed
      """,
      String.class,
      Long.class,
      String.class,
      String.class,
      Buffer.class),

  /// Positions are given in the order of the arrays.
  PUT_OUTBOX(
      """
      INSERT INTO outbox (id, session_id, organization_id, message_id, recipient, state,
        sealed_content, sealed_stanza, error, created_at, updated_at)
      SELECT w.id, s.id, s.organization_id, w.message, w.recipient, w.state, w.content, w.stanza,
        w.error, w.created, w.updated
      FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[],
          $7::bytea[], $8::bytea[], $9::text[], $10::timestamptz[], $11::timestamptz[])
        WITH ORDINALITY AS w(session, epoch, id, message, recipient, state, content, stanza, error,
          created, updated, place)
      JOIN session s ON s.id = w.session AND s.epoch = w.epoch
      ORDER BY w.place
      ON CONFLICT (id) DO UPDATE SET state = excluded.state,
        sealed_stanza = excluded.sealed_stanza, updated_at = excluded.updated_at
      WHERE outbox.session_id = excluded.session_id
      """,
      String.class,
      Long.class,
      String.class,
      String.class,
      String.class,
      String.class,
      Buffer.class,
      Buffer.class,
      String.class,
      OffsetDateTime.class,
      OffsetDateTime.class),

  FINISH_OUTBOX(
      """
      UPDATE outbox o
      SET state = w.state, sealed_stanza = NULL, error = w.error, updated_at = w.updated
      FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::timestamptz[])
        AS w(session, epoch, id, state, error, updated)
      JOIN session s ON s.id = w.session AND s.epoch = w.epoch
      WHERE o.id = w.id AND o.session_id = w.session
      """,
      String.class,
      Long.class,
      String.class,
      String.class,
      String.class,
      OffsetDateTime.class);

  private final String sql;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<Class<?>> columns;

  Step(String sql, Class<?>... columns) {
    this.sql = sql;
    this.columns = List.of(columns);
  }

  String sql() {
    return sql;
  }

  /// The rows as one array a column.
  Tuple arguments(List<StepRow> rows) {
    Tuple arguments = Tuple.tuple();
    for (int column = 0; column < columns.size(); column++) {
      Object array = Array.newInstance(columns.get(column), rows.size());
      for (int row = 0; row < rows.size(); row++) {
        Array.set(array, row, rows.get(row).value(column));
      }
      arguments.addValue(array);
    }
    return arguments;
  }
}
