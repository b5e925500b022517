package io.postrider.http.events;

import io.postrider.auth.TicketStore;
import io.postrider.model.Bytes;
import io.postrider.model.Failure;
import io.postrider.protocol.crypto.Hash;
import io.postrider.protocol.crypto.Random;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/// Tickets for WebSockets: valid once, on any node, for 30 s; an organization may have 1,000 that
/// wait to be used. One is 12 random bytes and a MAC over them, so that what nobody has minted is
/// refused without a question to the database; there it is known by its hash only.
public final class Tickets {
  static final int LIFE_SECONDS = 30;
  static final int MOST = 1_000;

  private static final Pattern FORM = Pattern.compile("rt_([A-Za-z0-9_-]{32})");
  private static final Duration LATER = Duration.ofSeconds(5);
  private static final int RANDOM_BYTES = 12;
  private static final int MAC_BYTES = 12;

  private final Bytes key;
  private final TicketStore store;

  /// @param key the same on every node
  public Tickets(Bytes key, TicketStore store) {
    this.key = key;
    this.store = store;
  }

  /// A new ticket's text; fails with `TooMany` when the organization has all it may have.
  Future<String> mint(Ticket ticket) {
    Bytes random = Random.next(RANDOM_BYTES);
    Bytes text = Bytes.concat(random, mac(random));
    return store
        .put(ticket.principal().organization(), MOST, stored(text, ticket))
        .compose(
            kept ->
                kept
                    ? Future.succeededFuture("rt_" + text.base64Url())
                    : new Failure.TooMany("tickets", LATER).asFuture());
  }

  private static TicketStore.Stored stored(Bytes text, Ticket ticket) {
    return new TicketStore.Stored(
        Hash.sha256(text), ticket.toJson().encode(), Duration.ofSeconds(LIFE_SECONDS));
  }

  /// What a ticket is good for; it is good for nothing after that. Empty when it is none, or not
  /// any more.
  Future<Optional<Ticket>> use(String text) {
    return Optional.of(FORM.matcher(text))
        .filter(form -> form.matches())
        .map(form -> Bytes.fromBase64Url(form.group(1)))
        .filter(this::isOurs)
        .map(ours -> store.take(Hash.sha256(ours)))
        .orElseGet(() -> Future.succeededFuture(Optional.empty()))
        .map(found -> found.map(JsonObject::new).map(Ticket::fromJson));
  }

  private boolean isOurs(Bytes text) {
    return Hash.same(
        text.slice(RANDOM_BYTES, RANDOM_BYTES + MAC_BYTES), mac(text.slice(0, RANDOM_BYTES)));
  }

  private Bytes mac(Bytes random) {
    return Hash.hmac(key, random).slice(0, MAC_BYTES);
  }
}
