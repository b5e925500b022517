package io.postrider.store;

import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.model.OrganizationId;
import io.postrider.model.OutboxId;
import io.postrider.model.SessionId;
import io.postrider.outbox.OutboxEntry;
import io.postrider.outbox.OutboxStore;
import io.postrider.outbox.OutboxSummary;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The outbox in the database. Rows without content belong to sessions that have been deleted; they
/// answer replays and nothing else.
final class PgOutboxStore implements OutboxStore {
  /// What the owner has to send, oldest first. No claim and no lock: a session's rows belong to its
  /// owner, and what a replaced owner makes of them fails at its commit.
  private static final String OF_STATE =
      """
      SELECT %s FROM outbox
      WHERE session_id = $1 AND state = $2 AND position > $3 AND recipient <> ALL($5)
      ORDER BY position LIMIT $4
      """
          .formatted(OutboxRows.WHOLE);

  private static final String COUNT =
      "SELECT count(*)::int FROM outbox WHERE session_id = $1 AND state = $2";

  private static final String BY_MESSAGE =
      """
      SELECT %s FROM outbox
      WHERE session_id = $1 AND message_id = $2 AND sealed_content IS NOT NULL
      """
          .formatted(OutboxRows.WHOLE);

  private static final String BY_KEY =
      "SELECT %s FROM outbox WHERE organization_id = $1 AND idempotency_key = $2"
          .formatted(OutboxRows.SUMMARY);

  private static final String BY_ID =
      """
      SELECT %s FROM outbox
      WHERE id = $3 AND organization_id = $1 AND session_id = $2 AND sealed_content IS NOT NULL
      """
          .formatted(OutboxRows.SUMMARY);

  /// One look into the index a state, and no more rows of each than are wanted.
  private static final String LIST =
      """
      SELECT found.* FROM unnest($3::text[]) AS w(state)
      CROSS JOIN LATERAL (
        SELECT %s FROM outbox o
        WHERE o.session_id = $2 AND o.state = w.state AND o.position < $4
          AND o.organization_id = $1 AND o.sealed_content IS NOT NULL
        ORDER BY o.position DESC LIMIT $5) found
      ORDER BY found.position DESC LIMIT $5
      """
          .formatted(OutboxRows.SUMMARY);

  /// Two nodes that do this at the same time do not wait for each other.
  private static final String FORGET_KEYS =
      """
      UPDATE outbox SET idempotency_key = NULL, fingerprint = NULL
      WHERE id IN (
        SELECT id FROM outbox
        WHERE idempotency_key IS NOT NULL AND state IN ('sent', 'failed') AND updated_at < $1
        ORDER BY updated_at LIMIT $2 FOR UPDATE SKIP LOCKED)
      """;

  private static final String FORGET_ROWS =
      """
      DELETE FROM outbox
      WHERE id IN (
        SELECT id FROM outbox
        WHERE idempotency_key IS NULL AND state IN ('sent', 'failed') AND updated_at < $1
        ORDER BY updated_at LIMIT $2 FOR UPDATE SKIP LOCKED)
      """;

  private static final String[] ALL_STATES =
      Arrays.stream(OutboxEntry.State.values()).map(PgOutboxStore::wire).toArray(String[]::new);

  private final Sql sql;
  private final Sealer sealer;

  PgOutboxStore(Sql sql, Sealer sealer) {
    this.sql = sql;
    this.sealer = sealer;
  }

  @Override
  public Future<List<Positioned>> sending(SessionId session, long after, int limit) {
    return ofState(session, OutboxEntry.State.SENDING, Set.of(), after, limit);
  }

  @Override
  public Future<List<OutboxEntry>> queued(SessionId session, Set<Jid> without, int limit) {
    return ofState(session, OutboxEntry.State.QUEUED, without, 0, limit)
        .map(found -> found.stream().map(Positioned::entry).toList());
  }

  private Future<List<Positioned>> ofState(
      SessionId session, OutboxEntry.State state, Set<Jid> without, long after, int limit) {
    String[] others = without.stream().map(Jid::toString).toArray(String[]::new);
    return sql.run(OF_STATE, Tuple.of(session.value(), wire(state), after, limit, others))
        .map(rows -> rows.stream().map(this::positioned).toList());
  }

  private Positioned positioned(Row row) {
    return new Positioned(
        OutboxRows.whole(row, sealer),
        row.getLong("position"),
        row.getInteger("silences"),
        row.getInteger("refusals"));
  }

  @Override
  public Future<Optional<OutboxEntry>> byMessage(SessionId session, MessageId messageId) {
    return sql.run(BY_MESSAGE, Tuple.of(session.value(), messageId.value()))
        .map(rows -> rows.stream().map(row -> OutboxRows.whole(row, sealer)).findFirst());
  }

  @Override
  public Future<Integer> countQueued(SessionId session) {
    return sql.run(COUNT, Tuple.of(session.value(), wire(OutboxEntry.State.QUEUED)))
        .map(rows -> rows.iterator().next().getInteger(0));
  }

  @Override
  public Future<Optional<OutboxSummary>> byKey(OrganizationId organization, String key) {
    return sql.run(BY_KEY, Tuple.of(organization.value(), key))
        .map(rows -> rows.stream().map(OutboxRows::summary).findFirst());
  }

  @Override
  public Future<Optional<OutboxSummary>> byId(
      OrganizationId organization, SessionId session, OutboxId id) {
    return sql.run(BY_ID, Tuple.of(organization.value(), session.value(), id.value()))
        .map(rows -> rows.stream().map(OutboxRows::summary).findFirst());
  }

  @Override
  public Future<List<OutboxSummary>> list(
      OrganizationId organization,
      SessionId session,
      Optional<OutboxEntry.State> state,
      long before,
      int limit) {
    String[] states = state.map(only -> new String[] {wire(only)}).orElse(ALL_STATES);
    return sql.run(LIST, Tuple.of(organization.value(), session.value(), states, before, limit))
        .map(rows -> rows.stream().map(OutboxRows::summary).toList());
  }

  @Override
  public Future<Integer> prune(Instant keysBefore, Instant rowsBefore, int limit) {
    return forget(FORGET_KEYS, keysBefore, limit)
        .compose(keys -> forget(FORGET_ROWS, rowsBefore, limit).map(rows -> keys + rows));
  }

  private Future<Integer> forget(String statement, Instant before, int limit) {
    return sql.run(statement, Tuple.of(Columns.time(before), limit)).map(done -> done.rowCount());
  }

  static String wire(OutboxEntry.State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
