package io.postrider.http;

import io.postrider.model.Failure;
import io.postrider.model.OrganizationId;
import io.postrider.model.Principal;
import io.postrider.model.SessionId;
import io.postrider.session.SessionRow;
import io.postrider.session.SessionSettings;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;

/// Stands in until sessions are there.
public final class NoSessions implements SessionAccess {
  @Override
  public Future<SessionRow> create(Principal principal, SessionSettings settings, boolean start) {
    return new Failure.NotBuilt("this").asFuture();
  }

  @Override
  public Future<SessionRow> find(OrganizationId organization, SessionId session) {
    return new Failure.NotFound("session").asFuture();
  }

  @Override
  public Future<List<SessionRow>> list(OrganizationId organization) {
    return Future.succeededFuture(List.of());
  }

  @Override
  public Future<JsonObject> ask(
      SessionId session, Principal principal, String op, JsonObject args) {
    return new Failure.NotBuilt("this").asFuture();
  }
}
