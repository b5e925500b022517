package io.postrider.store;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.model.SessionId;
import io.postrider.session.state.DeliveryStatus;
import io.postrider.session.state.Gap;
import io.postrider.session.state.MessageStore;
import io.postrider.session.state.StoredMember;
import io.postrider.session.state.StoredMessage;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Received messages and the progress of own ones in the database.
final class PgMessageStore implements MessageStore {
  private static final String SENDERS =
      """
      SELECT message_id, sender, sender_lid FROM message
      WHERE session_id = $1 AND message_id = ANY($2::text[])
      """;

  private static final String FIND =
      """
      SELECT message_id, sender, sender_lid, chat, from_me, sealed_content, at
      FROM message WHERE session_id = $1 AND message_id = $2 ORDER BY at
      """;

  private static final String PROGRESS =
      """
      SELECT message_id, status::text FROM progress
      WHERE session_id = $1 AND message_id = ANY($2::text[]) AND sender = $3
      """;

  private static final String SENT =
      """
      SELECT message_id, recipient AS chat FROM outbox
      WHERE session_id = $1 AND message_id = ANY($2::text[]) AND state <> 'queued'
      UNION ALL
      SELECT message_id, chat FROM message
      WHERE session_id = $1 AND message_id = ANY($2::text[]) AND from_me
      """;

  /// Two nodes that do this at the same time do not wait for each other.
  private static final List<String> PRUNE =
      List.of(
          prune("message", "session_id, message_id, sender"),
          prune("progress", "session_id, message_id, sender"),
          prune("gap", "session_id, message_id, sender"),
          prune("set_aside", "session_id, id"));

  private static final String GAPS =
      """
      SELECT message_id, sender, sender_lid, chat, from_me, kind, at, state::text FROM gap
      """;

  private static final String GAPS_OF = GAPS + "WHERE session_id = $1 AND message_id = $2";

  private static final String WAITING_GAPS =
      GAPS + "WHERE session_id = $1 AND state = 'waiting' ORDER BY at LIMIT $2";

  private static String prune(String table, String key) {
    return """
    DELETE FROM %1$s
    WHERE (%2$s) IN (
      SELECT %2$s FROM %1$s WHERE at < $1 ORDER BY at LIMIT $2 FOR UPDATE SKIP LOCKED)
    """
        .formatted(table, key);
  }

  private static final String MEMBERS =
      """
      SELECT jid, phone, role, first_seen_at FROM group_member
      WHERE session_id = $1 AND group_jid = $2
        AND (jid = ANY($3::text[]) OR phone = ANY($3::text[]))
      """;

  private final Sql sql;
  private final Sealer sealer;

  PgMessageStore(Sql sql, Sealer sealer) {
    this.sql = sql;
    this.sealer = sealer;
  }

  @Override
  public Future<Map<MessageId, Set<Jid>>> senders(SessionId session, Collection<MessageId> ids) {
    String[] wanted = ids.stream().map(MessageId::value).toArray(String[]::new);
    return sql.run(SENDERS, Tuple.of(session.value(), (Object) wanted))
        .map(PgMessageStore::senders);
  }

  private static Map<MessageId, Set<Jid>> senders(Iterable<Row> rows) {
    Map<MessageId, Set<Jid>> senders = new HashMap<>();
    for (Row row : rows) {
      Set<Jid> known =
          senders.computeIfAbsent(new MessageId(row.getString("message_id")), _ -> new HashSet<>());
      for (String address : Arrays.asList(row.getString("sender"), row.getString("sender_lid"))) {
        Optional.ofNullable(address).map(SessionRows::jid).ifPresent(known::add);
      }
    }
    return senders;
  }

  @Override
  public Future<List<StoredMessage>> find(SessionId session, MessageId id) {
    return sql.run(FIND, Tuple.of(session.value(), id.value()))
        .map(rows -> rows.stream().map(row -> message(session, row)).toList());
  }

