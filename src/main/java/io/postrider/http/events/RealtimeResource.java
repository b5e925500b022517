package io.postrider.http.events;

import io.postrider.events.EventSource;
import io.postrider.events.Events;
import io.postrider.http.exchange.Answer;
import io.postrider.http.exchange.Connections;
import io.postrider.http.exchange.Exchange;
import io.postrider.http.exchange.Operations;
import io.postrider.http.exchange.Origins;
import io.postrider.http.exchange.Responses;
import io.postrider.model.Failure;
import io.postrider.model.OrganizationId;
import io.postrider.model.Principal;
import io.postrider.model.SessionId;
import io.postrider.session.bus.Sessions;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpConnection;
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
  private final StreamRules rules;
  private final Tickets tickets;
  private final Origins origins;
  private final Connections connections;

  public RealtimeResource(
      Sessions sessions,
      Events events,
      StreamRules rules,
      Tickets tickets,
      Origins origins,
      Connections connections) {
    this.sessions = sessions;
    this.events = events;
    this.rules = rules;
    this.tickets = tickets;
    this.origins = origins;
    this.connections = connections;
  }

  public void register(Operations operations) {
    operations.on("createRealtimeTicket", this::mint).on("openRealtime", this::open);
  }

  private Future<Answer> mint(Exchange exchange) {
    Principal principal = exchange.principal();
    JsonObject body = exchange.body();
    String scope = body.getString("scope", "organization");
    boolean all = scope.equals("firehose");
    if (all && !principal.superAdmin()) {
      return new Failure.Forbidden("super_admin required").asFuture();
    }
    Optional<String> session = Optional.ofNullable(body.getString("session"));
    if (scope.equals("session") && session.isEmpty()) {
      return new Failure.Invalid("session", "is required for this scope").asFuture();
    }
    Optional<String> since =
        Optional.ofNullable(body.getString("since")).filter(id -> !id.isEmpty());
    if (all && since.isPresent()) {
      return new Failure.Invalid("since", "the firehose begins now").asFuture();
    }
    Ticket ticket =
        new Ticket(
            principal,
            scope.equals("session") ? session : Optional.empty(),
            all,
            all ? Optional.ofNullable(body.getString("gateway")) : Optional.empty(),
            since,
            body.getJsonArray("events", new JsonArray()).stream().map(String.class::cast).toList());
    return view(ticket)
        .compose(_ -> tickets.mint(ticket))
        .map(text -> Answer.json(201, minted(text, exchange.headers())));
  }

  /// Whose log a ticket shows, and what of it.
  ///
  /// @param organization absent: all
  private record View(Optional<OrganizationId> organization, EventQuery query) {}

  private Future<View> view(Ticket ticket) {
    if (ticket.all()) {
      return Future.succeededFuture(
          new View(Optional.empty(), EventQuery.ofAll(ticket.types(), ticket.gateway())));
    }
    if (ticket.session().isPresent() && ticket.principal().superAdmin()) {
      return anywhere(ticket, ticket.session().get());
    }
    OrganizationId own = ticket.principal().organization();
    return EventQuery.of(sessions, own, ticket.since(), ticket.types(), ticket.session())
        .compose(query -> query.seenBy(ticket.principal()))
        .map(query -> new View(Optional.of(own), query));
  }

  private Future<View> anywhere(Ticket ticket, String named) {
    if (!SessionId.isValid(named)) {
      return new Failure.NotFound("session").asFuture();
    }
    SessionId session = new SessionId(named);
    EventQuery query = EventQuery.ofSession(session, ticket.since(), ticket.types());
    return events
        .organization(session)
        .compose(
            owner ->
                owner.isPresent()
                    ? Future.succeededFuture(new View(owner, query))
                    : new Failure.NotFound("session").asFuture());
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
                    .filter(ticket -> !rules.authenticator().isDenied(ticket.principal()))
                    .map(Future::succeededFuture)
                    .orElseGet(() -> new Failure.Unauthorized().asFuture()))
        .compose(
            ticket ->
                view(ticket).map(view -> Answer.own(request -> upgrade(ticket, view, request))));
  }

  private void upgrade(Ticket ticket, View view, HttpServerRequest request) {
    HttpConnection connection = request.connection();
    Future.<OpenStreams.Place>future(
            promise -> promise.complete(rules.places().take(ticket.principal())))
        .onFailure(thrown -> Responses.fail(request.resume().response(), thrown))
        .onSuccess(
            place ->
                request
                    .toWebSocket()
                    .onSuccess(
                        socket ->
                            open(ticket.principal(), view, socket)
                                .onComplete(_ -> place.close())
                                .onComplete(_ -> connections.ended(connection)))
                    .onFailure(_ -> place.close()));
  }

  /// Completes when the socket has ended.
  private Future<Void> open(Principal principal, View view, ServerWebSocket socket) {
    SocketEventOutlet outlet = new SocketEventOutlet(socket);
    source(view)
        .onSuccess(source -> stream(principal, source, outlet))
        .onFailure(_ -> outlet.fail());
    return outlet.over();
  }

  private Future<EventSource> source(View view) {
    EventQuery query = view.query();
    if (view.organization().isEmpty()) {
      return events.openAll(query.filter());
    }
    return events
        .open(view.organization().get(), query.since(), query.filter())
        .map(reader -> reader);
  }

  private void stream(Principal principal, EventSource source, SocketEventOutlet outlet) {
    var pump = new EventPump(source, outlet, rules.timers());
    pump.afterwards(rules.lag().of(source));
    pump.afterwards(rules.watch(principal, pump::end)::close);
    outlet.over().onComplete(_ -> pump.stop());
    outlet
        .begin(rules.timers().now().toEpochMilli())
        .onSuccess(_ -> pump.run())
        .onFailure(_ -> pump.stop());
  }
}
