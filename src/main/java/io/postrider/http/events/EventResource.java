package io.postrider.http.events;

import io.postrider.auth.Authenticator;
import io.postrider.events.Delivery;
import io.postrider.events.EventId;
import io.postrider.events.EventReader;
import io.postrider.events.Events;
import io.postrider.events.LoggedEvent;
import io.postrider.http.exchange.Answer;
import io.postrider.http.exchange.Exchange;
import io.postrider.http.exchange.Operations;
import io.postrider.http.exchange.Responses;
import io.postrider.model.OrganizationId;
import io.postrider.model.Principal;
import io.postrider.session.bus.Sessions;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The log of events: as a stream or in pages (api.md §17).
public final class EventResource {
  private static final int DEFAULT_LIMIT = 50;
  private static final int MOST = 200;
  private static final int LONGEST_WAIT_MILLIS = 30_000;

  private final Sessions sessions;
  private final Events events;
  private final StreamRules rules;

  public EventResource(Sessions sessions, Events events, StreamRules rules) {
    this.sessions = sessions;
    this.events = events;
    this.rules = rules;
  }

  public void register(Operations operations) {
    operations.on("listEvents", this::list);
  }

  private Future<Answer> list(Exchange exchange) {
    OrganizationId organization = exchange.principal().organization();
    Optional<String> since = exchange.text("Last-Event-ID").filter(id -> !id.isEmpty());
    return EventQuery.of(
            sessions,
            organization,
            since.or(() -> exchange.text("since").filter(id -> !id.isEmpty())),
            EventQuery.names(exchange.text("types").orElse("")),
            exchange.text("session"))
        .compose(query -> query.seenBy(exchange.principal()))
        .compose(
            query ->
                form(exchange.headers())
                    .map(form -> Future.succeededFuture(stream(exchange, query, form)))
                    .orElseGet(() -> page(exchange, query)));
  }

  /// The first of those that the client names which we stream; a page in all other cases.
  private static Optional<HttpEventOutlet.Form> form(MultiMap headers) {
    for (String part : List.of(String.join(",", headers.getAll("accept")).split(",", -1))) {
      switch (part.replaceFirst(";.*", "").strip().toLowerCase(java.util.Locale.ROOT)) {
        case "text/event-stream" -> {
          return Optional.of(HttpEventOutlet.Form.SSE);
        }
        case "application/x-ndjson" -> {
          return Optional.of(HttpEventOutlet.Form.NDJSON);
        }
        case "application/json", "*/*" -> {
          return Optional.empty();
        }
        default -> {}
      }
    }
    return Optional.empty();
  }

  /// The place is taken when nothing can come between it and the stream's end.
  private Answer stream(Exchange exchange, EventQuery query, HttpEventOutlet.Form form) {
    Principal principal = exchange.principal();
    return Answer.own(
        request -> {
          HttpServerResponse response = request.resume().response();
          Future.<OpenStreams.Place>future(
                  promise -> promise.complete(rules.places().take(principal)))
              .compose(
                  place ->
                      events
                          .open(principal.organization(), query.since(), query.filter())
                          .onSuccess(reader -> stream(exchange, reader, place, form, response))
                          .onFailure(_ -> place.close()))
              .onFailure(thrown -> refuse(response, thrown));
        });
  }

  private static void refuse(HttpServerResponse response, Throwable thrown) {
    if (!response.closed()) {
      Responses.fail(response, thrown);
    }
  }

  private void stream(
      Exchange exchange,
      EventReader reader,
      OpenStreams.Place place,
      HttpEventOutlet.Form form,
      HttpServerResponse response) {
    var outlet = new HttpEventOutlet(response, form);
    var pump = new EventPump(reader, outlet, rules.timers());
    outlet.over().onComplete(_ -> pump.stop()).onComplete(_ -> place.close());
    if (response.closed()) {
      return;
    }
    pump.afterwards(rules.lag().of(reader));
    pump.afterwards(rules.watch(exchange.principal(), pump::end)::close);
    outlet.begin().onSuccess(_ -> pump.run()).onFailure(_ -> pump.stop());
    exchange.ending().onComplete(_ -> pump.end());
  }

  /// One that waits, or searches, is as dear as a stream, and counted as one until its answer has
  /// left.
  private Future<Answer> page(Exchange exchange, EventQuery query) {
    int asked = exchange.number("limit").orElse(0);
    int limit = asked == 0 ? DEFAULT_LIMIT : Math.clamp(asked, 1, MOST);
    int wait = Math.clamp(exchange.number("wait").orElse(0), 0, LONGEST_WAIT_MILLIS);
    OpenStreams.Place place = rules.places().take(exchange.principal());
    Future<Delivery> read =
        events
            .open(exchange.principal().organization(), query.since(), query.filter())
            .compose(reader -> next(exchange, reader, limit, Duration.ofMillis(wait)));
    Future.join(exchange.over(), read).onComplete(_ -> place.close());
    return read.map(this::page);
  }

  /// A page that waits gets nothing more once its key is revoked, its client has gone, or the
  /// server ends.
  private Future<Delivery> next(Exchange exchange, EventReader reader, int limit, Duration wait) {
    Authenticator.Open watched = rules.watch(exchange.principal(), reader::close);
    exchange.over().onComplete(_ -> reader.close());
    exchange.ending().onComplete(_ -> reader.close());
    return reader
        .next(limit, wait)
        .onComplete(
            _ -> {
              watched.close();
              reader.close();
            });
  }

  private Answer page(Delivery delivery) {
    List<String> envelopes = delivery.events().stream().map(LoggedEvent::envelope).toList();
    StringBuilder body = new StringBuilder("{\"data\":[").append(String.join(",", envelopes));
    body.append(']');
    delivery
        .cursor()
        .map(EventId::toString)
        .ifPresent(cursor -> body.append(",\"nextCursor\":\"").append(cursor).append('"'));
    delivery
        .reset()
        .map(reset -> HttpEventOutlet.frame(reset, rules.timers().now().toEpochMilli()))
        .map(JsonObject::encode)
        .ifPresent(frame -> body.append(",\"reset\":").append(frame));
    return Answer.bytes(
        "application/json; charset=utf-8", Buffer.buffer(body.append('}').toString()));
  }
}