  private StoredMessage message(SessionId session, Row row) {
    MessageId id = new MessageId(row.getString("message_id"));
    Jid sender = SessionRows.jid(row.getString("sender"));
    Bytes sealed = Columns.bytesOrNull(row, "sealed_content");
    return new StoredMessage(
        id,
        SessionRows.jid(row.getString("chat")),
        sender,
        Optional.ofNullable(row.getString("sender_lid")).map(SessionRows::jid),
        row.getBoolean("from_me"),
        sealed == null ? Bytes.EMPTY : sealer.open(Place.message(session, id, sender), sealed),
        Columns.instant(row, "at"));
  }

  @Override
  public Future<Map<MessageId, DeliveryStatus>> progress(
      SessionId session, Optional<Jid> sender, Collection<MessageId> ids) {
    String[] wanted = ids.stream().map(MessageId::value).toArray(String[]::new);
    return sql.run(
            PROGRESS, Tuple.of(session.value(), wanted, sender.map(Jid::toString).orElse("")))
        .map(
            rows ->
                rows.stream()
                    .collect(
                        Collectors.toMap(
                            row -> new MessageId(row.getString("message_id")),
                            row -> DeliveryStatus.ofWire(row.getString("status")))));
  }

  @Override
  public Future<Map<Jid, StoredMember>> members(SessionId session, Jid group, Set<Jid> users) {
    return sql.run(MEMBERS, Tuple.of(session.value(), group.toString(), addresses(users)))
        .map(rows -> members(users, rows));
  }

  private static Map<Jid, StoredMember> members(Set<Jid> users, Iterable<Row> rows) {
    Map<Jid, StoredMember> members = new HashMap<>();
    for (Row row : rows) {
      StoredMember member =
          new StoredMember(row.getString("role"), Columns.instant(row, "first_seen_at"));
      for (String address : Arrays.asList(row.getString("jid"), row.getString("phone"))) {
        Optional.ofNullable(address)
            .map(SessionRows::jid)
            .filter(users::contains)
            .ifPresent(jid -> members.put(jid, member));
      }
    }
    return Map.copyOf(members);
  }

  private static String[] addresses(Set<Jid> users) {
    return users.stream().map(Jid::toString).toArray(String[]::new);
  }

  @Override
  public Future<Map<MessageId, Jid>> sent(SessionId session, Collection<MessageId> ids) {
    String[] wanted = ids.stream().map(MessageId::value).toArray(String[]::new);
    return sql.run(SENT, Tuple.of(session.value(), (Object) wanted))
        .map(
            rows -> {
              Map<MessageId, Jid> sent = new HashMap<>();
              rows.forEach(
                  row ->
                      sent.put(
                          new MessageId(row.getString("message_id")),
                          SessionRows.jid(row.getString("chat")).bare()));
              return sent;
            });
  }

  @Override
  public Future<List<Gap>> gaps(SessionId session, MessageId id) {
    return sql.run(GAPS_OF, Tuple.of(session.value(), id.value()))
        .map(rows -> rows.stream().map(PgMessageStore::gap).toList());
  }

  @Override
  public Future<List<Gap>> waitingGaps(SessionId session, int limit) {
    return sql.run(WAITING_GAPS, Tuple.of(session.value(), limit))
        .map(rows -> rows.stream().map(PgMessageStore::gap).toList());
  }

  private static Gap gap(Row row) {
    return new Gap(
        new MessageId(row.getString("message_id")),
        SessionRows.jid(row.getString("chat")),
        SessionRows.jid(row.getString("sender")),
        Optional.ofNullable(row.getString("sender_lid")).map(SessionRows::jid),
        row.getBoolean("from_me"),
        row.getString("kind"),
        Columns.instant(row, "at"),
        Gap.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)));
  }

  @Override
  public Future<Integer> prune(Instant before, int limit) {
    Future<Integer> removed = Future.succeededFuture(0);
    for (String statement : PRUNE) {
      removed =
          removed.compose(
              count ->
                  sql.run(statement, Tuple.of(Columns.time(before), limit))
                      .map(done -> count + done.rowCount()));
    }
    return removed;
  }
}
