package io.postrider.store;

import io.postrider.model.Failure;
import io.postrider.model.OrganizationId;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

/// How many of a kind an organization may have.
///
/// @param count a statement that counts them as `number`
/// @param what they are called
record Quota(String count, int most, String what) {
  private static final String MAKE =
      "INSERT INTO organization (id) VALUES ($1) ON CONFLICT (id) DO NOTHING";

  /// Until the end of the transaction, so that two who come at once are counted one after the
  /// other. What refers to the row is not held up.
  private static final String LOCK = "SELECT id FROM organization WHERE id = $1 FOR NO KEY UPDATE";

  /// Makes the organization when there is none. Fails with `Conflict` when it has all that it may
  /// have.
  Future<Void> claim(SqlConnection connection, OrganizationId organization) {
    Tuple id = Tuple.of(organization.value());
    return connection
        .preparedQuery(MAKE)
        .execute(id)
        .compose(_ -> connection.preparedQuery(LOCK).execute(id))
        .compose(_ -> connection.preparedQuery(count).execute(id))
        .compose(
            rows ->
                rows.iterator().next().getLong("number") < most
                    ? Future.succeededFuture()
                    : new Failure.Conflict(
                            "the organization has " + most + " " + what + ", and may have no more")
                        .asFuture());
  }
}
