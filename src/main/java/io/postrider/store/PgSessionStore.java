package io.postrider.store;

import io.postrider.model.Bytes;
import io.postrider.model.Epoch;
import io.postrider.model.Failure;
import io.postrider.model.OrganizationId;
import io.postrider.model.SessionId;
import io.postrider.outbox.Budget;
import io.postrider.session.state.Account;
import io.postrider.session.state.Commit;
import io.postrider.session.state.Lifecycle;
import io.postrider.session.state.SessionRow;
import io.postrider.session.state.SessionSettings;
import io.postrider.session.state.SessionStore;
import io.postrider.session.state.StaleEpochException;
import io.postrider.session.state.StatusDetails;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;

/// Sessions in the database.
final class PgSessionStore implements SessionStore {
  private static final String UNIQUE_VIOLATION = "23505";

  private static final String INSERT =
      """
      WITH counted AS (
        INSERT INTO event_counter (organization_id) VALUES ($2)
        ON CONFLICT (organization_id) DO NOTHING)
      INSERT INTO session (id, organization_id, owner, epoch,
        label, auto_read, presence_typing, presence, rate_per_min, rate_per_hour,
        status, account_jid, account_lid, reason, reason_since, next_attempt, last_connected_at,
        updated_at, budget_minute, budget_hour, budget_at, sealed_credentials,
        created_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
        $20, $21, $22, $23)
      """;

  private static final String COUNT =
      "SELECT count(*) AS number FROM session WHERE organization_id = $1";

  /// Before all else, so that what follows sees what commits have added to it.
  private static final String LOCK =
      "SELECT s.id FROM session s WHERE s.id = $1 AND s.epoch = $2 FOR UPDATE";

  /// What refers to it goes too (`ON DELETE CASCADE`), and so do messages (`47-message-owner.sql`).
  private static final String DELETE = "DELETE FROM session WHERE id = $1";

  private static final String DELETE_OUTBOX =
      "DELETE FROM outbox WHERE session_id = $1 AND idempotency_key IS NULL";

  /// What is left answers replays.
  private static final String EMPTY_OUTBOX =
      """
      UPDATE outbox
      SET state = CASE state WHEN 'sent' THEN 'sent' ELSE 'failed' END,
        error = CASE WHEN state IN ('sent', 'failed') THEN error ELSE 'the session was deleted' END,
        sealed_content = NULL, sealed_stanza = NULL
      WHERE session_id = $1
      """;

  private static final String FIND =
      "SELECT %s FROM session s WHERE s.organization_id = $1 AND s.id = $2"
          .formatted(SessionRows.COLUMNS);

  /// Waits for a commit that is still under way: its owner asks when he does not know whether one
  /// was written, and goes on from what he finds.
  private static final String LOAD =
      """
      SELECT %s, s.sealed_credentials FROM session s WHERE s.organization_id = $1 AND s.id = $2
      FOR SHARE
      """
          .formatted(SessionRows.COLUMNS);

  private static final String LIST =
      """
      SELECT %s FROM session s WHERE s.organization_id = $1
      ORDER BY s.created_at DESC, s.id DESC
      """
          .formatted(SessionRows.COLUMNS);

  private final Sql sql;
  private final Sealer sealer;
  private final GroupCommit commits;
  private final Quota quota;

  /// @param most sessions that an organization may have
  PgSessionStore(Sql sql, Sealer sealer, GroupCommit commits, int most) {
    this.sql = sql;
    this.quota = new Quota(COUNT, most, "sessions");
    this.sealer = sealer;
    this.commits = commits;
  }

  @Override
  public Future<Void> commit(Commit commit) {
    return commits.submit(commit);
  }

  @Override
  public Future<Void> insert(SessionRow row) {
    Tuple values =
        Tuple.of(row.id().value(), row.organization().value(), row.owner(), row.epoch().value());
    addSettings(values, row.settings());
    addState(values, row.state());
    addBudget(values, row.budget());
    Bytes credentials = row.credentials();
    values
        .addBuffer(
            credentials == null
                ? null
                : Columns.bytea(sealer.seal(Place.credentials(row.id()), credentials)))
        .addOffsetDateTime(Columns.time(row.createdAt()));
    return sql.inTransaction(
            connection ->
                quota
                    .claim(connection, row.organization())
                    .compose(_ -> connection.preparedQuery(INSERT).execute(values))
                    .mapEmpty())
        .recover(
            failed ->
                failed instanceof PgException known && UNIQUE_VIOLATION.equals(known.getSqlState())
                    ? new Failure.Conflict("the session exists already").asFuture()
                    : Future.failedFuture(failed));
  }

  private static void addSettings(Tuple values, SessionSettings settings) {
    values
        .addString(settings.label())
        .addBoolean(settings.autoRead())
        .addBoolean(settings.presenceTyping())
        .addString(settings.presence().wire())
        .addInteger(settings.ratePerMin())
        .addInteger(settings.ratePerHour());
  }

  private static void addState(Tuple values, Lifecycle state) {
    Account account = state.account();
    StatusDetails details = state.details();
    values
        .addString(state.status().wire())
        .addString(account == null ? null : account.jid().toString())
        .addString(account == null ? null : account.lid().toString())
        .addString(details == null ? null : details.reason())
        .addOffsetDateTime(details == null ? null : Columns.time(details.since()))
        .addOffsetDateTime(details == null ? null : Columns.time(details.nextAttempt()))
        .addOffsetDateTime(Columns.time(state.lastConnectedAt()))
        .addOffsetDateTime(Columns.time(state.updatedAt()));
  }

  private static void addBudget(Tuple values, Budget budget) {
    values
        .addDouble(budget.minute())
        .addDouble(budget.hour())
        .addOffsetDateTime(Columns.time(budget.at()));
  }

  @Override
  public Future<Void> delete(SessionId session, Epoch epoch) {
    return sql.inTransaction(
        connection ->
            connection
                .preparedQuery(LOCK)
                .execute(Tuple.of(session.value(), epoch.value()))
                .compose(
                    locked ->
                        locked.size() == 1
                            ? delete(connection, session)
                            : Future.failedFuture(new StaleEpochException(session))));
  }

  private static Future<Void> delete(SqlConnection connection, SessionId session) {
    Tuple id = Tuple.of(session.value());
    return connection
        .preparedQuery(DELETE)
        .execute(id)
        .compose(_ -> connection.preparedQuery(DELETE_OUTBOX).execute(id))
        .compose(_ -> connection.preparedQuery(EMPTY_OUTBOX).execute(id))
        .mapEmpty();
  }

  @Override
  public Future<Optional<SessionRow>> find(OrganizationId organization, SessionId session) {
    return sql.run(FIND, Tuple.of(organization.value(), session.value()))
        .map(rows -> rows.stream().map(SessionRows::withoutCredentials).findFirst());
  }

  @Override
  public Future<Optional<SessionRow>> load(OrganizationId organization, SessionId session) {
    return sql.run(LOAD, Tuple.of(organization.value(), session.value()))
        .map(rows -> rows.stream().map(row -> SessionRows.whole(row, sealer)).findFirst());
  }

  @Override
  public Future<List<SessionRow>> list(OrganizationId organization) {
    return sql.run(LIST, Tuple.of(organization.value()))
        .map(rows -> rows.stream().map(SessionRows::withoutCredentials).toList());
  }
}
