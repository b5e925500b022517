package io.postrider.http.exchange;

import io.postrider.model.Timers;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How many connections there may be, altogether and from one address, and how soon one has to say
/// what it wants. Safe for use by many threads.
public final class Connections {
  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
  private static final Duration TOLD_AGAIN = Duration.ofMinutes(1);

  private final Limits limits;
  private final Timers timers;
  private final Peers peers;
  private final Map<HttpConnection, Open> open = new HashMap<>();
  private Instant told = Instant.MIN;

  /// What holds.
  ///
  /// @param most that may be open; those that come then are closed
  /// @param mostOfOne that may come from one address
  /// @param proxies addresses that many come from, and that this does not hold for
  /// @param headWithin how long it may take until the head of the first request is there. The next
  ///   ones have as long as a connection may be idle: what the decoder has not understood yet does
  ///   not count as a movement.
  public record Limits(int most, int mostOfOne, List<String> proxies, Duration headWithin) {
    public Limits {
      proxies = List.copyOf(proxies);
    }
  }

  private record Open(@Nullable String address, Timers.Handle late) {}

  public Connections(Limits limits, Timers timers) {
    this.limits = limits;
    this.timers = timers;
    this.peers = new Peers(limits.mostOfOne(), limits.proxies());
  }

  /// Counts it until it is closed, or closes it at once.
  public void admit(HttpConnection connection) {
    if (!counted(connection)) {
      close(connection);
      return;
    }
    connection.closeHandler(_ -> ended(connection));
  }

  private synchronized boolean counted(HttpConnection connection) {
    String address = connection.remoteAddress().hostAddress();
    if (open.size() >= limits.most()) {
      tell("http.connections (" + limits.most() + ") are open");
      return false;
    }
    if (!peers.take(address)) {
      tell("http.connectionsPerAddress (" + limits.mostOfOne() + ") are open from " + address);
      return false;
    }
    Timers.Handle late = timers.after(limits.headWithin(), () -> close(connection));
    open.put(connection, new Open(address, late));
    return true;
  }

  /// Once a minute: whoever is refused comes again.
  private void tell(String reason) {
    Instant now = timers.now();
    if (now.isAfter(told)) {
      told = now.plus(TOLD_AGAIN);
      LOG.warn("connections are refused: {}", reason);
    }
  }

  private static void close(HttpConnection connection) {
    connection.close().onFailure(_ -> {});
  }

  /// The head of a request is there.
  public synchronized void asked(HttpConnection connection) {
    Open known = open.get(connection);
    if (known != null) {
      known.late().cancel();
    }
  }

  /// It has become a WebSocket, and that has ended; the library does not tell of these.
  public synchronized void ended(HttpConnection connection) {
    Open known = open.remove(connection);
    if (known != null) {
      known.late().cancel();
      peers.giveBack(known.address());
    }
  }
}
