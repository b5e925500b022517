package io.postrider.protocol.client.query;

import io.postrider.model.Jid;
import io.postrider.protocol.node.Node;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Somebody has come or gone, writes or has stopped. Source: protocol/presence.md §1.
///
/// @param from bare
/// @param chat where it is written; empty for coming and going
/// @param spoken whether a voice note is recorded instead
/// @param lastSeen when he was there last, as far as he lets others know
public record Sighting(
    Jid from, Optional<Jid> chat, State state, boolean spoken, Optional<Instant> lastSeen) {
  private static final long LATEST_SECOND = 253_402_300_799L;

  /// What somebody does.
  public enum State {
    AVAILABLE,
    UNAVAILABLE,
    COMPOSING,
    PAUSED;

    /// The name in events.
    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Empty for counts of groups, and for what says nothing of anybody.
  public static Optional<Sighting> read(Node stanza) {
    return stanza.tag().equals("chatstate") ? writing(stanza) : coming(stanza);
  }

  private static Optional<Sighting> coming(Node presence) {
    String type = presence.attr("type").orElse("available");
    Optional<State> state =
        switch (type) {
          case "available" -> Optional.of(State.AVAILABLE);
          case "unavailable" -> Optional.of(State.UNAVAILABLE);
          default -> Optional.empty();
        };
    Optional<Instant> lastSeen =
        presence.number("last").stream()
            .filter(second -> second > 0 && second <= LATEST_SECOND)
            .mapToObj(Instant::ofEpochSecond)
            .findFirst();
    return presence
        .jid("from")
        .filter(Jid::isUser)
        .flatMap(
            from ->
                state.map(
                    now -> new Sighting(from.bare(), Optional.empty(), now, false, lastSeen)));
  }

  private static Optional<Sighting> writing(Node chatstate) {
    List<Node> children = chatstate.children();
    Optional<Jid> chat = chatstate.jid("from").map(Jid::bare);
    Optional<Jid> from =
        chat.filter(Jid::isGroup).isPresent() ? chatstate.jid("participant") : chat;
    if (children.size() != 1 || from.filter(Jid::isUser).isEmpty()) {
      return Optional.empty();
    }
    Node child = children.getFirst();
    boolean spoken = child.attr("media").orElse("").equals("audio");
    return switch (child.tag()) {
      case "composing" ->
          Optional.of(
              new Sighting(from.get().bare(), chat, State.COMPOSING, spoken, Optional.empty()));
      case "paused" ->
          Optional.of(new Sighting(from.get().bare(), chat, State.PAUSED, false, Optional.empty()));
      default -> Optional.empty();
    };
  }
}
