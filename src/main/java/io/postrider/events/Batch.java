package io.postrider.events;

import java.util.List;

/// Some events, in order.
///
/// @param reached the position up to which the log has been looked through; what follows is unread
/// @param reachedMillis time of the event there, for its id
/// @param newest the last position of the log then; when it is further, there is more to be read
/// @param oldest the position of the oldest event that is kept, one past the newest when there is
///   none; a reader that stands before it has lost what was between
public record Batch(
    List<LoggedEvent> events, long reached, long reachedMillis, long newest, long oldest) {
  public Batch {
    events = List.copyOf(events);
  }
}
