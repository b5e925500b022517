package io.postrider.sandbox;

import io.postrider.model.Jid;
import io.postrider.protocol.node.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Stanzas that a device has not acknowledged, in order. Source: protocol/sandbox.md §7.
final class Backlog {
  private final Map<Long, Node> items = new LinkedHashMap<>();
  private final Map<String, ArrayDeque<Long>> byId = new HashMap<>();
  private long next;

  void add(Node stanza) {
    long place = next++;
    items.put(place, stanza);
    byId.computeIfAbsent(key(stanza.tag(), stanza.id()), _ -> new ArrayDeque<>(2)).add(place);
  }

  /// Removes one stanza of this class and id: the oldest that came from `from`, else the oldest.
  ///
  /// @return whether there was one
  boolean settle(String tag, String id, Optional<Jid> from) {
    ArrayDeque<Long> places = byId.get(key(tag, id));
    if (places == null) {
      return false;
    }
    long place = chosen(places, from);
    places.remove(place);
    items.remove(place);
    if (places.isEmpty()) {
      byId.remove(key(tag, id));
    }
    return true;
  }

  private long chosen(ArrayDeque<Long> places, Optional<Jid> from) {
    for (long place : places) {
      Node stanza = items.get(place);
      if (stanza != null && stanza.jid("from").equals(from)) {
        return place;
      }
    }
    return places.getFirst();
  }

  List<Node> all() {
    return new ArrayList<>(items.values());
  }

  int size() {
    return items.size();
  }

  boolean isEmpty() {
    return items.isEmpty();
  }

  private static String key(String tag, String id) {
    return tag + ':' + id;
  }
}
