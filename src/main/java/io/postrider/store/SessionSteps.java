package io.postrider.store;

import io.postrider.model.Bytes;
import io.postrider.model.SessionId;
import io.postrider.outbox.Budget;
import io.postrider.protocol.client.keys.RecordKey;
import io.postrider.session.state.Account;
import io.postrider.session.state.Commit;
import io.postrider.session.state.Lifecycle;
import io.postrider.session.state.SessionSettings;
import io.postrider.session.state.StatusDetails;
import java.util.Optional;

/// How a commit changes the session itself and its encryption state.
final class SessionSteps {
  /// The sessions that still have the writer's epoch, held until the end of the transaction. In
  /// order of ids, as `claimAll` locks, so that no two wait for each other in a circle.
  static final String HOLD =
      """
      SELECT s.id
      FROM unnest($1::text[], $2::bigint[]) AS w(session, epoch)
      JOIN session s ON s.id = w.session AND s.epoch = w.epoch
      ORDER BY s.id FOR NO KEY UPDATE OF s
      """;

  /// The transaction's id tells later whether it was committed.
  private static final String FENCE =
      "SELECT pg_current_xact_id()::text AS transaction, fence(cardinality($1::text[]), count(*))"
          + " FROM ";

  static final String LOCK = FENCE + "(" + HOLD + ") held";

  static final String STATE =
      """
      UPDATE session s
      SET status = w.status, account_jid = w.jid, account_lid = w.lid, reason = w.reason,
        reason_since = w.since, next_attempt = w.next, last_connected_at = w.connected,
        updated_at = w.updated
      FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[],
          $7::timestamptz[], $8::timestamptz[], $9::timestamptz[])
        AS w(session, status, jid, lid, reason, since, next, connected, updated)
      WHERE s.id = w.session
      """;

  static final String SETTINGS =
      """
      UPDATE session s
      SET label = w.label, auto_read = w.auto_read, presence_typing = w.presence_typing,
        presence = w.presence, rate_per_min = w.per_min, rate_per_hour = w.per_hour
      FROM unnest($1::text[], $2::text[], $3::boolean[], $4::boolean[], $5::text[], $6::integer[],
          $7::integer[])
        AS w(session, label, auto_read, presence_typing, presence, per_min, per_hour)
      WHERE s.id = w.session
      """;

  static final String BUDGET =
      """
      UPDATE session s
      SET budget_minute = w.minute_tokens, budget_hour = w.hour_tokens, budget_at = w.at
      FROM unnest($1::text[], $2::bigint[], $3::float8[], $4::float8[], $5::timestamptz[])
        AS w(session, epoch, minute_tokens, hour_tokens, at)
      WHERE s.id = w.session AND s.epoch = w.epoch
      """;

  /// Changes it and holds the session as `LOCK` does, where there is no order to keep.
  static final String LOCK_WITH_BUDGET =
      "WITH held AS (" + BUDGET + "RETURNING s.id) " + FENCE + "held";

  /// A null takes them away.
  static final String CREDENTIALS =
      """
      UPDATE session s SET sealed_credentials = w.sealed
      FROM unnest($1::text[], $2::bytea[]) AS w(session, sealed)
      WHERE s.id = w.session
      """;

  static final String FORGET_RECORDS =
      """
      DELETE FROM signal_record WHERE session_id = ANY($1::text[])
      """;

  /// By their names, not by where they are: a rotation of the master key may move them meanwhile.
  static final String REMOVE_RECORDS =
      """
      DELETE FROM signal_record r
      USING unnest($1::text[], $2::text[], $3::text[]) AS w(session, kind, name)
      WHERE r.session_id = w.session AND r.kind = w.kind AND r.name = w.name
      """;

  /// What there is between us and a user is kept for a season: who has not been heard of since then
  /// is a stranger again.
  static final String PUT_RECORDS =
      """
      INSERT INTO signal_record (session_id, kind, name, sealed, kept_until)
      SELECT w.session, w.kind, w.name, w.sealed,
        CASE w.kind WHEN 'trust' THEN now() + interval '90 days' END
      FROM unnest($1::text[], $2::text[], $3::text[], $4::bytea[]) AS w(session, kind, name, sealed)
      ON CONFLICT (session_id, kind, name) DO UPDATE SET sealed = excluded.sealed,
        kept_until = excluded.kept_until
      """;

  private final StepRows rows;
  private final SessionId session;
  private final Long epoch;
  private final Sealer sealer;

  private SessionSteps(StepRows rows, Commit commit, Sealer sealer) {
    this.rows = rows;
    this.session = commit.session();
    this.epoch = commit.epoch().value();
    this.sealer = sealer;
  }

  static void add(StepRows rows, Commit commit, Sealer sealer) {
    SessionSteps steps = new SessionSteps(rows, commit, sealer);
    rows.add(Step.LOCK, steps.epoch);
    commit.state().ifPresent(steps::addState);
    commit.settings().ifPresent(steps::addSettings);
    commit.budget().ifPresent(steps::addBudget);
    steps.addKeys(commit.keys());
    commit.records().forEach(steps::addRecord);
  }

  private void addState(Lifecycle state) {
    Account account = state.account();
    StatusDetails details = state.details();
    rows.add(
        Step.STATE,
        state.status().wire(),
        account == null ? null : account.jid().toString(),
        account == null ? null : account.lid().toString(),
        details == null ? null : details.reason(),
        details == null ? null : Columns.time(details.since()),
        details == null ? null : Columns.time(details.nextAttempt()),
        Columns.time(state.lastConnectedAt()),
        Columns.time(state.updatedAt()));
  }

  private void addSettings(SessionSettings settings) {
    rows.add(
        Step.SETTINGS,
        settings.label(),
        settings.autoRead(),
        settings.presenceTyping(),
        settings.presence().wire(),
        settings.ratePerMin(),
        settings.ratePerHour());
  }

  private void addBudget(Budget budget) {
    rows.add(Step.BUDGET, epoch, budget.minute(), budget.hour(), Columns.time(budget.at()));
  }

  private void addKeys(Commit.KeyChange change) {
    switch (change) {
      case Commit.KeyChange.Keep() -> {}
      case Commit.KeyChange.Save(var credentials) -> {
        Bytes sealed = sealer.seal(Place.credentials(session), credentials);
        rows.add(Step.CREDENTIALS, Columns.bytea(sealed));
      }
      case Commit.KeyChange.Forget() -> {
        rows.add(Step.CREDENTIALS, Columns.bytea(null));
        rows.add(Step.FORGET_RECORDS);
        rows.add(Step.FORGET_OUTBOX);
      }
    }
  }

  private void addRecord(RecordKey key, Optional<Bytes> value) {
    String kind = PgSignalStore.wire(key.kind());
    if (value.isEmpty()) {
      rows.add(Step.REMOVE_RECORDS, kind, key.name());
    } else {
      Bytes sealed = sealer.seal(Place.record(session, key), value.get());
      rows.add(Step.PUT_RECORDS, kind, key.name(), Columns.bytea(sealed));
    }
  }
}
