package io.postrider.events;

import io.postrider.model.OrganizationId;
import io.postrider.model.SessionId;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/// An event as it stands in the log.
///
/// @param organization whose log that is
/// @param type its name, such as `message`
/// @param payload a JSON object, as text on one line
public record LoggedEvent(
    OrganizationId organization,
    EventId id,
    String type,
    SessionId session,
    Instant at,
    String payload) {
  /// The envelope of api.md §15, as JSON on one line.
  public String envelope() {
    String head =
        new JsonObject()
            .put("schema", "v1")
            .put("id", id.toString())
            .put("event", type)
            .put("session", session.value())
            .put("organization", organization.value())
            .put("timestamp", at.toEpochMilli())
            .encode();
    return head.substring(0, head.length() - 1) + ",\"payload\":" + payload + "}";
  }

  @Override
  public String toString() {
    return "LoggedEvent[" + id + " " + type + "]";
  }
}
