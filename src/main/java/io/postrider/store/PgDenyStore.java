package io.postrider.store;

import io.postrider.auth.Denial;
import io.postrider.auth.DenyStore;
import io.postrider.model.OrganizationId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;

/// Refused users in the database.
final class PgDenyStore implements DenyStore {
  private static final String PUT =
      """
      INSERT INTO denial (user_id, organization_id, until) VALUES ($1, $2, $3)
      ON CONFLICT (user_id, organization_id)
      DO UPDATE SET until = GREATEST(denial.until, EXCLUDED.until)
      """;

  private static final String REMOVE =
      "DELETE FROM denial WHERE user_id = $1 AND organization_id = $2";

  private static final String ALL =
      """
      WITH over AS (DELETE FROM denial WHERE until <= $1)
      SELECT user_id, organization_id, until FROM denial WHERE until > $1
      """;

  private final Sql sql;

  PgDenyStore(Sql sql) {
    this.sql = sql;
  }

  @Override
  public Future<Void> put(Denial denial) {
    return sql.run(PUT, key(denial.whom()).addOffsetDateTime(Columns.time(denial.until())))
        .mapEmpty();
  }

  @Override
  public Future<Boolean> remove(Denial.Whom whom) {
    return sql.run(REMOVE, key(whom)).map(done -> done.rowCount() > 0);
  }

  @Override
  public Future<List<Denial>> all(Instant now) {
    return sql.run(ALL, Tuple.of(Columns.time(now)))
        .map(rows -> rows.stream().map(PgDenyStore::denial).toList());
  }

  private static Tuple key(Denial.Whom whom) {
    OrganizationId organization = whom.organization();
    return Tuple.of(whom.user(), organization == null ? "" : organization.value());
  }

  private static Denial denial(Row row) {
    String organization = row.getString("organization_id");
    return new Denial(
        new Denial.Whom(
            row.getString("user_id"),
            organization.isEmpty() ? null : new OrganizationId(organization)),
        Columns.instant(row, "until"));
  }
}
