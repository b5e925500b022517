package io.postrider.store;

import io.postrider.auth.TicketStore;
import io.postrider.model.Bytes;
import io.postrider.model.OrganizationId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowIterator;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/// Tickets in the database, whose clock says how old they are.
final class PgTicketStore implements TicketStore {
  /// Each takes two that are over with it, so that there are never many; those that another
  /// statement holds are left to it. No more are counted than there may be.
  private static final String PUT =
      """
      WITH over AS (
        DELETE FROM ticket WHERE hash IN (
          SELECT hash FROM ticket WHERE until <= now() ORDER BY until LIMIT 2
          FOR UPDATE SKIP LOCKED))
      INSERT INTO ticket (organization_id, hash, content, until)
      SELECT $1::text, $2::bytea, $3::text, now() + $4 * interval '1 millisecond'
      WHERE (
        SELECT count(*) FROM (
          SELECT FROM ticket WHERE organization_id = $1 AND until > now() LIMIT $5) AS open) < $5
      """;

  /// Of two who delete the same row one finds it.
  private static final String TAKE =
      "DELETE FROM ticket WHERE hash = $1 RETURNING content, until > now() AS good";

  private final Sql sql;

  PgTicketStore(Sql sql) {
    this.sql = sql;
  }

  @Override
  public Future<Boolean> put(OrganizationId organization, int most, Stored ticket) {
    return sql.run(
            PUT,
            Tuple.of(
                organization.value(),
                Columns.bytea(ticket.hash()),
                ticket.content(),
                ticket.life().toMillis(),
                (long) most))
        .map(rows -> rows.rowCount() > 0);
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
