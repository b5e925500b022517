package io.postrider.store;

import io.postrider.model.Bytes;
import io.postrider.model.Epoch;
import io.postrider.model.Jid;
import io.postrider.model.OrganizationId;
import io.postrider.model.SessionId;
import io.postrider.outbox.Budget;
import io.postrider.session.state.Account;
import io.postrider.session.state.Lifecycle;
import io.postrider.session.state.Presence;
import io.postrider.session.state.SessionRow;
import io.postrider.session.state.SessionSettings;
import io.postrider.session.state.SessionStatus;
import io.postrider.session.state.StatusDetails;
import io.vertx.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/// Rows of `session` as records.
final class SessionRows {
  /// The columns that `withoutCredentials` reads.
  static final String COLUMNS =
      """
      s.id, s.organization_id, s.owner, s.epoch, s.label, s.auto_read, s.presence_typing, s.presence,
      s.rate_per_min, s.rate_per_hour, s.status, s.account_jid, s.account_lid, s.reason, s.reason_since,
      s.next_attempt, s.last_connected_at, s.created_at, s.updated_at,
      s.budget_minute, s.budget_hour, s.budget_at\
      """;

  private SessionRows() {}

  static SessionRow withoutCredentials(Row row) {
    return row(row, null);
  }

  /// Reads `sealed_credentials` too.
  static SessionRow whole(Row row, Sealer sealer) {
    Bytes sealed = Columns.bytesOrNull(row, "sealed_credentials");
    SessionId id = new SessionId(row.getString("id"));
    return row(row, sealed == null ? null : sealer.open(Place.credentials(id), sealed));
  }

  private static SessionRow row(Row row, @Nullable Bytes credentials) {
    return new SessionRow(
        new SessionId(row.getString("id")),
        new OrganizationId(row.getString("organization_id")),
        row.getString("owner"),
        new Epoch(row.getLong("epoch")),
        settings(row),
        state(row),
        new Budget(
            row.getDouble("budget_minute"),
            row.getDouble("budget_hour"),
            Columns.instant(row, "budget_at")),
        credentials,
        Columns.instant(row, "created_at"));
  }

  private static SessionSettings settings(Row row) {
    return new SessionSettings(
        row.getString("label"),
        row.getBoolean("auto_read"),
        row.getBoolean("presence_typing"),
        presence(row.getString("presence")),
        row.getInteger("rate_per_min"),
        row.getInteger("rate_per_hour"));
  }

  private static Presence presence(String stored) {
    return Presence.ofWire(stored)
        .orElseThrow(() -> new StoreException("a stored presence is none"));
  }

  private static Lifecycle state(Row row) {
    return new Lifecycle(
        SessionStatus.ofWire(row.getString("status")),
        account(row),
        details(row),
        Columns.instantOrNull(row, "last_connected_at"),
        Columns.instant(row, "updated_at"));
  }

  private static @Nullable Account account(Row row) {
    String jid = row.getString("account_jid");
    return jid == null ? null : new Account(jid(jid), jid(row.getString("account_lid")));
  }

  private static @Nullable StatusDetails details(Row row) {
    String reason = row.getString("reason");
    return reason == null
        ? null
        : new StatusDetails(
            reason,
            Columns.instant(row, "reason_since"),
            Columns.instantOrNull(row, "next_attempt"));
  }

  static Jid jid(String text) {
    return Jid.parse(text).orElseThrow(() -> new StoreException("a stored address is none"));
  }
}
