package io.postrider.events;

import java.util.List;

/// Some events, in order.
///
/// @param reached the position up to which the log has been looked through; what follows is unread
/// @param reachedMillis time of the event there, for its id
public record Batch(List<LoggedEvent> events, long reached, long reachedMillis) {
  public Batch {
    events = List.copyOf(events);
  }
}
