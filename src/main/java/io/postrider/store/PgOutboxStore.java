package io.postrider.store;

import io.postrider.model.Bytes;
import io.postrider.model.MessageId;
import io.postrider.model.OrganizationId;
import io.postrider.model.OutboxId;
import io.postrider.model.SessionId;
import io.postrider.outbox.OutboxEntry;
import io.postrider.outbox.OutboxStore;
import io.postrider.outbox.OutboxSummary;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The outbox in the database.
final class PgOutboxStore implements OutboxStore {
  /// What the owner has to send, oldest first. No claim and no lock: a session's rows belong to its
  /// owner, and what a replaced owner makes of them fails at its commit.
  private static final String UNFINISHED =
      """
      SELECT id, session_id, message_id, recipient, state, sealed_content, sealed_stanza, error,
        created_at, updated_at
      FROM outbox WHERE session_id = $1 AND state = 'sending'
      ORDER BY position LIMIT $2
      """;

  private static final String BY_MESSAGE =
      """
      SELECT id, session_id, message_id, recipient, state, sealed_content, sealed_stanza, error,
        created_at, updated_at
      FROM outbox WHERE session_id = $1 AND message_id = $2
      """;

  private final Pool pool;
  private final Sealer sealer;

  PgOutboxStore(Pool pool, Sealer sealer) {
    this.pool = pool;
    this.sealer = sealer;
  }

  @Override
  public Future<List<Positioned>> sending(SessionId session, long after, int limit) {
    return pool.preparedQuery(UNFINISHED)
        .execute(Tuple.of(session.value(), limit))
        .map(rows -> rows.stream().map(row -> new Positioned(entry(row), 0)).toList());
  }

  @Override
  public Future<List<OutboxEntry>> queued(SessionId session, int limit) {
    return Future.succeededFuture(List.of());
  }

  @Override
  public Future<Optional<OutboxSummary>> byKey(OrganizationId organization, String key) {
    return Future.succeededFuture(Optional.empty());
  }

  @Override
  public Future<Optional<OutboxSummary>> byId(
      OrganizationId organization, SessionId session, OutboxId id) {
    return Future.succeededFuture(Optional.empty());
  }

  @Override
  public Future<List<OutboxSummary>> list(
      OrganizationId organization,
      SessionId session,
      Optional<OutboxEntry.State> state,
      long before,
      int limit) {
    return Future.succeededFuture(List.of());
  }

  @Override
  public Future<Integer> prune(Instant keysBefore, Instant rowsBefore, int limit) {
    return Future.succeededFuture(0);
  }

  @Override
  public Future<Optional<OutboxEntry>> byMessage(SessionId session, MessageId messageId) {
    return pool.preparedQuery(BY_MESSAGE)
        .execute(Tuple.of(session.value(), messageId.value()))
        .map(rows -> rows.stream().map(this::entry).findFirst());
  }

  private OutboxEntry entry(Row row) {
    OutboxId id = new OutboxId(row.getString("id"));
    SessionId session = new SessionId(row.getString("session_id"));
    Bytes stanza = Columns.bytesOrNull(row, "sealed_stanza");
    return new OutboxEntry(
        id,
        session,
        new MessageId(row.getString("message_id")),
        SessionRows.jid(row.getString("recipient")),
        OutboxEntry.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        sealer.open(Place.content(session, id), Columns.bytes(row, "sealed_content")),
        stanza == null ? null : sealer.open(Place.stanza(session, id), stanza),
        false,
        null,
        row.getString("error"),
        Columns.instant(row, "created_at"),
        Columns.instant(row, "updated_at"));
  }

  static String wire(OutboxEntry.State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
