package io.postrider.events;

import io.postrider.model.SessionId;
import java.util.Optional;
import java.util.Set;

/// Which events a reader wants.
///
/// @param types names; empty for all
/// @param session only this one's
public record EventFilter(Set<String> types, Optional<SessionId> session) {
  /// All events.
  public static final EventFilter ALL = new EventFilter(Set.of(), Optional.empty());

  public EventFilter {
    types = Set.copyOf(types);
  }
}
