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
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Writes a group of commits in one transaction.
final class GroupWrite {
  /// What `fence` ends a transaction with.
  private static final String STALE = "PR001";

  private static final String OUTCOME = "SELECT pg_xact_status($1::text::xid8) AS outcome";

  private final GroupFunction function = new GroupFunction();

  /// What a connection is used for first; never fails.
  Future<Void> prepare(SqlConnection connection) {
    return function.create(connection);
  }

  /// All statements go out at once. The end waits for their answers: because one that fails on our
  /// side of the connection would not abort the transaction, and because they tell its id, by which
  /// is found out whether it was committed. Commits of stale epochs, which are few, are left out:
  /// the transaction ends when it meets one, and the others get one of their own.
  ///
  /// Fails with `UnsureException` when the transaction may have been committed, with anything else
  /// when it was not.
  ///
  /// @param group at most one commit a session
  Future<Written> write(SqlConnection connection, List<SealedCommit> group) {
    if (group.isEmpty()) {
      return Future.succeededFuture(Written.NOTHING);
    }
    Map<Step, Tuple> steps = steps(group);
    return function.does(steps.keySet())
        ? transaction(connection, group, () -> together(connection, steps))
            .recover(failed -> withoutFunction(connection, group, steps, failed))
        : transaction(connection, group, () -> separately(connection, steps));
  }

  /// Where the connection has none: it may have been opened when the server took nothing.
  private Future<Written> withoutFunction(
      SqlConnection connection,
      List<SealedCommit> group,
      Map<Step, Tuple> steps,
      Throwable failed) {
    return GroupFunction.isMissing(failed)
        ? function
            .create(connection)
            .compose(_ -> transaction(connection, group, () -> separately(connection, steps)))
        : Future.failedFuture(failed);
  }

  /// @param work sends the statements and gives their answers
  private Future<Written> transaction(
      SqlConnection connection,
      List<SealedCommit> group,
      Supplier<Map<Step, Future<RowSet<Row>>>> work) {
    List<Future<?>> all = new ArrayList<>();
    all.add(connection.query("BEGIN").execute());
    Map<Step, Future<RowSet<Row>>> answers = work.get();
    all.addAll(answers.values());
    return Future.join(all)
        .map(_ -> written(group, answers))
        .recover(failed -> rollback(connection, first(all, failed)))
        .compose(written -> commit(connection, written))
        .recover(
            failed -> isStale(failed) ? others(connection, group) : Future.failedFuture(failed));
  }

  private Map<Step, Future<RowSet<Row>>> together(
      SqlConnection connection, Map<Step, Tuple> steps) {
    Future<RowSet<Row>> answer = function.call(connection, steps);
    Map<Step, Future<RowSet<Row>>> answers = new EnumMap<>(Step.class);
    steps.keySet().forEach(step -> answers.put(step, answer));
    return answers;
  }

  private static Map<Step, Future<RowSet<Row>>> separately(
      SqlConnection connection, Map<Step, Tuple> steps) {
    Map<Step, Future<RowSet<Row>>> answers = new EnumMap<>(Step.class);
    steps.forEach(
        (step, arguments) ->
            answers.put(step, connection.preparedQuery(step.sql()).execute(arguments)));
    return answers;
  }

  private static boolean isStale(Throwable failed) {
    return failed instanceof PgException refused && STALE.equals(refused.getSqlState());
  }

  /// A stale epoch stays so, and there are fewer each time.
  private Future<Written> others(SqlConnection connection, List<SealedCommit> group) {
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

  /// Those that the group needs, with their arguments. Locks keep an order among sessions and among
  /// logs, of which one commit has one each.
  private static Map<Step, Tuple> steps(List<SealedCommit> group) {
    Set<Step> needed = EnumSet.allOf(Step.class);
    needed.removeIf(step -> group.stream().allMatch(commit -> commit.rows(step).isEmpty()));
    if (group.size() == 1) {
      needed.remove(Step.LOCK_COUNTERS);
      if (needed.remove(Step.BUDGET)) {
        needed.remove(Step.LOCK);
        needed.add(Step.LOCK_WITH_BUDGET);
      }
    }
    Map<Step, Tuple> steps = new EnumMap<>(Step.class);
    needed.forEach(step -> steps.put(step, arguments(step, group)));
    return steps;
  }

  private static Tuple arguments(Step step, List<SealedCommit> group) {
    List<StepRow> rows = new ArrayList<>();
    Step of = step == Step.LOCK_WITH_BUDGET ? Step.BUDGET : step;
    group.forEach(commit -> rows.addAll(commit.rows(of)));
    return step.arguments(rows);
  }

  /// Why the first of them failed that did.
  private static Throwable first(List<Future<?>> all, Throwable otherwise) {
    return all.stream().filter(Future::failed).map(Future::cause).findFirst().orElse(otherwise);
  }

  private static <T> Future<T> rollback(SqlConnection connection, Throwable failed) {
    return connection.query("ROLLBACK").execute().transform(_ -> Future.failedFuture(failed));
  }

  private static Written written(List<SealedCommit> group, Map<Step, Future<RowSet<Row>>> answers) {
    Set<String> sessions = new HashSet<>();
    group.forEach(commit -> sessions.add(commit.id().value()));
    String transaction =
        Stream.of(Step.LOCK, Step.LOCK_WITH_BUDGET)
            .flatMap(lock -> row(answers, lock))
            .map(row -> row.getString("transaction"))
            .findFirst()
            .orElseThrow();
    Set<String> added = new HashSet<>();
    row(answers, Step.ADD_OUTBOX)
        .map(row -> row.getArrayOfStrings("added"))
        .forEach(ids -> added.addAll(List.of(ids)));
    Map<OrganizationId, Long> newest = new HashMap<>();
    row(answers, Step.APPEND_EVENTS).forEach(row -> newest.putAll(newest(row)));
    return new Written(transaction, sessions, added, newest);
  }

  private static Map<OrganizationId, Long> newest(Row row) {
    String[] logs = row.getArrayOfStrings("logs");
    Long[] positions = row.getArrayOfLongs("positions");
    Map<OrganizationId, Long> newest = new HashMap<>();
    for (int log = 0; log < logs.length; log++) {
      newest.put(new OrganizationId(logs[log]), positions[log]);
    }
    return newest;
  }

  /// Of a step that tells something, and that was needed.
  private static Stream<Row> row(Map<Step, Future<RowSet<Row>>> answers, Step step) {
    Future<RowSet<Row>> answer = answers.get(step);
    return answer == null ? Stream.empty() : Stream.of(answer.result().iterator().next());
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
  Future<Written> writeUnlessCommitted(
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
