package io.postrider.session.syncing;

import io.postrider.model.Bytes;
import io.postrider.model.MessageId;
import io.postrider.protocol.client.keys.Ratchets;
import io.postrider.protocol.client.keys.RecordKey;
import io.postrider.protocol.client.keys.RecordKeys;
import io.postrider.protocol.sync.History;
import io.postrider.protocol.sync.HistoryNotice;
import io.postrider.protocol.sync.HistoryReader;
import io.postrider.protocol.sync.SyncException;
import io.postrider.session.turn.Actor;
import io.postrider.session.turn.Draft;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the histories that the phone has given notice of, one after the other. A notice is kept
/// until its history has been read; one that cannot be read is left after three attempts, of which
/// each is noted before it is made. Source: protocol/history.md §1 to §3.
final class HistoryBook {
  private static final Logger LOG = LoggerFactory.getLogger(HistoryBook.class);
  static final RecordKey PENDING = RecordKeys.history("pending");
  private static final int ATTEMPTS = 3;

  /// Notices that may wait; a phone sends some dozens.
  private static final int MOST = 64;

  private final Actor actor;
  private final Keeper keeper;
  private final Set<String> tried = new HashSet<>();
  private final OneAtATime reading = new OneAtATime(this::read);

  HistoryBook(Actor actor, Keeper keeper) {
    this.actor = actor;
    this.keeper = keeper;
  }

  /// How often each notice that waits was tried, by message id.
  private static Map<String, Integer> pending(Ratchets records) {
    Map<String, Integer> pending = new LinkedHashMap<>();
    records
        .get(PENDING)
        .map(Bytes::utf8)
        .orElse("")
        .lines()
        .map(line -> line.split(" ", 2))
        .forEach(part -> pending.put(part[1], Integer.parseInt(part[0])));
    return pending;
  }

  private static void put(Ratchets records, Map<String, Integer> pending) {
    records.put(
        PENDING,
        Bytes.utf8(
            pending.entrySet().stream()
                .map(one -> one.getValue() + " " + one.getKey())
                .collect(Collectors.joining("\n"))));
  }

  /// In turn: keeps a notice with its message.
  Future<Void> note(Draft draft, MessageId id, HistoryNotice notice) {
    if (notice.isEmpty()) {
      return Future.succeededFuture();
    }
    return actor
        .ledger()
        .load(Set.of(PENDING))
        .map(
            records -> {
              Map<String, Integer> pending = pending(records);
              if (notice.isTooLarge() || pending.size() >= MOST) {
                left("a notice that is not kept");
              } else {
                pending.put(id.value(), 0);
                put(records, pending);
                records.put(RecordKeys.history(id.value()), notice.encode());
                draft.ratchets(records);
              }
              return null;
            });
  }

  private void left(String what) {
    actor.parts().sync().left().increment();
    LOG.warn("session {}: history is left: {}", actor.ledger().id(), what);
  }

  /// There may be something to read.
  void go() {
    reading.go();
  }

  private Future<Void> read() {
    tried.clear();
    return next()
        .onFailure(
            thrown -> LOG.info("session {}: history: {}", actor.ledger().id(), thrown.toString()));
  }

  private Future<Void> next() {
    return actor.online().isEmpty()
        ? Future.succeededFuture()
        : actor
            .ownTurn(this::begin)
            .compose(
                begun ->
                    begun.isEmpty()
                        ? Future.succeededFuture()
                        : one(begun.get()).compose(_ -> next()));
  }

  /// A notice of which an attempt begins.
  private record Begun(String id, int attempt, HistoryNotice notice) {}

  private Future<Optional<Begun>> begin() {
    return actor
        .ledger()
        .load(Set.of(PENDING))
        .compose(
            records -> {
              Map<String, Integer> pending = pending(records);
              Optional<String> first =
                  pending.keySet().stream().filter(id -> !tried.contains(id)).findFirst();
              if (first.isEmpty()) {
                return Future.succeededFuture(Optional.empty());
              }
              tried.add(first.get());
              int attempt = pending.merge(first.get(), 1, Integer::sum);
              put(records, pending);
              return actor
                  .ledger()
                  .commit(new Draft().ratchets(records))
                  .compose(_ -> notice(first.get(), attempt));
            });
  }

  private Future<Optional<Begun>> notice(String id, int attempt) {
    RecordKey key = RecordKeys.history(id);
    return actor
        .ledger()
        .load(Set.of(key))
        .map(
            records ->
                records
                    .get(key)
                    .map(stored -> new Begun(id, attempt, HistoryNotice.decode(stored))));
  }

  private Future<Void> one(Begun begun) {
    return read(begun.notice())
        .compose(history -> keeper.keep(history).map(history))
        .compose(history -> done(begun.id()).onSuccess(_ -> told(history)))
        .recover(thrown -> failed(begun, thrown));
  }

  private Future<History> read(HistoryNotice notice) {
    Optional<Bytes> inline = notice.inline();
    return inline.isPresent()
        ? actor.parts().heavyWork().run(() -> HistoryReader.read(inline.get()))
        : Future.<Void>succeededFuture()
            .map(_ -> notice.blob())
            .compose(blob -> actor.parts().sync().blobs().read(blob, HistoryReader::read));
  }

  private void told(History history) {
    LOG.info(
        "session {}: history read: {} names, {} pairs, {} chats",
        actor.ledger().id(),
        history.names().size() + history.contacts().size(),
        history.pairs().size(),
        history.chats().size());
  }

  private Future<Void> done(String id) {
    return actor.ownTurn(
        () ->
            actor
                .ledger()
                .load(Set.of(PENDING))
                .compose(
                    records -> {
                      Map<String, Integer> pending = pending(records);
                      pending.remove(id);
                      put(records, pending);
                      records.remove(RecordKeys.history(id));
                      return actor.ledger().commit(new Draft().ratchets(records));
                    }));
  }

  private Future<Void> failed(Begun begun, Throwable thrown) {
    if (thrown instanceof SyncException || begun.attempt() >= ATTEMPTS) {
      left(thrown.toString());
      return done(begun.id());
    }
    return Future.failedFuture(thrown);
  }
}
