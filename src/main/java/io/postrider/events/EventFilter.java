package io.postrider.events;

import io.postrider.model.SessionId;
import java.util.Optional;
import java.util.Set;

/// Which events a reader wants.
///
/// @param types names; empty for all
/// @param session only this one's
/// @param gateway only those of sessions that this node runs now
public record EventFilter(
    Set<String> types, Optional<SessionId> session, Optional<String> gateway) {
  /// All events.
  public static final EventFilter ALL = new EventFilter(Set.of(), Optional.empty());

  /// Whatever node runs the session.
  public EventFilter(Set<String> types, Optional<SessionId> session) {
    this(types, session, Optional.empty());
  }

  public EventFilter {
    types = Set.copyOf(types);
  }
}
