package io.postrider.events;

import io.postrider.session.SessionEvent;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/// What of a session's events goes into the log, and in which form (contract D.2 and D.3).
public final class Payloads {
  private Payloads() {}

  /// An event for the log.
  ///
  /// @param type its name, such as `message`
  public record Entry(String type, JsonObject payload) {}

  /// The entry of an event; empty when nobody is told of it.
  public static Optional<Entry> of(SessionEvent event) {
    return Optional.empty();
  }
}
