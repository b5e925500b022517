package io.postrider.store;

import io.postrider.model.MessageId;
import io.postrider.model.OutboxId;
import io.postrider.model.SessionId;
import io.postrider.protocol.client.keys.RecordKey;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// All columns with sealed values. A new one belongs here: what is not found here is not sealed
/// anew when the data key changes, and lost when the former one goes.
///
/// @param keys the primary key, in its order
/// @param others columns that the place is made of, too
/// @param shown how many of the keys name a row to people: the others may be phone numbers
/// @param place of a row's value, out of the values of `keys` and `others`
record SealedColumn(
    String table,
    String column,
    List<Key> keys,
    List<String> others,
    int shown,
    Function<List<String>, Place> place) {
  /// In the order in which they are gone through.
  static final List<SealedColumn> ALL =
      List.of(
          new SealedColumn(
              "installation",
              "sealed_cluster",
              List.of(number("id")),
              List.of(),
              1,
              _ -> Place.CLUSTER),
          new SealedColumn(
              "session",
              "sealed_credentials",
              List.of(text("id")),
              List.of(),
              1,
              row -> Place.credentials(new SessionId(row.getFirst()))),
          new SealedColumn(
              "signal_record",
              "sealed",
              List.of(text("session_id"), text("kind"), text("name")),
              List.of(),
              2,
              row ->
                  Place.record(
                      new SessionId(row.get(0)),
                      new RecordKey(PgSignalStore.kind(row.get(1)), row.get(2)))),
          new SealedColumn(
              "outbox",
              "sealed_content",
              List.of(text("id")),
              List.of("session_id"),
              1,
              row -> Place.content(new SessionId(row.get(1)), new OutboxId(row.get(0)))),
          new SealedColumn(
              "outbox",
              "sealed_stanza",
              List.of(text("id")),
              List.of("session_id"),
              1,
              row -> Place.stanza(new SessionId(row.get(1)), new OutboxId(row.get(0)))),
          new SealedColumn(
              "message",
              "sealed_content",
              List.of(text("session_id"), text("message_id"), text("sender")),
              List.of(),
              2,
              SealedColumn::message),
          new SealedColumn(
              "set_aside",
              "sealed_stanza",
              List.of(text("session_id"), text("id")),
              List.of(),
              2,
              row -> Place.aside(new SessionId(row.get(0)), row.get(1))),
          new SealedColumn(
              "event",
              "sealed_payload",
              List.of(text("organization_id"), number("position")),
              List.of("session_id", "type"),
              2,
              row -> Place.event(new SessionId(row.get(2)), row.get(3))));

  SealedColumn {
    keys = List.copyOf(keys);
    others = List.copyOf(others);
  }

  /// A column of a primary key.
  record Key(String name, String type) {}

  private static Key text(String name) {
    return new Key(name, "text");
  }

  private static Key number(String name) {
    return new Key(name, "bigint");
  }

  private static Place message(List<String> row) {
    return Place.message(
        new SessionId(row.get(0)), new MessageId(row.get(1)), SessionRows.jid(row.get(2)));
  }

  /// Table and column.
  String fullName() {
    return table + "." + column;
  }

  /// How many columns `batch` gives before the value.
  int columns() {
    return keys.size() + others.size();
  }

  /// Which row that is, for people.
  String shown(List<String> row) {
    return table + " " + String.join(" ", row.subList(0, shown));
  }

  /// Some rows in the order of their keys, after those whose keys are the first arguments if it is
  /// `further`; then come the id of the active data key, as it stands in a value, and how many.
  String batch(boolean further) {
    String after =
        "AND (%s) > (%s)"
            .formatted(
                names("t.%s"),
                keys.stream()
                    .map(key -> "CAST(?::text AS " + key.type() + ")")
                    .collect(Collectors.joining(", ")));
    String values =
        IntStream.range(0, columns())
            .mapToObj(i -> "t.%s::text AS v%d".formatted(name(i), i))
            .collect(Collectors.joining(", "));
    return """
    SELECT %s, t.%s FROM %s t
    WHERE t.%s IS NOT NULL %s AND substring(t.%s FROM 2 FOR 4) <> ?
    ORDER BY %s LIMIT ?
    """
        .formatted(values, column, table, column, further ? after : "", column, names("t.%s"));
  }

  private String name(int index) {
    return index < keys.size() ? keys.get(index).name() : others.get(index - keys.size());
  }

  /// Replaces values that are still what they were. It waits for nobody: what somebody else has
  /// locked is being written, and is left out. Arguments are arrays: one for each key, the values
  /// that were read, those that replace them.
  String replace() {
    String arrays = keys.stream().map(_ -> "?::text[]").collect(Collectors.joining(", "));
    String words =
        IntStream.range(0, keys.size()).mapToObj(i -> "k" + i).collect(Collectors.joining(", "));
    String same =
        IntStream.range(0, keys.size())
            .mapToObj(i -> "t.%s = w.k%d::%s".formatted(keys.get(i).name(), i, keys.get(i).type()))
            .collect(Collectors.joining(" AND "));
    String mine =
        keys.stream()
            .map(key -> "t.%s = mine.%s".formatted(key.name(), key.name()))
            .collect(Collectors.joining(" AND "));
    return """
    WITH mine AS (
      SELECT %s, w.fresh
      FROM unnest(%s, ?::bytea[], ?::bytea[]) AS w(%s, was, fresh)
      JOIN %s t ON %s AND t.%s = w.was
      FOR NO KEY UPDATE OF t SKIP LOCKED)
    UPDATE %s t SET %s = mine.fresh FROM mine WHERE %s
    """
        .formatted(names("t.%s"), arrays, words, table, same, column, table, column, mine);
  }

  private String names(String form) {
    return keys.stream().map(key -> form.formatted(key.name())).collect(Collectors.joining(", "));
  }
}
