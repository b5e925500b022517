package io.postrider.events;

import io.postrider.model.OrganizationId;
import io.postrider.model.SessionId;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An event as it stands in the log. Safe for use by many threads.
public final class LoggedEvent {
  private final OrganizationId organization;
  private final EventId id;
  private final String type;
  private final SessionId session;
  private final Instant at;
  private final String payload;

  /// One for all readers; two threads may both make it.
  private @Nullable String envelope;

  /// @param organization whose log that is
  /// @param type its name, such as `message`
  /// @param payload a JSON object, as text on one line
  public LoggedEvent(
      OrganizationId organization,
      EventId id,
      String type,
      SessionId session,
      Instant at,
      String payload) {
    this.organization = organization;
    this.id = id;
    this.type = type;
    this.session = session;
    this.at = at;
    this.payload = payload;
  }

  /// Whose log that is.
  public OrganizationId organization() {
    return organization;
  }

  public EventId id() {
    return id;
  }

  /// Its name, such as `message`.
  public String type() {
    return type;
  }

  public SessionId session() {
    return session;
  }

  /// When it came about.
  public Instant at() {
    return at;
  }

  /// A JSON object, as text on one line.
  public String payload() {
    return payload;
  }

  /// The envelope of api.md §15, as JSON on one line.
  public String envelope() {
    String known = envelope;
    if (known == null) {
      known = enveloped();
      envelope = known;
    }
    return known;
  }

  private String enveloped() {
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
