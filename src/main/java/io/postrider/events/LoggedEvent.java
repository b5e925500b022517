package io.postrider.events;

import io.postrider.model.SessionId;
import java.time.Instant;

/// An event as it stands in the log.
///
/// @param type its name, such as `message`
/// @param payload a JSON object, as text
public record LoggedEvent(EventId id, String type, SessionId session, Instant at, String payload) {
  @Override
  public String toString() {
    return "LoggedEvent[" + id + " " + type + "]";
  }
}
