package io.postrider.events;

import java.util.List;
import java.util.Optional;

/// What a reader gets at once.
///
/// @param reset set when events were removed before this reader has seen them, and where it goes on
/// @param events in order; none when nothing came in time
/// @param cursor to resume after these; empty while the log has never had an event
public record Delivery(Optional<Reset> reset, List<LoggedEvent> events, Optional<EventId> cursor) {
  public Delivery {
    events = List.copyOf(events);
  }

  /// The reader goes on with the oldest event that is kept.
  ///
  /// @param oldest its id; empty when none is kept
  public record Reset(Optional<EventId> oldest) {}
}
