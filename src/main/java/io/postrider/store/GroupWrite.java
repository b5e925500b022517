package io.postrider.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Writes a group of commits in one transaction.
final class GroupWrite {
  private GroupWrite() {}

  /// All statements go out at once. The end waits for their answers, because one that fails on our
  /// side of the connection would not abort the transaction.
  ///
  /// @param group at most one commit a session
  /// @return the ids of the sessions that were written; the others have another owner or are gone
  static Future<Set<String>> write(SqlConnection connection, List<SealedCommit> group) {
    List<Future<?>> answers = new ArrayList<>();
    answers.add(connection.query("BEGIN").execute());
    Future<RowSet<Row>> locked = run(connection, Step.LOCK, group);
    answers.add(locked);
    for (Step step : Step.values()) {
      if (step != Step.LOCK && group.stream().anyMatch(commit -> !commit.rows(step).isEmpty())) {
        answers.add(run(connection, step, group));
      }
    }
    return Future.join(answers)
        .recover(failed -> rollback(connection, failed))
        .compose(_ -> connection.query("COMMIT").execute())
        .map(_ -> ids(locked.result()));
  }

  private static Future<RowSet<Row>> run(
      SqlConnection connection, Step step, List<SealedCommit> group) {
    List<StepRow> rows = new ArrayList<>();
    group.forEach(commit -> rows.addAll(commit.rows(step)));
    return connection.preparedQuery(step.sql()).execute(step.arguments(rows));
  }

  private static <T> Future<T> rollback(SqlConnection connection, Throwable failed) {
    return connection.query("ROLLBACK").execute().transform(_ -> Future.failedFuture(failed));
  }

  private static Set<String> ids(RowSet<Row> rows) {
    Set<String> ids = new HashSet<>();
    rows.forEach(row -> ids.add(row.getString("id")));
    return ids;
  }
}
