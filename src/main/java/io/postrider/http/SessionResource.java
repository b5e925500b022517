package io.postrider.http;

import io.postrider.config.SessionConfig;
import io.postrider.model.Failure;
import io.postrider.session.bus.Sessions;
import io.postrider.session.state.Account;
import io.postrider.session.state.SessionRow;
import io.postrider.session.state.SessionSettings;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The sessions of an organization (contract C.1).
final class SessionResource {
  private final Sessions sessions;
  private final SessionConfig limits;
  private final String gateway;

  /// @param gateway the id of this node, as sessions tell it
  SessionResource(Sessions sessions, SessionConfig limits, String gateway) {
    this.sessions = sessions;
    this.limits = limits;
    this.gateway = gateway;
  }

  void register(Operations operations) {
    operations
        .on("createSession", this::create)
        .on("listSessions", this::list)
        .on("getSession", this::get)
        .on("updateSession", this::update)
        .on("deleteSession", this::delete)
        .on("startSession", exchange -> tell(exchange, "sessions.start"))
        .on("stopSession", exchange -> tell(exchange, "sessions.stop"))
        .on("restartSession", exchange -> tell(exchange, "sessions.restart"))
        .on("logoutSession", exchange -> tell(exchange, "sessions.logout"))
        .on("sessionMe", this::me);
  }

  private Future<Answer> create(Exchange exchange) {
    JsonObject body = exchange.body();
    @Nullable String label = label(body);
    boolean start = body.getBoolean("start", false);
    boolean autoRead = body.getBoolean("autoRead", true);
    boolean typing = body.getBoolean("presenceTyping", false);
    var settings =
        new SessionSettings(label, autoRead, typing, limits.ratePerMin(), limits.ratePerHour());
    return sessions
        .create(exchange.principal(), settings, start)
        .map(row -> Answer.json(201, SessionBodies.of(row, gateway)));
  }

  private Future<Answer> list(Exchange exchange) {
    return sessions
        .list(exchange.principal().organization())
        .map(
            rows ->
                Answer.ok(
                    Page.of(
                        rows,
                        exchange,
                        SessionResource::position,
                        row -> SessionBodies.of(row, gateway))));
  }

  /// Sorts as the list does, newest first.
  private static String position(SessionRow row) {
    return "%013d.%s".formatted(row.createdAt().toEpochMilli(), row.id());
  }

  private Future<Answer> get(Exchange exchange) {
    return Future.succeededFuture(Answer.ok(SessionBodies.of(exchange.session(), gateway)));
  }

  /// Changes what is given and leaves the rest.
  private Future<Answer> update(Exchange exchange) {
    JsonObject body = exchange.body();
    JsonObject args = body.copy();
    for (String rate : List.of("ratePerMin", "ratePerHour")) {
      if (body.containsKey(rate)) {
        args.put(rate, body.getNumber(rate).intValue());
      }
    }
    if (body.containsKey("label")) {
      args.put("label", label(body));
    }
    return tell(exchange, "sessions.update", args);
  }

  /// The label; an empty one is none.
  private static @Nullable String label(JsonObject body) {
    String label = body.getString("label", "");
    return label.isEmpty() ? null : label;
  }

  private Future<Answer> delete(Exchange exchange) {
    return ask(exchange, "sessions.delete").map(Answer.NO_CONTENT);
  }

  private Future<Answer> tell(Exchange exchange, String op) {
    return tell(exchange, op, new JsonObject());
  }

  /// Tells the session, and answers how it is then.
  private Future<Answer> tell(Exchange exchange, String op, JsonObject args) {
    SessionRow row = exchange.session();
    return sessions
        .ask(row.id(), exchange.principal(), op, args)
        .compose(_ -> sessions.find(row.organization(), row.id()))
        .map(now -> Answer.ok(SessionBodies.of(now, gateway)));
  }

  private Future<Answer> me(Exchange exchange) {
    Account account = exchange.session().state().account();
    return account == null
        ? new Failure.NotFound("linked account").asFuture()
        : Future.succeededFuture(Answer.ok(SessionBodies.me(exchange.session(), account)));
  }

  private Future<JsonObject> ask(Exchange exchange, String op) {
    return sessions.ask(exchange.session().id(), exchange.principal(), op, new JsonObject());
  }
}
