package io.postrider.store;

import io.postrider.auth.TicketStore;
import io.postrider.model.Bytes;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowIterator;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;

/// Tickets in the database, whose clock says how old they are.
final class PgTicketStore implements TicketStore {
  /// Each takes two that are over with it, so that there are never many; those that another
  /// statement holds are left to it.
  private static final String PUT =
      """
      WITH over AS (
        DELETE FROM ticket WHERE hash IN (
          SELECT hash FROM ticket WHERE until <= now() ORDER BY until LIMIT 2
          FOR UPDATE SKIP LOCKED))
      INSERT INTO ticket (hash, content, until)
      VALUES ($1, $2, now() + $3 * interval '1 millisecond')
      """;

  /// Of two who delete the same row one finds it.
  private static final String TAKE =
      "DELETE FROM ticket WHERE hash = $1 RETURNING content, until > now() AS good";

  private final Sql sql;

  PgTicketStore(Sql sql) {
    this.sql = sql;
  }

  @Override
  public Future<Void> put(Bytes hash, String content, Duration life) {
    return sql.run(PUT, Tuple.of(Columns.bytea(hash), content, life.toMillis())).mapEmpty();
  }

  @Override
  public Future<Optional<String>> take(Bytes hash) {
    return sql.run(TAKE, Tuple.of(Columns.bytea(hash)))
        .map(
            rows -> {
              RowIterator<Row> found = rows.iterator();
              return found.hasNext() ? good(found.next()) : Optional.empty();
            });
  }

  private static Optional<String> good(Row row) {
    return row.getBoolean("good") ? Optional.of(row.getString("content")) : Optional.empty();
  }
}
