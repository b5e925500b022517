package io.postrider.http.resource;

import io.postrider.config.SessionConfig;
import io.postrider.http.exchange.Answer;
import io.postrider.http.exchange.Exchange;
import io.postrider.http.exchange.Operations;
import io.postrider.http.exchange.Page;
import io.postrider.model.Failure;
import io.postrider.model.Principal;
import io.postrider.model.SessionId;
import io.postrider.outbox.Budget;
import io.postrider.session.bus.SessionCommand.Update;
import io.postrider.session.bus.Sessions;
import io.postrider.session.bus.SettingsReader;
import io.postrider.session.state.Account;
import io.postrider.session.state.SessionRow;
import io.postrider.session.state.SessionSettings;
import io.vertx.core.Future;
import java.util.function.BiFunction;

/// The sessions of an organization (api.md §8).
public final class SessionResource {
  private final Sessions sessions;
  private final SessionConfig limits;

  public SessionResource(Sessions sessions, SessionConfig limits) {
    this.sessions = sessions;
    this.limits = limits;
  }

  public void register(Operations operations) {
    operations
        .on("createSession", this::create)
        .on("listSessions", this::list)
        .on("getSession", this::get)
        .on("updateSession", this::update)
        .on("deleteSession", this::delete)
        .on("startSession", exchange -> tell(exchange, sessions::start))
        .on("stopSession", exchange -> tell(exchange, sessions::stop))
        .on("restartSession", exchange -> tell(exchange, sessions::restart))
        .on("logoutSession", exchange -> tell(exchange, sessions::logOut))
        .on("sessionMe", this::me)
        .on("setPresence", this::show);
  }

  private Future<Answer> create(Exchange exchange) {
    var rates = new Budget.Rates(limits.ratePerMin(), limits.ratePerHour());
    SessionSettings settings = SettingsReader.created(exchange.body(), rates);
    return sessions
        .create(exchange.principal(), settings, exchange.body().getBoolean("start", false))
        .map(row -> Answer.json(201, SessionBodies.of(row)));
  }

  private Future<Answer> list(Exchange exchange) {
    return sessions
        .list(exchange.principal().organization())
        .map(
            rows ->
                Answer.ok(Page.of(rows, exchange, SessionResource::position, SessionBodies::of)));
  }

  /// Sorts as the list does, newest first.
  private static String position(SessionRow row) {
    return "%013d.%s".formatted(row.createdAt().toEpochMilli(), row.id());
  }

  private Future<Answer> get(Exchange exchange) {
    return Future.succeededFuture(Answer.ok(SessionBodies.of(exchange.row())));
  }

  /// Changes what is given and leaves the rest.
  private Future<Answer> update(Exchange exchange) {
    Update update = SettingsReader.update(exchange.body());
    return tell(exchange, (session, principal) -> sessions.update(session, principal, update));
  }

  private Future<Answer> delete(Exchange exchange) {
    return sessions
        .delete(exchange.session(), exchange.principal(), exchange.flag("force"))
        .map(Answer.NO_CONTENT);
  }

  /// Tells the session, and answers how it is then.
  private Future<Answer> tell(
      Exchange exchange, BiFunction<SessionId, Principal, Future<Void>> command) {
    SessionId session = exchange.session();
    Principal principal = exchange.principal();
    return command
        .apply(session, principal)
        .compose(_ -> sessions.find(principal.organization(), session))
        .map(now -> Answer.ok(SessionBodies.of(now)));
  }

  private Future<Answer> show(Exchange exchange) {
    return sessions
        .setPresence(
            exchange.session(), exchange.principal(), SettingsReader.presence(exchange.body()))
        .map(Answer.NO_CONTENT);
  }

  private Future<Answer> me(Exchange exchange) {
    Account account = exchange.row().state().account();
    return account == null
        ? new Failure.NotFound("linked account").asFuture()
        : Future.succeededFuture(Answer.ok(SessionBodies.me(exchange.row(), account)));
  }
}
