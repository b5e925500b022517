package io.postrider.store;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What groups of commits mostly consist of, in one call. The function is temporary, so it belongs
/// to a connection, as a prepared statement does, and no migration has to know it.
///
/// A database that does not let its user have one gets each step as a statement of its own.
final class GroupFunction {
  private static final Logger LOG = LoggerFactory.getLogger(GroupFunction.class);

  /// A function has a hundred parameters at most.
  private static final Set<Step> COMMON =
      EnumSet.of(
          Step.LOCK,
          Step.LOCK_WITH_BUDGET,
          Step.STATE,
          Step.BUDGET,
          Step.REMOVE_RECORDS,
          Step.PUT_RECORDS,
          Step.ADD_OUTBOX,
          Step.START_OUTBOX,
          Step.FINISH_OUTBOX,
          Step.PUT_MESSAGES,
          Step.RAISE_PROGRESS,
          Step.LOCK_COUNTERS,
          Step.APPEND_EVENTS);

  private static final Set<String> MISSING = Set.of("42883", "3F000");

  private static final Pattern PARAMETER = Pattern.compile("\\$(\\d+)");

  private static final String DEFINITION = definition();

  /// Of what it does, should two versions of the program share a connection behind a pooler.
  private static final String NAME =
      "pg_temp.write_group_" + Integer.toHexString(DEFINITION.hashCode());

  /// Nobody waits until the disk has it: it lives no longer than the connection.
  private static final String CREATE =
      "SET LOCAL synchronous_commit TO off; CREATE OR REPLACE FUNCTION " + NAME + DEFINITION;

  private static final String CALL = call();

  private volatile boolean refused;

  private static String definition() {
    StringJoiner parameters = new StringJoiner(", ");
    StringBuilder body = new StringBuilder();
    int before = 0;
    for (Step step : COMMON) {
      step.types().forEach(parameters::add);
      body.append(
          "IF $%d IS NOT NULL THEN\n%s;\nEND IF;\n".formatted(before + 1, within(step, before)));
      before += step.types().size();
    }
    return """
    (%s, OUT transaction text, OUT added text[], OUT logs text[], OUT positions bigint[])
    LANGUAGE plpgsql AS $body$
    #variable_conflict use_column
    DECLARE fenced text;
    BEGIN
    %sEND
    $body$
    """
        .formatted(parameters, body);
  }

  private static String within(Step step, int before) {
    String sql =
        PARAMETER.matcher(step.sql()).replaceAll(found -> "\\$" + (before + number(found)));
    return switch (step) {
      case LOCK, LOCK_WITH_BUDGET -> sql + " INTO transaction, fenced";
      case ADD_OUTBOX -> sql + " INTO added";
      case APPEND_EVENTS -> sql + " INTO logs, positions";
      case LOCK_COUNTERS -> sql.replaceFirst("SELECT", "PERFORM");
      default -> sql;
    };
  }

  private static int number(MatchResult parameter) {
    return Integer.parseInt(parameter.group(1));
  }

  private static String call() {
    StringJoiner parameters = new StringJoiner(", ", "SELECT * FROM " + NAME + "(", ")");
    int count = COMMON.stream().mapToInt(step -> step.types().size()).sum();
    for (int number = 1; number <= count; number++) {
      parameters.add("$" + number);
    }
    return parameters.toString();
  }

  /// On a connection that has none. Never fails. Each connection tries, whatever became of others:
  /// what was refused may be granted later.
  Future<Void> create(SqlConnection connection) {
    return connection
        .query(CREATE)
        .execute()
        .<Void>mapEmpty()
        .onSuccess(_ -> refused = false)
        .otherwise(this::notCreated);
  }

  private @Nullable Void notCreated(Throwable failed) {
    if (!Sql.isOutage(failed) && !refused) {
      refused = true;
      LOG.warn("commits take more statements: no temporary function: {}", failed.getMessage());
    }
    return null;
  }

  /// Whether it was called on a connection that has none.
  static boolean isMissing(Throwable failed) {
    return failed instanceof PgException refused && MISSING.contains(refused.getSqlState());
  }

  /// Whether it does all of these.
  boolean does(Collection<Step> needed) {
    return !refused && COMMON.containsAll(needed);
  }

  /// Gives the answers of all steps as one row.
  ///
  /// @param steps that are needed, with their arguments
  Future<RowSet<Row>> call(SqlConnection connection, Map<Step, Tuple> steps) {
    Tuple all = Tuple.tuple();
    for (Step step : COMMON) {
      Tuple arguments = steps.get(step);
      for (int column = 0; column < step.types().size(); column++) {
        all.addValue(arguments == null ? null : arguments.getValue(column));
      }
    }
    return connection.preparedQuery(CALL).execute(all);
  }
}
