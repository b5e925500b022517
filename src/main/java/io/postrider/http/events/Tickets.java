package io.postrider.http.events;

import io.postrider.model.Bytes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.shareddata.AsyncMap;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Pattern;

/// Tickets for WebSockets: valid once, on any node, for 30 s. They are kept by the cluster, not by
/// the database; losing one costs its client another request.
public final class Tickets {
  static final int LIFE_SECONDS = 30;

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int RANDOM_BYTES = 24;
  private static final Pattern FORM = Pattern.compile("rt_[A-Za-z0-9_-]{32}");

  private final Future<AsyncMap<String, String>> tickets;

  public Tickets(Vertx vertx) {
    this.tickets = vertx.sharedData().getAsyncMap("postrider.tickets");
  }

  /// A new ticket's text.
  Future<String> mint(Ticket ticket) {
    byte[] random = new byte[RANDOM_BYTES];
    RANDOM.nextBytes(random);
    String text = "rt_" + Bytes.wrap(random).base64Url();
    return tickets
        .compose(map -> map.put(text, ticket.toJson().encode(), LIFE_SECONDS * 1_000L))
        .map(text);
  }

  /// What a ticket is good for; it is good for nothing after that. Empty when it is none, or not
  /// any more.
  Future<Optional<Ticket>> use(String text) {
    return FORM.matcher(text).matches()
        ? tickets
            .compose(map -> map.remove(text))
            .map(found -> Optional.ofNullable(found).map(JsonObject::new).map(Ticket::fromJson))
        : Future.succeededFuture(Optional.empty());
  }
}
