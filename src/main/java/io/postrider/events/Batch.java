package io.postrider.events;

import java.util.List;

/// Some events, in order.
///
/// @param reached the position up to which the log has been looked through; what follows is unread
/// @param reachedMillis time of the event there, for its id
/// @param oldest the position of the oldest event that is kept, one past the newest when there is
///   none; a reader that stands before it has lost what was between
public record Batch(List<LoggedEvent> events, long reached, long reachedMillis, long oldest) {
  public Batch {
    events = List.copyOf(events);
  }
}
