package io.postrider.session.sending;

import io.postrider.model.Failure;
import io.postrider.model.Jid;
import io.postrider.model.OutboxId;
import io.postrider.outbox.OutboxEntry;
import io.postrider.protocol.client.Connection;
import io.postrider.session.turn.Actor;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The front of the queue, as it was read from the store, and how long the whole is. The next ones
/// are prepared while the first is being sent.
final class Lane {
  private static final int PAGE = 32;
  private static final int AHEAD = 4;
  private static final int UNKNOWN = -1;

  private final Actor actor;
  private final Envelopes envelopes;
  private final ArrayDeque<Item> items = new ArrayDeque<>();
  private int length = UNKNOWN;

  Lane(Actor actor, Envelopes envelopes) {
    this.actor = actor;
    this.envelopes = envelopes;
  }

  /// A queued message.
  static final class Item {
    private final OutboxEntry entry;
    private @Nullable Future<Envelopes.Ready> ready;
    private int broken;

    private Item(OutboxEntry entry) {
      this.entry = entry;
    }

    OutboxEntry entry() {
      return entry;
    }

    private boolean unprepared() {
      return ready == null || ready.failed();
    }

    /// How often it could not be sent for a reason of ours, this time included.
    int broken() {
      broken++;
      return broken;
    }
  }

  /// The oldest; empty when nothing is queued. In a turn when it has to be read, so that what is
  /// just being changed is not read as it was.
  Future<Optional<Item>> head() {
    if (!items.isEmpty()) {
      return Future.succeededFuture(Optional.of(items.element()));
    }
    return actor.ownTurn(
        () ->
            actor
                .parts()
                .outbox()
                .queued(actor.ledger().id(), PAGE)
                .map(
                    found -> {
                      found.forEach(entry -> items.add(new Item(entry)));
                      return Optional.ofNullable(items.peek());
                    }));
  }

  boolean isHead(Item item) {
    return items.peek() == item;
  }

  /// What its encryption needs; also of the next ones, but not twice for one chat, which would ask
  /// for its keys twice.
  Future<Envelopes.Ready> prepare(Connection connection, Item first) {
    Set<Jid> chats = new HashSet<>();
    items.stream()
        .limit(AHEAD)
        .filter(item -> chats.add(item.entry.to()) && item.unprepared())
        .forEach(item -> item.ready = envelopes.prepare(connection, item.entry.to()));
    Future<Envelopes.Ready> ready = first.ready;
    return ready == null ? new Failure.Busy("not the first any more").asFuture() : ready;
  }

  /// What was prepared is too old.
  void stale() {
    items.forEach(item -> item.ready = null);
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
    length = UNKNOWN;
  }

  void added() {
    length++;
  }

  /// In turn: fails with `Busy` when too many are queued.
  Future<Void> room() {
    Future<Integer> known =
        length >= 0
            ? Future.succeededFuture(length)
            : actor.parts().outbox().countQueued(actor.ledger().id());
    return known.compose(
        count -> {
          length = count;
          return count < actor.parts().limits().queue()
              ? Future.succeededFuture()
              : new Failure.Busy("too many messages are queued").asFuture();
        });
  }
}
