package io.postrider.http.resource;

import io.postrider.model.Jid;
import io.postrider.session.state.Account;
import io.postrider.session.state.SessionRow;
import io.postrider.session.state.SessionStatus;
import io.postrider.session.state.StatusDetails;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What sessions look like on the wire (api.md §8). Absent means omitted; times are milliseconds.
final class SessionBodies {
  private SessionBodies() {}

  /// A session.
  record WaSession(
      String id,
      String organizationId,
      String gatewayId,
      String status,
      @Nullable String label,
      @Nullable String waJid,
      @Nullable String waLid,
      @Nullable String phoneNumber,
      boolean isAdminSession,
      boolean autoRead,
      boolean presenceTyping,
      String presence,
      int ratePerMin,
      int ratePerHour,
      @Nullable Long lastConnectedAt,
      long createdAt,
      long updatedAt,
      @Nullable Details details) {}

  /// Why a session is not working.
  record Details(String reason, long since, @Nullable Long nextAttempt) {}

  /// The account of a session.
  record Me(
      String sessionId,
      String status,
      boolean connected,
      @Nullable String waJid,
      @Nullable String waLid,
      @Nullable String phoneNumber) {}

  static WaSession of(SessionRow row) {
    var state = row.state();
    var settings = row.settings();
    return new WaSession(
        row.id().value(),
        row.organization().value(),
        row.owner(),
        state.status().wire(),
        settings.label(),
        jid(state.account()),
        lid(state.account()),
        phone(state.account()),
        false,
        settings.autoRead(),
        settings.presenceTyping(),
        settings.presence().wire(),
        settings.ratePerMin(),
        settings.ratePerHour(),
        millis(state.lastConnectedAt()),
        row.createdAt().toEpochMilli(),
        state.updatedAt().toEpochMilli(),
        details(state.details()));
  }

  static Me me(SessionRow row, Account account) {
    SessionStatus status = row.state().status();
    return new Me(
        row.id().value(),
        status.wire(),
        status == SessionStatus.WORKING,
        jid(account),
        lid(account),
        phone(account));
  }

  private static @Nullable Details details(@Nullable StatusDetails details) {
    return details == null
        ? null
        : new Details(
            details.reason(), details.since().toEpochMilli(), millis(details.nextAttempt()));
  }

  private static @Nullable String jid(@Nullable Account account) {
    return account == null ? null : account.jid().bare().toString();
  }

  private static @Nullable String lid(@Nullable Account account) {
    return account == null || account.lid().user().isEmpty()
        ? null
        : account.lid().bare().toString();
  }

  private static @Nullable String phone(@Nullable Account account) {
    if (account == null) {
      return null;
    }
    Jid jid = account.jid();
    return jid.isPhone() ? jid.user() : null;
  }

  private static @Nullable Long millis(@Nullable Instant time) {
    return time == null ? null : time.toEpochMilli();
  }
}
