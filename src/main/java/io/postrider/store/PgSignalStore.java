package io.postrider.store;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.model.SessionId;
import io.postrider.protocol.client.keys.RecordKey;
import io.postrider.protocol.client.keys.RecordKeys;
import io.postrider.protocol.client.keys.SignalStore;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Encryption state in the database.
final class PgSignalStore implements SignalStore {
  /// No lock: a session's records change by its owner's commits alone, and the owner is who asks.
  /// Each is looked up by itself: a planner that expects few of them compares each that is wanted
  /// with each that there is.
  private static final String LOAD =
      """
      SELECT r.kind, r.name, r.sealed
      FROM unnest($2::text[], $3::text[]) AS w(kind, name)
      CROSS JOIN LATERAL (
        SELECT kind, name, sealed FROM signal_record
        WHERE session_id = $1 AND kind = w.kind AND name = w.name
        OFFSET 0) r
      """;

  /// As above. A session has few thousand of them; sealed values are not read.
  private static final String IDENTITIES =
      """
      SELECT name FROM signal_record
      WHERE session_id = $1 AND kind = 'identity' AND split_part(name, '.', 1) = ANY ($2::text[])
      """;

  private static final String COUNT =
      """
      SELECT count(*)::integer AS records FROM signal_record WHERE session_id = $1 AND kind = $2
      """;

  /// What its owner writes at the same time is kept for longer. Two nodes that do this at the same
  /// time do not wait for each other.
  private static final String PRUNE =
      """
      DELETE FROM signal_record
      WHERE (session_id, kind, name) IN (
        SELECT session_id, kind, name FROM signal_record
        WHERE kept_until < now() ORDER BY kept_until LIMIT $1 FOR UPDATE SKIP LOCKED)
      """;

  private final Sql sql;
  private final Sealer sealer;

  PgSignalStore(Sql sql, Sealer sealer) {
    this.sql = sql;
    this.sealer = sealer;
  }

  @Override
  public Future<Map<RecordKey, Bytes>> load(SessionId session, Set<RecordKey> keys) {
    if (keys.isEmpty()) {
      return Future.succeededFuture(Map.of());
    }
    List<RecordKey> wanted = List.copyOf(keys);
    String[] kinds = wanted.stream().map(key -> wire(key.kind())).toArray(String[]::new);
    String[] names = wanted.stream().map(RecordKey::name).toArray(String[]::new);
    return sql.run(LOAD, Tuple.of(session.value(), kinds, names))
        .map(rows -> opened(session, rows));
  }

  @Override
  public Future<Set<RecordKey>> identities(SessionId session, Set<Jid> users) {
    String[] owners = RecordKeys.owners(users).toArray(String[]::new);
    return sql.run(IDENTITIES, Tuple.of(session.value(), (Object) owners))
        .map(
            rows -> {
              Set<RecordKey> keys = new HashSet<>();
              rows.forEach(
                  row -> keys.add(new RecordKey(RecordKey.Kind.IDENTITY, row.getString("name"))));
              return keys;
            });
  }

  @Override
  public Future<Integer> count(SessionId session, RecordKey.Kind kind) {
    return sql.run(COUNT, Tuple.of(session.value(), wire(kind)))
        .map(rows -> rows.iterator().next().getInteger("records"));
  }

  @Override
  public Future<Integer> prune(int limit) {
    return sql.run(PRUNE, Tuple.of(limit)).map(RowSet::rowCount);
  }

  private Map<RecordKey, Bytes> opened(SessionId session, Iterable<Row> rows) {
    Map<RecordKey, Bytes> found = new HashMap<>();
    for (Row row : rows) {
      RecordKey key = new RecordKey(kind(row.getString("kind")), row.getString("name"));
      found.put(key, sealer.open(Place.record(session, key), Columns.bytes(row, "sealed")));
    }
    return Map.copyOf(found);
  }

  static String wire(RecordKey.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  static RecordKey.Kind kind(String wire) {
    return RecordKey.Kind.valueOf(wire.toUpperCase(Locale.ROOT));
  }
}
