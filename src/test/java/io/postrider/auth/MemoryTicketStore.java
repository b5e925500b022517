package io.postrider.auth;

import io.postrider.model.Bytes;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Tickets in memory, for ever.
public final class MemoryTicketStore implements TicketStore {
  private final Map<Bytes, String> tickets = new HashMap<>();
  private int asked;

  @Override
  public synchronized Future<Void> put(Bytes hash, String content, Duration life) {
    tickets.put(hash, content);
    return Future.succeededFuture();
  }

  @Override
  public synchronized Future<Optional<String>> take(Bytes hash) {
    asked++;
    return Future.succeededFuture(Optional.ofNullable(tickets.remove(hash)));
  }

  /// How often somebody wanted to take one.
  public synchronized int asked() {
    return asked;
  }

  /// What is kept.
  public synchronized Map<Bytes, String> kept() {
    return Map.copyOf(tickets);
  }
}
