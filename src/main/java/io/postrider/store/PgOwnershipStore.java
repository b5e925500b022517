package io.postrider.store;

import io.postrider.cluster.OwnershipStore;
import io.postrider.session.state.SessionRow;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ownership as an epoch of the session's row.
final class PgOwnershipStore implements OwnershipStore {
  /// Locks in the order in which commits lock, so that the two never wait for each other in a
  /// circle. Commits of the previous owner that come later find a stale epoch.
  private static final String CLAIM_ALL =
      """
      WITH locked AS (SELECT id FROM session ORDER BY id FOR NO KEY UPDATE)
      UPDATE session s SET owner = $1, epoch = s.epoch + 1
      FROM locked WHERE s.id = locked.id
      RETURNING %s, s.sealed_credentials
      """
          .formatted(SessionRows.COLUMNS);

  private static final Logger LOG = LoggerFactory.getLogger(PgOwnershipStore.class);

  private final Vertx vertx;
  private final Sql sql;
  private final Sealer sealer;

  PgOwnershipStore(Vertx vertx, Sql sql, Sealer sealer) {
    this.vertx = vertx;
    this.sql = sql;
    this.sealer = sealer;
  }

  @Override
  public Future<List<SessionRow>> claimAll(String node) {
    return sql.run(CLAIM_ALL, Tuple.of(node))
        .compose(rows -> vertx.executeBlocking(() -> opened(rows)));
  }

  /// Thousands of rows take longer than an event loop may be held.
  private List<SessionRow> opened(RowSet<Row> rows) {
    return rows.stream().flatMap(this::opened).toList();
  }

  /// One that is damaged must not keep the others from running.
  private Stream<SessionRow> opened(Row row) {
    try {
      return Stream.of(SessionRows.whole(row, sealer));
    } catch (RuntimeException damaged) {
      LOG.error("session {} is damaged and does not run", row.getString("id"), damaged);
      return Stream.empty();
    }
  }
}
