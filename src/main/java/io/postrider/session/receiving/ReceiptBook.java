package io.postrider.session.receiving;

import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.model.Recent;
import io.postrider.protocol.client.Connection;
import io.postrider.protocol.client.Stanza;
import io.postrider.protocol.client.message.Receipt;
import io.postrider.session.state.DeliveryStatus;
import io.postrider.session.state.Progress;
import io.postrider.session.state.SessionEvent;
import io.postrider.session.turn.Actor;
import io.postrider.session.turn.Draft;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Keeps how far our messages have come, by the receipts of those who got them: it never goes back,
/// and the devices of one user count once. Receipts that come while a turn runs share the next one,
/// and its commit; they are acknowledged after it.
final class ReceiptBook {
  private static final int REMEMBERED = 512;
  private static final int BATCH = 64;

  /// Of so many the progress may wait to be stored: all that waits is remembered.
  private static final int FEW = 16;

  private final Actor actor;
  private final List<Waiting> waiting = new ArrayList<>();
  private final Addressees addressees;
  private final Predicate<Stanza.Told> suspect;
  private final Map<Key, DeliveryStatus> reached;

  private record Waiting(Connection connection, Stanza.Receipt stanza, Promise<Void> done) {}

  /// One message and one receiver of it.
  private record Key(MessageId message, Optional<Jid> reader) {}

  /// @param suspect whether a receipt may spoil the commit of others
  ReceiptBook(Actor actor, Addressees addressees, Predicate<Stanza.Told> suspect) {
    this.actor = actor;
    this.addressees = addressees;
    this.suspect = suspect;
    this.reached = Recent.map(REMEMBERED, key -> actor.ledger().fresh().forget(key.message()));
  }

  /// Completes when it is stored and acknowledged.
  Future<Void> take(Connection connection, Stanza.Receipt stanza) {
    Waiting one = new Waiting(connection, stanza, Promise.promise());
    waiting.add(one);
    if (waiting.size() == 1) {
      turn();
    }
    return one.done().future();
  }

  private void turn() {
    boolean[] begun = {false};
    actor
        .ownTurn(() -> inTurn(begun))
        .onFailure(
            thrown -> {
              if (!begun[0]) {
                notBegun(thrown);
              }
            });
  }

  private Future<Void> inTurn(boolean[] begun) {
    begun[0] = true;
    List<Waiting> batch = List.copyOf(waiting.subList(0, together()));
    waiting.subList(0, batch.size()).clear();
    if (!waiting.isEmpty()) {
      turn();
    }
    Future<Future<Void>> decided = guarded(batch);
    decided.compose(stored -> stored).onComplete(stored -> batch.forEach(one -> end(one, stored)));
    return decided.mapEmpty();
  }

  /// What is stored is not known, and cannot be read: all come again.
  private void notBegun(Throwable thrown) {
    List<Waiting> all = List.copyOf(waiting);
    waiting.clear();
    all.forEach(one -> one.done().fail(thrown));
  }

  private Future<Future<Void>> guarded(List<Waiting> batch) {
    try {
      return decide(batch);
    } catch (RuntimeException thrown) {
      return Future.failedFuture(thrown);
    }
  }

  /// How many share the next turn.
  private int together() {
    int count = 1;
    while (count < Math.min(BATCH, waiting.size())
        && !suspect.test(waiting.get(count - 1).stanza())
        && !suspect.test(waiting.get(count).stanza())) {
      count++;
    }
    return count;
  }

  private void end(Waiting one, AsyncResult<Void> stored) {
    if (stored.failed()) {
      reached.clear();
      actor.ledger().fresh().clear();
      one.done().fail(stored.cause());
      return;
    }
    one.connection().write(one.stanza().ack());
    one.done().complete();
  }

  /// What it completes with completes when it is stored, for which the turn need not wait, but for
  /// what may spoil what is stored with it.
  private Future<Future<Void>> decide(List<Waiting> batch) {
    Instant now = actor.parts().timers().now();
    List<Receipt> receipts =
        batch.stream()
            .flatMap(one -> Receipt.parse(one.stanza().node(), actor.account(), now).stream())
            .toList();
    if (receipts.isEmpty()) {
      return Future.succeededFuture(Future.succeededFuture());
    }
    boolean alone = suspect.test(batch.getFirst().stanza());
    return addressees
        .genuine(receipts)
        .compose(genuine -> look(genuine).map(known -> draft(genuine, known, now)))
        .compose(
            draft ->
                alone || draft.progress().size() > FEW
                    ? commitAlone(draft).map(Future.succeededFuture())
                    : actor.report(draft));
  }

  private Future<Void> commitAlone(Draft draft) {
    return actor.ledger().commitReports().compose(_ -> actor.ledger().commit(draft));
  }

  /// How far they have come as far as it is known, from memory where it can be told from there.
  private Future<Map<Key, DeliveryStatus>> look(List<Receipt> receipts) {
    Map<Key, DeliveryStatus> known = new HashMap<>();
    Map<Optional<Jid>, Set<MessageId>> asked = new LinkedHashMap<>();
    for (Receipt receipt : receipts) {
      for (MessageId id : receipt.messages()) {
        DeliveryStatus status = reached.get(new Key(id, receipt.reader()));
        if (status != null) {
          known.put(new Key(id, receipt.reader()), status);
        } else if (!actor.ledger().fresh().contains(id)) {
          asked.computeIfAbsent(receipt.reader(), _ -> new LinkedHashSet<>()).add(id);
        }
      }
    }
    List<Future<Void>> answers = new ArrayList<>();
    asked.forEach((reader, ids) -> answers.add(look(reader, ids, known)));
    return Future.all(answers).map(known);
  }

  private Future<Void> look(
      Optional<Jid> reader, Set<MessageId> ids, Map<Key, DeliveryStatus> known) {
    return actor
        .parts()
        .messages()
        .progress(actor.ledger().id(), reader, ids)
        .map(
            found -> {
              found.forEach((id, status) -> known.put(new Key(id, reader), status));
              return null;
            });
  }

  private Draft draft(List<Receipt> receipts, Map<Key, DeliveryStatus> known, Instant now) {
    Draft draft = new Draft();
    Map<Key, DeliveryStatus> further = new LinkedHashMap<>(known);
    for (Receipt receipt : receipts) {
      List<MessageId> news =
          receipt.messages().stream().filter(id -> advances(receipt, id, further)).toList();
      for (MessageId id : news) {
        further.put(new Key(id, receipt.reader()), status(receipt));
        draft.progress(new Progress(id, receipt.reader(), status(receipt)));
      }
      if (!news.isEmpty()) {
        draft.event(event(receipt, news, now));
      }
    }
    reached.putAll(further);
    return draft;
  }

  private static DeliveryStatus status(Receipt receipt) {
    return switch (receipt.reached()) {
      case DELIVERED -> DeliveryStatus.DELIVERED;
      case READ -> DeliveryStatus.READ;
      case PLAYED -> DeliveryStatus.PLAYED;
    };
  }

  private static boolean advances(Receipt receipt, MessageId id, Map<Key, DeliveryStatus> known) {
    DeliveryStatus before = known.get(new Key(id, receipt.reader()));
    return before == null || before.compareTo(status(receipt)) < 0;
  }

  private static SessionEvent event(Receipt receipt, List<MessageId> news, Instant now) {
    return new SessionEvent.StatusReported(
        receipt.chat(),
        receipt.reader(),
        news,
        status(receipt),
        Optional.empty(),
        Optional.empty(),
        receipt.at(),
        now);
  }
}
