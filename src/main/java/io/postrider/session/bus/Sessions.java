package io.postrider.session.bus;

import io.postrider.model.ErrorEnvelope;
import io.postrider.model.Failure;
import io.postrider.model.OrganizationId;
import io.postrider.model.Principal;
import io.postrider.model.SessionId;
import io.postrider.session.state.SessionRow;
import io.postrider.session.state.SessionSettings;
import io.postrider.session.state.SessionStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;

/// Sessions as the rest of the gateway sees them: what is stored is read, everything else is asked
/// over the bus, wherever the session is. Failures are `FailureException`s.
public final class Sessions {
  private final Vertx vertx;
  private final SessionStore store;
  private final Duration patience;

  /// @param patience how long to wait for a session's answer; longer than any operation of its own
  ///   takes
  public Sessions(Vertx vertx, SessionStore store, Duration patience) {
    this.vertx = vertx;
    this.store = store;
    this.patience = patience;
  }

  /// A new session; with `start` it begins to pair, and the row says so.
  public Future<SessionRow> create(Principal principal, SessionSettings settings, boolean start) {
    JsonObject args =
        new JsonObject()
            .put("label", settings.label())
            .put("autoRead", settings.autoRead())
            .put("presenceTyping", settings.presenceTyping())
            .put("ratePerMin", settings.ratePerMin())
            .put("ratePerHour", settings.ratePerHour());
    return request(Bus.SESSIONS, principal, "sessions.create", args)
        .map(reply -> new SessionId(reply.getString("id")))
        .compose(
            id ->
                start
                    ? ask(id, principal, "sessions.pair", new JsonObject()).map(id)
                    : Future.succeededFuture(id))
        .compose(id -> find(principal.organization(), id));
  }

  /// One session, without credentials; `NotFound` when it is another organization's.
  public Future<SessionRow> find(OrganizationId organization, SessionId session) {
    return store
        .find(organization, session)
        .compose(
            found ->
                found
                    .map(Future::succeededFuture)
                    .orElseGet(() -> new Failure.NotFound("session").asFuture()));
  }

  /// All sessions of an organization, newest first.
  public Future<List<SessionRow>> list(OrganizationId organization) {
    return store.list(organization);
  }

  /// Tells a session something and waits for its answer; `Busy` when it is on the move.
  public Future<JsonObject> ask(
      SessionId session, Principal principal, String op, JsonObject args) {
    return request(Bus.address(session), principal, op, args);
  }

  private Future<JsonObject> request(
      String address, Principal principal, String op, JsonObject args) {
    Buffer body =
        new JsonObject()
            .put("op", op)
            .put("organization", principal.organization().value())
            .put("principal", principal.id())
            .put("args", args)
            .toBuffer();
    return vertx
        .eventBus()
        .<Buffer>request(address, body, new DeliveryOptions().setSendTimeout(patience.toMillis()))
        .map(message -> new JsonObject(message.body()))
        .compose(Sessions::unpack);
  }

  private static Future<JsonObject> unpack(JsonObject reply) {
    return reply.containsKey("error")
        ? new Failure.Relayed(ErrorEnvelope.fromJson(reply)).asFuture()
        : Future.succeededFuture(reply);
  }
}
