package io.postrider.session.sending;

import io.postrider.model.Jid;
import io.postrider.model.OutboxId;
import io.postrider.model.Recent;
import io.postrider.outbox.NextSend.Candidate;
import io.postrider.outbox.OutboxEntry;
import io.postrider.protocol.client.Connection;
import io.postrider.session.turn.Actor;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The front of the queue, as it was read from the store and has grown since, and how long the
/// whole is: only this session adds to it. The next ones are prepared while the first is being
/// sent.
final class QueueFront {
  private static final int PAGE = 32;
  private static final int AHEAD = 4;
  private static final int UNKNOWN = -1;

  private final Actor actor;
  private final Preparation preparation;
  private final ArrayDeque<Item> items = new ArrayDeque<>();

  /// What the next message to a chat needs.
  private final Map<Jid, Future<Preparation.Ready>> ready = Recent.map(PAGE);

  private int length = UNKNOWN;

  /// Whether nothing is queued but `items`.
  private boolean whole;

  QueueFront(Actor actor, Preparation preparation) {
    this.actor = actor;
    this.preparation = preparation;
  }

  /// A queued message.
  record Item(OutboxEntry entry) {
    Candidate candidate() {
      return new Candidate(entry.id(), entry.to());
    }
  }

  /// The oldest ones, as far as they are known; empty when they have to be read.
  Optional<List<Candidate>> front() {
    return items.isEmpty() && !whole ? Optional.empty() : Optional.of(candidates());
  }

  private List<Candidate> candidates() {
    return items.stream().map(Item::candidate).toList();
  }

  /// The oldest ones, but for those of some chats; none when no other is queued. In a turn, so that
  /// what is just being changed is not read as it was.
  Future<List<Candidate>> read(Set<Jid> without) {
    return actor.ownTurn(
        () ->
            queued(without)
                .map(
                    found -> {
                      items.clear();
                      found.forEach(entry -> items.add(new Item(entry)));
                      whole = without.isEmpty() && found.size() < PAGE;
                      return candidates();
                    }));
  }

  private Future<List<OutboxEntry>> queued(Set<Jid> without) {
    return actor.ledger().nothingWaits()
        ? Future.succeededFuture(List.of())
        : actor.parts().outbox().queued(actor.ledger().id(), without, PAGE);
  }

  /// Those of them that are known, in the order of the queue.
  List<Item> find(List<OutboxId> ids) {
    Set<OutboxId> wanted = Set.copyOf(ids);
    return items.stream().filter(item -> wanted.contains(item.entry.id())).toList();
  }

  /// Whether it is still to be sent.
  boolean holds(Item item) {
    return items.contains(item);
  }

  /// The next one of the same chat.
  Optional<Item> next(Jid chat) {
    return items.stream().filter(item -> item.entry.to().equals(chat)).findFirst();
  }

  /// What its encryption needs; also of the next ones, but not twice for one chat, which would ask
  /// for its keys twice. What is not answered yet is not asked for again.
  ///
  /// @param without the chats that wait
  /// @param ahead whether the next ones are prepared, too
  Future<Preparation.Ready> prepare(
      Connection connection, Item wanted, Set<Jid> without, boolean ahead) {
    Future<Preparation.Ready> first = prepared(connection, wanted.entry.to());
    if (!ahead) {
      return first;
    }
    items.stream()
        .map(item -> item.entry.to())
        .distinct()
        .filter(chat -> !without.contains(chat) && !chat.equals(wanted.entry.to()))
        .limit(AHEAD - 1)
        .forEach(chat -> prepared(connection, chat));
    return first;
  }

  private Future<Preparation.Ready> prepared(Connection connection, Jid chat) {
    Future<Preparation.Ready> known = ready.get(chat);
    if (known != null && !known.failed()) {
      return known;
    }
    Future<Preparation.Ready> asked = preparation.prepare(connection, chat);
    ready.put(chat, asked);
    return asked;
  }

  /// In turn: what these chats need after another one, as far as it is at hand.
  Future<List<Preparation.Ready>> atHand(Preparation.Ready first, List<Item> others) {
    return preparation.atHand(
        first.devices().size(), others.stream().map(item -> item.entry.to()).toList());
  }

  /// What was prepared is used up.
  void used(Jid chat) {
    ready.remove(chat);
  }

  /// What was prepared is too old.
  void stale() {
    ready.values().removeIf(Future::isComplete);
  }

  void remove(Item item) {
    if (items.remove(item)) {
      length = Math.max(UNKNOWN, length - 1);
    }
  }

  /// Cancelled.
  void forget(OutboxId id) {
    items.removeIf(item -> item.entry.id().equals(id));
    length = Math.max(UNKNOWN, length - 1);
  }

  /// Forgets what it knows.
  void clear() {
    items.clear();
    ready.clear();
    unsure();
  }

  /// There may be more than what is known here.
  void unsure() {
    length = UNKNOWN;
    whole = false;
  }

  /// In turn: it was put in, and is the last.
  void added(OutboxEntry entry) {
    length += length == UNKNOWN ? 0 : 1;
    whole = whole && items.size() < PAGE;
    if (whole) {
      items.add(new Item(entry));
    }
  }

  /// In turn: how many more may be queued.
  Future<Integer> room() {
    Future<Integer> known =
        length >= 0
            ? Future.succeededFuture(length)
            : actor.parts().outbox().countQueued(actor.ledger().id());
    return known.map(
        count -> {
          length = count;
          return Math.max(0, actor.parts().limits().queue() - count);
        });
  }
}
