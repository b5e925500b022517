package io.postrider.http;

import io.postrider.model.OrganizationId;
import io.postrider.model.Principal;
import io.postrider.model.SessionId;
import io.postrider.session.SessionRow;
import io.postrider.session.SessionSettings;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;

/// The sessions as the resources need them.
public interface SessionAccess {
  /// A new session, which runs when this succeeds.
  ///
  /// @param start whether it begins to pair at once
  Future<SessionRow> create(Principal principal, SessionSettings settings, boolean start);

  /// One session; `NotFound` when it is another organization's.
  Future<SessionRow> find(OrganizationId organization, SessionId session);

  /// All sessions of an organization, newest first.
  Future<List<SessionRow>> list(OrganizationId organization);

  /// Tells a session something over the bus, wherever it runs.
  Future<JsonObject> ask(SessionId session, Principal principal, String op, JsonObject args);
}
