package io.postrider.store;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.model.SessionId;
import io.postrider.session.state.ChatMarks;
import io.postrider.session.state.ContactNames;
import io.postrider.session.state.SyncStore;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// What the devices of accounts have told, in the database.
final class PgSyncStore implements SyncStore {
  /// Each is looked up by itself, as records are.
  private static final String MACS =
      """
      SELECT m.index_mac, m.value_mac FROM unnest($3::bytea[]) AS w(index_mac)
      CROSS JOIN LATERAL (
        SELECT index_mac, value_mac FROM app_state_mac
        WHERE session_id = $1 AND collection = $2 AND index_mac = w.index_mac
        OFFSET 0) m
      """;

  private static final String CONTACTS =
      """
      SELECT jid, lid, push_name, full_name, first_name, about, blocked FROM contact
      WHERE session_id = $1 AND jid = ANY($2::text[])
      """;

  private static final String BLOCKED =
      """
      SELECT jid, lid, push_name, full_name, first_name, about, blocked FROM contact
      WHERE session_id = $1 AND blocked LIMIT $2
      """;

  private static final String MARKS =
      """
      SELECT jid, archived, pinned, muted_until, unread, marked_unread FROM chat_mark
      WHERE session_id = $1 AND jid = ANY($2::text[])
      """;

  private final Sql sql;

  PgSyncStore(Sql sql) {
    this.sql = sql;
  }

  @Override
  public Future<Map<Bytes, Bytes>> macs(
      SessionId session, String collection, Collection<Bytes> indexes) {
    if (indexes.isEmpty()) {
      return Future.succeededFuture(Map.of());
    }
    Buffer[] wanted = indexes.stream().map(Columns::bytea).toArray(Buffer[]::new);
    return sql.run(MACS, Tuple.of(session.value(), collection, wanted))
        .map(
            rows -> {
              Map<Bytes, Bytes> found = new HashMap<>();
              rows.forEach(
                  row ->
                      found.put(Columns.bytes(row, "index_mac"), Columns.bytes(row, "value_mac")));
              return found;
            });
  }

  @Override
  public Future<Map<Jid, ContactNames>> contacts(SessionId session, Set<Jid> users) {
    if (users.isEmpty()) {
      return Future.succeededFuture(Map.of());
    }
    String[] wanted = users.stream().map(Jid::toString).toArray(String[]::new);
    return sql.run(CONTACTS, Tuple.of(session.value(), (Object) wanted)).map(PgSyncStore::contacts);
  }

  @Override
  public Future<Map<Jid, ContactNames>> blocked(SessionId session, int most) {
    return sql.run(BLOCKED, Tuple.of(session.value(), most)).map(PgSyncStore::contacts);
  }

  private static Map<Jid, ContactNames> contacts(RowSet<Row> rows) {
    Map<Jid, ContactNames> found = new HashMap<>();
    for (Row row : rows) {
      ContactNames contact = contact(row);
      found.put(contact.jid(), contact);
    }
    return found;
  }

  @Override
  public Future<Map<Jid, ChatMarks>> marks(SessionId session, Set<Jid> chats) {
    if (chats.isEmpty()) {
      return Future.succeededFuture(Map.of());
    }
    String[] wanted = chats.stream().map(Jid::toString).toArray(String[]::new);
    return sql.run(MARKS, Tuple.of(session.value(), (Object) wanted))
        .map(
            rows -> {
              Map<Jid, ChatMarks> found = new HashMap<>();
              for (Row row : rows) {
                ChatMarks marks = marks(row);
                found.put(marks.chat(), marks);
              }
              return found;
            });
  }

  private static ChatMarks marks(Row row) {
    return new ChatMarks(
        SessionRows.jid(row.getString("jid")),
        Optional.of(row.getBoolean("archived")),
        Optional.of(row.getBoolean("pinned")),
        Optional.of(
            Objects.requireNonNullElse(Columns.instantOrNull(row, "muted_until"), Instant.EPOCH)),
        Optional.of(row.getInteger("unread")),
        Optional.of(row.getBoolean("marked_unread")));
  }

  private static ContactNames contact(Row row) {
    return new ContactNames(
        SessionRows.jid(row.getString("jid")),
        Optional.ofNullable(row.getString("lid")).map(SessionRows::jid),
        Optional.ofNullable(row.getString("push_name")),
        Optional.ofNullable(row.getString("full_name")),
        Optional.ofNullable(row.getString("first_name")),
        Optional.ofNullable(row.getString("about")),
        Optional.ofNullable(row.getBoolean("blocked")));
  }
}
