package io.postrider.events;

import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The names of all events (api.md §15).
public final class EventTypes {
  private static final Set<String> ALL =
      Set.of(
          "session.status",
          "session.set_aside",
          "auth.qr",
          "auth.code",
          "message",
          "message.from_me",
          "message.status",
          "message.reaction",
          "message.edited",
          "message.revoked",
          "poll.vote",
          "poll.recap",
          "presence.update",
          "group.update",
          "group.participant",
          "chat.update",
          "contact.update",
          "call.incoming",
          "newsletter.update");

  private EventTypes() {}

  /// What a reader asks for: exact names; `*` among them, or none at all, means all events.
  ///
  /// @return empty when one of the names is no event's
  public static Optional<Set<String>> parse(Collection<String> names) {
    Set<String> wanted = new HashSet<>(names);
    if (wanted.contains("*")) {
      wanted.clear();
    }
    return ALL.containsAll(wanted) ? Optional.of(wanted) : Optional.empty();
  }

  /// All names in order, to be told to people.
  public static String words() {
    return String.join(", ", new TreeSet<>(ALL));
  }
}
