package io.postrider.sandbox;

import io.postrider.model.Jid;
import io.postrider.protocol.node.Node;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Stanzas that a device has not acknowledged, in order. Source: protocol/sandbox.md §7.
final class Backlog {
  private final TreeMap<Long, Item> items = new TreeMap<>();
  private final Map<String, ArrayDeque<Long>> byId = new HashMap<>();
  private final Map<String, Integer> ids = new HashMap<>();
  private long next;

  /// A stanza, and when it was written to the connection of the moment.
  private static final class Item {
    final Node stanza;
    @Nullable Instant sent;

    Item(Node stanza) {
      this.stanza = stanza;
    }
  }

  /// A stanza and where it stands.
  record Entry(long place, Node stanza) {}

  void add(Node stanza) {
    long place = next++;
    items.put(place, new Item(stanza));
    byId.computeIfAbsent(key(stanza.tag(), stanza.id()), _ -> new ArrayDeque<>(2)).add(place);
    ids.merge(stanza.id(), 1, Integer::sum);
  }

  /// The newest such stanza has been written.
  void sent(Node stanza, Instant at) {
    ArrayDeque<Long> places = byId.get(key(stanza.tag(), stanza.id()));
    if (places != null) {
      Item item = items.get(places.getLast());
      if (item != null) {
        item.sent = at;
      }
    }
  }

  /// A new connection begins, on which nothing has been written.
  void unsent() {
    items.values().forEach(item -> item.sent = null);
  }

  /// How many were written before `since`; each is counted once.
  int overdue(Instant since) {
    int late = 0;
    for (Item item : items.values()) {
      if (item.sent != null && item.sent.isBefore(since)) {
        item.sent = null;
        late++;
      }
    }
    return late;
  }

  /// Whether a stanza of this id waits, whatever its class.
  boolean holds(String id) {
    return ids.containsKey(id);
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
    ids.computeIfPresent(id, (_, count) -> count == 1 ? null : count - 1);
    if (places.isEmpty()) {
      byId.remove(key(tag, id));
    }
    return true;
  }

  private long chosen(ArrayDeque<Long> places, Optional<Jid> from) {
    for (long place : places) {
      Item item = items.get(place);
      if (item != null && item.stanza.jid("from").equals(from)) {
        return place;
      }
    }
    return places.getFirst();
  }

  /// The first ones behind a place, at most so many.
  List<Entry> after(long place, int most) {
    return items.tailMap(place, false).entrySet().stream()
        .limit(most)
        .map(item -> new Entry(item.getKey(), item.getValue().stanza))
        .toList();
  }

  /// Whether one is left of those up to a place.
  boolean holdsUpTo(long place) {
    return !items.headMap(place, true).isEmpty();
  }

  List<Node> all() {
    List<Node> stanzas = new ArrayList<>(items.size());
    items.values().forEach(item -> stanzas.add(item.stanza));
    return stanzas;
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
