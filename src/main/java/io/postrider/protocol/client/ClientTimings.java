package io.postrider.protocol.client;

import java.time.Duration;

/// How long a connection waits. Source: protocol/frames-and-handshake.md §4,
/// protocol/queries-and-acks.md §1, protocol/login-and-stream.md §5.
///
/// @param dial for the socket and the handshake together
/// @param answer for the answer to a query, and for the ack of a message
/// @param pingFrom shortest pause between two pings
/// @param pingTo longest pause between two pings
/// @param pingAnswer for the answer to a ping, or any other sign of life; without one the
///   connection is over
public record ClientTimings(
    Duration dial, Duration answer, Duration pingFrom, Duration pingTo, Duration pingAnswer) {
  /// What is used towards WhatsApp.
  public static final ClientTimings DEFAULT =
      new ClientTimings(
          Duration.ofSeconds(20),
          Duration.ofSeconds(60),
          Duration.ofSeconds(12),
          Duration.ofSeconds(15),
          Duration.ofSeconds(8));
}
