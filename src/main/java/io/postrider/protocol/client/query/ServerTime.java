package io.postrider.protocol.client.query;

import io.postrider.protocol.node.Node;
import java.time.Instant;

/// When something happened by the server's clock.
public final class ServerTime {
  private static final long LATEST_SECOND = 253_402_300_799L;

  private ServerTime() {}

  /// The attribute `t`, or `now` when there is none.
  public static Instant of(Node stanza, Instant now) {
    return stanza.number("t").stream()
        .mapToObj(t -> Instant.ofEpochSecond(Math.clamp(t, 0, LATEST_SECOND)))
        .findFirst()
        .orElse(now);
  }
}
