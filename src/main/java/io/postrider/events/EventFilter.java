package io.postrider.events;

import io.postrider.model.SessionId;
import java.util.Optional;
import java.util.Set;

/// Which events a reader wants.
///
/// @param types names; empty for all
/// @param session only this one's
/// @param gateway only those of sessions that this node runs now
/// @param codes whether codes that link an account are shown
public record EventFilter(
    Set<String> types, Optional<SessionId> session, Optional<String> gateway, boolean codes) {
  /// The name of the events that carry such codes.
  public static final String CODES = "auth.qr";

  /// All events.
  public static final EventFilter ALL = new EventFilter(Set.of(), Optional.empty());

  /// Whatever node runs the session.
  public EventFilter(Set<String> types, Optional<SessionId> session) {
    this(types, session, Optional.empty(), true);
  }

  /// The same for who may not link accounts.
  public EventFilter withoutCodes() {
    return new EventFilter(types, session, gateway, false);
  }

  public EventFilter {
    types = Set.copyOf(types);
  }
}
