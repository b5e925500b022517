package io.postrider.store;

import io.postrider.cluster.Member;
import io.vertx.sqlclient.Row;
import java.time.Duration;

/// Rows of `node` as records.
final class Members {
  /// The columns that `of` reads.
  static final String COLUMNS =
      """
      id, version, bus, capacity, draining, started_at, lease_until,
        extract(epoch FROM lease_until - clock_timestamp())::float8 AS lease
      """;

  private Members() {}

  static Member of(Row row) {
    return new Member(
        row.getString("id"),
        row.getString("version"),
        row.getShort("bus"),
        row.getInteger("capacity"),
        row.getBoolean("draining"),
        Columns.instant(row, "started_at"),
        Columns.instant(row, "lease_until"),
        Duration.ofMillis((long) (row.getDouble("lease") * 1_000)));
  }
}
