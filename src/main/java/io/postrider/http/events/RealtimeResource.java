package io.postrider.http.events;

import io.postrider.auth.Authenticator;
import io.postrider.events.EventReader;
import io.postrider.events.Events;
import io.postrider.http.exchange.Answer;
import io.postrider.http.exchange.Exchange;
import io.postrider.http.exchange.Operations;
import io.postrider.http.exchange.Origins;
import io.postrider.model.Failure;
import io.postrider.model.OrganizationId;
import io.postrider.model.Principal;
import io.postrider.model.Timers;
import io.postrider.session.bus.Sessions;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Events over a WebSocket, by ticket (api.md §18).
public final class RealtimeResource {
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:\\[\\]-]{1,255}");

  private final Sessions sessions;
  private final Events events;
  private final Authenticator authenticator;
  private final Timers timers;
  private final Tickets tickets;
  private final Origins origins;

  public RealtimeResource(
      Sessions sessions,
      Events events,
      Authenticator authenticator,
      Timers timers,
      Tickets tickets,
      Origins origins) {
    this.sessions = sessions;
    this.events = events;
    this.authenticator = authenticator;
    this.timers = timers;
    this.tickets = tickets;
    this.origins = origins;
  }

  public void register(Operations operations) {
    operations.on("createRealtimeTicket", this::mint).on("openRealtime", this::open);
  }

  private Future<Answer> mint(Exchange exchange) {
    Principal principal = exchange.principal();
    JsonObject body = exchange.body();
    String scope = body.getString("scope", "organization");
    if (scope.equals("firehose")) {
      return principal.superAdmin()
          ? new Failure.NotBuilt("the scope firehose").asFuture()
          : new Failure.Forbidden("super_admin required").asFuture();
    }
    Optional<String> session = Optional.ofNullable(body.getString("session"));
    if (scope.equals("session") && session.isEmpty()) {
      return new Failure.Invalid("session", "is required for this scope").asFuture();
    }
    Ticket ticket =
        new Ticket(
            principal,
            scope.equals("session") ? session : Optional.empty(),
            Optional.ofNullable(body.getString("since")).filter(id -> !id.isEmpty()),
            body.getJsonArray("events", new JsonArray()).stream().map(String.class::cast).toList());
    return query(ticket)
        .compose(_ -> tickets.mint(ticket))
        .map(text -> Answer.json(201, minted(text, exchange.headers())));
  }

  private Future<EventQuery> query(Ticket ticket) {
    return EventQuery.of(
        sessions,
        ticket.principal().organization(),
        ticket.since(),
        ticket.types(),
        ticket.session());
  }

  private static JsonObject minted(String ticket, MultiMap headers) {
    boolean secure = "https".equalsIgnoreCase(headers.get("x-forwarded-proto"));
    String host = headers.get("host");
    String authority = host != null && HOST.matcher(host).matches() ? host : "localhost";
    return new JsonObject()
        .put("ticket", ticket)
        .put("expiresInSeconds", Tickets.LIFE_SECONDS)
        .put(
            "url", (secure ? "wss://" : "ws://") + authority + "/api/v1/realtime?ticket=" + ticket);
  }

  /// A ticket is used up by an upgrade only, so that a mistaken GET does not cost it.
  private Future<Answer> open(Exchange exchange) {
    MultiMap headers = exchange.headers();
    if (!origins.allow(headers.get("origin"), headers.get("host"))) {
      return new Failure.Forbidden("this origin is not allowed").asFuture();
    }
    if (!"websocket".equalsIgnoreCase(headers.get("upgrade"))) {
      return new Failure.Malformed(List.of("header upgrade: must be websocket")).asFuture();
    }
    return tickets
        .use(exchange.text("ticket").orElse(""))
        .compose(
            found ->
                found
                    .map(Future::succeededFuture)
                    .orElseGet(() -> new Failure.Unauthorized().asFuture()))
        .compose(
            ticket ->
                query(ticket).map(query -> Answer.own(request -> upgrade(ticket, query, request))));
  }

  private void upgrade(Ticket ticket, EventQuery query, HttpServerRequest request) {
    OrganizationId organization = ticket.principal().organization();
    request
        .toWebSocket()
        .onSuccess(
            socket ->
                events
                    .open(organization, query.since(), query.filter())
                    .onSuccess(reader -> stream(ticket.principal(), reader, socket))
                    .onFailure(_ -> new SocketEventOutlet(socket, organization).fail()));
  }

  private void stream(Principal principal, EventReader reader, ServerWebSocket socket) {
    var outlet = new SocketEventOutlet(socket, principal.organization());
    var pump = new EventPump(reader, outlet, timers);
    Authenticator.Open watched = authenticator.onRevoked(principal, pump::end);
    socket.closeHandler(
        _ -> {
          watched.close();
          pump.stop();
        });
    if (socket.isClosed()) {
      watched.close();
      pump.stop();
      return;
    }
    outlet
        .begin(timers.now().toEpochMilli())
        .onSuccess(_ -> pump.run())
        .onFailure(_ -> pump.stop());
  }
}
