package io.postrider.store;

import io.postrider.model.OrganizationId;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Writes a group of commits in one transaction.
final class GroupWrite {
  /// What `fence` ends a transaction with.
  private static final String STALE = "PR001";

  private static final String OUTCOME = "SELECT pg_xact_status($1::text::xid8) AS outcome";

  private static final List<Step> LOCKS = List.of(Step.LOCK, Step.LOCK_WITH_BUDGET);

  private GroupWrite() {}

  /// All statements go out at once. The end waits for their answers, because one that fails on our
  /// side of the connection would not abort the transaction. Commits of stale epochs, which are
  /// few, are left out: the transaction ends when it meets one, and the others get one of their
  /// own.
  ///
  /// Fails with `UnsureException` when the transaction may have been committed, with anything else
  /// when it was not.
  ///
  /// @param group at most one commit a session
  static Future<Written> write(SqlConnection connection, List<SealedCommit> group) {
    if (group.isEmpty()) {
      return Future.succeededFuture(Written.NOTHING);
    }
    Map<Step, Future<RowSet<Row>>> answers = new EnumMap<>(Step.class);
    List<Future<?>> all = new ArrayList<>();
    all.add(connection.query("BEGIN").execute());
    steps(group).forEach(step -> answers.put(step, run(connection, step, group)));
    all.addAll(answers.values());
    return Future.join(all)
        .recover(failed -> rollback(connection, failed))
        .map(_ -> written(group, answers))
        .compose(written -> commit(connection, written))
        .recover(
            failed -> isStale(answers) ? others(connection, group) : Future.failedFuture(failed));
  }

  private static boolean isStale(Map<Step, Future<RowSet<Row>>> answers) {
    return LOCKS.stream()
        .map(answers::get)
        .anyMatch(
            answer ->
                answer != null
                    && answer.cause() instanceof PgException refused
                    && STALE.equals(refused.getSqlState()));
  }

  /// A stale epoch stays so, and there are fewer each time.
  private static Future<Written> others(SqlConnection connection, List<SealedCommit> group) {
    return hold(connection, group)
        .map(held -> group.stream().filter(commit -> held.contains(commit.id().value())).toList())
        .compose(
            others ->
                others.size() < group.size()
                    ? write(connection, others)
                    : Future.failedFuture("none of the epochs is stale"));
  }

  /// Waits for whoever else holds them.
  ///
  /// @return those whose epoch is not stale
  private static Future<Set<String>> hold(SqlConnection connection, List<SealedCommit> group) {
    return connection
        .preparedQuery(SessionSteps.HOLD)
        .execute(arguments(Step.LOCK, group))
        .map(
            rows -> {
              Set<String> held = new HashSet<>();
              rows.forEach(row -> held.add(row.getString("id")));
              return held;
            });
  }

  /// Locks keep an order among sessions and among logs, of which one commit has one each.
  private static List<Step> steps(List<SealedCommit> group) {
    List<Step> needed = new ArrayList<>(List.of(Step.values()));
    needed.removeIf(step -> group.stream().allMatch(commit -> commit.rows(step).isEmpty()));
    if (group.size() == 1) {
      boolean _ = needed.remove(Step.LOCK_COUNTERS);
      if (needed.remove(Step.BUDGET)) {
        needed.set(needed.indexOf(Step.LOCK), Step.LOCK_WITH_BUDGET);
      }
    }
    return needed;
  }

  private static Future<RowSet<Row>> run(
      SqlConnection connection, Step step, List<SealedCommit> group) {
    return connection.preparedQuery(step.sql()).execute(arguments(step, group));
  }

  private static Tuple arguments(Step step, List<SealedCommit> group) {
    List<StepRow> rows = new ArrayList<>();
    Step of = step == Step.LOCK_WITH_BUDGET ? Step.BUDGET : step;
    group.forEach(commit -> rows.addAll(commit.rows(of)));
    return step.arguments(rows);
  }

  private static <T> Future<T> rollback(SqlConnection connection, Throwable failed) {
    return connection.query("ROLLBACK").execute().transform(_ -> Future.failedFuture(failed));
  }

  private static Written written(List<SealedCommit> group, Map<Step, Future<RowSet<Row>>> answers) {
    Set<String> sessions = new HashSet<>();
    group.forEach(commit -> sessions.add(commit.id().value()));
    String transaction = "";
    for (Step lock : LOCKS) {
      for (Row row : rows(answers, lock)) {
        transaction = row.getString("transaction");
      }
    }
    Set<String> added = new HashSet<>();
    rows(answers, Step.ADD_OUTBOX).forEach(row -> added.add(row.getString("id")));
    Map<OrganizationId, Long> newest = new HashMap<>();
    rows(answers, Step.APPEND_EVENTS)
        .forEach(
            row ->
                newest.put(
                    new OrganizationId(row.getString("organization_id")), row.getLong("position")));
    return new Written(transaction, sessions, added, newest);
  }

  private static Iterable<Row> rows(Map<Step, Future<RowSet<Row>>> answers, Step step) {
    Future<RowSet<Row>> answer = answers.get(step);
    return answer == null ? List.of() : answer.result();
  }

  private static Future<Written> commit(SqlConnection connection, Written written) {
    return connection
        .query("COMMIT")
        .execute()
        .map(written)
        .recover(failed -> Future.failedFuture(new UnsureException(written, failed)));
  }

  /// Writes a group unless it was written already. `LOCK` waits for whoever still holds one of its
  /// sessions, that is, until the earlier transaction has an outcome.
  ///
  /// @param unsure what the earlier transaction has done if it was committed
  static Future<Written> writeUnlessCommitted(
      SqlConnection connection, List<SealedCommit> group, Written unsure) {
    return committed(connection, group, unsure.transaction())
        .compose(done -> done ? Future.succeededFuture(unsure) : write(connection, group));
  }

  private static Future<Boolean> committed(
      SqlConnection connection, List<SealedCommit> group, String transaction) {
    return connection
        .query("BEGIN")
        .execute()
        .compose(_ -> hold(connection, group))
        .compose(_ -> connection.preparedQuery(OUTCOME).execute(Tuple.of(transaction)))
        .map(rows -> "committed".equals(rows.iterator().next().getString("outcome")))
        .eventually(() -> connection.query("ROLLBACK").execute());
  }
}
