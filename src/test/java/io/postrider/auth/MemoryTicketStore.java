package io.postrider.auth;

import io.postrider.model.Bytes;
import io.postrider.model.OrganizationId;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Tickets of one organization in memory, for ever.
public final class MemoryTicketStore implements TicketStore {
  private final Map<Bytes, String> tickets = new HashMap<>();
  private int asked;

  @Override
  public synchronized Future<Boolean> put(OrganizationId organization, int most, Stored ticket) {
    if (tickets.size() >= most) {
      return Future.succeededFuture(false);
    }
    tickets.put(ticket.hash(), ticket.content());
    return Future.succeededFuture(true);
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
