package io.postrider.events;

import java.util.Optional;

/// Where a reader begins.
public sealed interface Since {
  /// With what comes from now on.
  record Now() implements Since {}

  /// With the oldest event that is kept.
  record Oldest() implements Since {}

  /// After the last event that the reader has seen.
  record After(EventId id) implements Since {}

  /// Reads the text form: an event's id, or `0` for the oldest; empty when it is neither.
  static Optional<Since> parse(String text) {
    return text.equals("0") ? Optional.of(new Oldest()) : EventId.parse(text).map(After::new);
  }
}
