package io.postrider.http.exchange;

import io.postrider.http.contract.Endpoint;
import io.postrider.model.Failure;
import io.postrider.model.OrganizationId;
import io.postrider.model.SessionId;
import io.postrider.session.bus.Sessions;
import io.postrider.session.state.SessionRow;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The session that a request names; its owner is the caller's organization.
///
/// @param stored what is stored of it, for operations that read
public record Named(SessionId id, @Nullable SessionRow stored) {
  /// Fails with `NotFound` when the organization has none of this name. What reads (GET) sees what
  /// is stored at this moment; all else goes on to the session itself, so that what was read of it
  /// once is enough.
  public static Future<Named> find(
      Endpoint endpoint, Sessions sessions, OrganizationId organization, String name) {
    if (!SessionId.isValid(name)) {
      return new Failure.NotFound("session").asFuture();
    }
    SessionId id = new SessionId(name);
    return endpoint.method().equals(HttpMethod.GET)
        ? sessions.find(organization, id).map(row -> new Named(id, row))
        : sessions.vouch(organization, id).map(new Named(id, null));
  }

  SessionRow row() {
    return Objects.requireNonNull(stored, "only operations that read see what is stored");
  }
}
