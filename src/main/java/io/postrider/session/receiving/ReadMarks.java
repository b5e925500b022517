package io.postrider.session.receiving;

import io.postrider.model.Jid;
import io.postrider.protocol.client.Connection;
import io.postrider.protocol.node.Node;
import io.postrider.session.turn.Actor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Tells senders that their messages have been read, for sessions that want it. What comes while
/// much waits is told together. Source: protocol facts, part 2 section 10.
final class ReadMarks {
  private static final int MOST = 64;

  private final Actor actor;
  private final Map<Place, List<String>> waiting = new LinkedHashMap<>();
  private boolean scheduled;
  private int size;

  /// Where messages were read.
  ///
  /// @param author bare, in a group
  private record Place(Connection connection, Jid chat, Optional<Jid> author) {}

  ReadMarks(Actor actor) {
    this.actor = actor;
  }

  /// A message has been stored.
  void add(Connection connection, Node stanza) {
    Optional<Jid> chat = stanza.jid("from").map(Jid::bare);
    if (chat.isEmpty() || !(chat.get().isUser() || chat.get().isGroup())) {
      return;
    }
    Optional<Jid> author = stanza.jid("participant").map(Jid::bare);
    Place place = new Place(connection, chat.get(), author);
    waiting.computeIfAbsent(place, _ -> new ArrayList<>()).add(stanza.id());
    size++;
    if (size >= MOST) {
      flush();
    } else if (!scheduled) {
      scheduled = true;
      actor.mailbox().below(1).onComplete(_ -> flush());
    }
  }

  private void flush() {
    scheduled = false;
    size = 0;
    Map<Place, List<String>> places = new LinkedHashMap<>(waiting);
    waiting.clear();
    places.forEach((place, ids) -> place.connection().write(receipt(place, ids)));
  }

  private Node receipt(Place place, List<String> ids) {
    Node receipt =
        Node.of("receipt")
            .with("id", ids.getFirst())
            .with("to", place.chat())
            .with("type", "read")
            .with("t", actor.parts().timers().now().getEpochSecond());
    if (place.author().isPresent()) {
      receipt = receipt.with("participant", place.author().get());
    }
    List<Node> rest = ids.stream().skip(1).map(id -> Node.of("item").with("id", id)).toList();
    return rest.isEmpty() ? receipt : receipt.with(Node.of("list").withChildren(rest));
  }
}
