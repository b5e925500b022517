package io.postrider.store;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.lang.reflect.Array;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The statements of a group of commits, in the order in which they run. Each takes one array a
/// column, so that one statement serves all sessions of the group; the first column is always the
/// session.
///
/// `LOCK` holds the sessions until the end of the transaction, and ends it at once when one of them
/// has not the writer's epoch any more: so none of those that follow has to look at it.
/// `LOCK_WITH_BUDGET` is for a group of one commit, which has no order to keep: it is `LOCK` and
/// `BUDGET` in one, with the rows of `BUDGET`, which hold an epoch for it.
///
/// No two groups wait for each other in a circle: each takes sessions, then idempotency keys, then
/// the counters of logs, each kind in its order.
enum Step {
  LOCK(SessionSteps.LOCK),
  LOCK_WITH_BUDGET(SessionSteps.LOCK_WITH_BUDGET),
  STATE(SessionSteps.STATE),
  SETTINGS(SessionSteps.SETTINGS),
  BUDGET(SessionSteps.BUDGET),
  CREDENTIALS(SessionSteps.CREDENTIALS),
  FORGET_RECORDS(SessionSteps.FORGET_RECORDS),
  REMOVE_RECORDS(SessionSteps.REMOVE_RECORDS),
  PUT_RECORDS(SessionSteps.PUT_RECORDS),
  FORGET_OUTBOX(OutboxSteps.FORGET),
  CANCEL_OUTBOX(OutboxSteps.CANCEL),
  ADD_OUTBOX(OutboxSteps.ADD),
  START_OUTBOX(OutboxSteps.START),
  COUNT_OUTBOX(OutboxSteps.COUNT),
  FINISH_OUTBOX(OutboxSteps.FINISH),
  PUT_MESSAGES(MessageSteps.PUT),
  RAISE_PROGRESS(MessageSteps.RAISE),
  SET_ASIDE(MessageSteps.SET_ASIDE),
  RAISE_GAPS(MessageSteps.RAISE_GAPS),
  FORGET_SYNCED(SyncSteps.FORGET),
  CLEAR_MACS(SyncSteps.CLEAR_MACS),
  REMOVE_MACS(SyncSteps.REMOVE_MACS),
  PUT_MACS(SyncSteps.PUT_MACS),
  PUT_CONTACTS(SyncSteps.PUT_CONTACTS),
  REMOVE_CONTACTS(SyncSteps.REMOVE_CONTACTS),
  PUT_MARKS(SyncSteps.PUT_MARKS),
  PUT_GROUPS(ChatSteps.PUT_GROUPS),
  CHANGE_GROUPS(ChatSteps.CHANGE_GROUPS),
  PUT_MEMBERS(ChatSteps.PUT_MEMBERS),
  REMOVE_MEMBERS(ChatSteps.REMOVE_MEMBERS),
  SWEEP_MEMBERS(ChatSteps.SWEEP_MEMBERS),
  LOCK_COUNTERS(EventSteps.LOCK),
  APPEND_EVENTS(EventSteps.APPEND);

  private final String sql;

  @SuppressWarnings("ImmutableEnumChecker") // made by toList
  private final List<String> types;

  @SuppressWarnings("ImmutableEnumChecker") // made by toList
  private final List<Class<?>> columns;

  /// @param sql has its parameters in order, as `$1::text[]`
  Step(String sql) {
    this.sql = sql;
    this.types =
        Pattern.compile("\\$\\d+::\\w+\\[]")
            .matcher(sql)
            .results()
            .map(MatchResult::group)
            .distinct()
            .map(parameter -> parameter.substring(parameter.indexOf(':') + 2))
            .toList();
    this.columns = types.stream().<Class<?>>map(Step::type).toList();
  }

  private static Class<?> type(String array) {
    return switch (array.substring(0, array.length() - 2)) {
      case "text" -> String.class;
      case "bigint" -> Long.class;
      case "integer" -> Integer.class;
      case "boolean" -> Boolean.class;
      case "float8" -> Double.class;
      case "bytea" -> Buffer.class;
      case "timestamptz" -> OffsetDateTime.class;
      default -> throw new IllegalArgumentException(array);
    };
  }

  String sql() {
    return sql;
  }

  /// Of its parameters, such as `text[]`.
  List<String> types() {
    return types;
  }

  /// The rows as one array a column.
  Tuple arguments(List<StepRow> rows) {
    Tuple arguments = Tuple.tuple();
    for (int column = 0; column < columns.size(); column++) {
      @Nullable Object[] array = (Object[]) Array.newInstance(columns.get(column), rows.size());
      for (int row = 0; row < rows.size(); row++) {
        array[row] = rows.get(row).value(column, columns.size());
      }
      arguments.addValue(array);
    }
    return arguments;
  }
}
