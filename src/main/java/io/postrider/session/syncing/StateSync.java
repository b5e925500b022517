package io.postrider.session.syncing;

import io.postrider.protocol.client.Connection;
import io.postrider.protocol.client.LostException;
import io.postrider.protocol.client.query.AppState;
import io.postrider.protocol.client.query.IqException;
import io.postrider.protocol.sync.StateVersion;
import io.postrider.protocol.sync.SyncCollection;
import io.postrider.protocol.sync.SyncException;
import io.postrider.session.state.StaleEpochException;
import io.postrider.session.state.UnsettledException;
import io.postrider.session.turn.Actor;
import io.vertx.core.Future;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the collections that are to be read, one after the other, each once for each time that it
/// is heard of. What cannot be verified is read anew from its snapshot, once; then it is left alone
/// for a day. Source: protocol/app-state.md §5 and §6.
final class StateSync {
  private static final Logger LOG = LoggerFactory.getLogger(StateSync.class);

  /// Answers that are asked for in a row; the rest is read at the next occasion.
  private static final int MOST_ROUNDS = 100;

  private final Actor actor;
  private final StateRecords records;
  private final StateReader reader;
  private final Set<SyncCollection> tried = EnumSet.noneOf(SyncCollection.class);
  private final OneAtATime reading = new OneAtATime(this::read);

  StateSync(Actor actor, StateRecords records, Keeper keeper) {
    this.actor = actor;
    this.records = records;
    this.reader = new StateReader(actor, records, keeper);
  }

  /// There may be something to read.
  void go() {
    reading.go();
  }

  private Future<Void> read() {
    tried.clear();
    return next()
        .onFailure(
            thrown ->
                LOG.info("session {}: app state: {}", actor.ledger().id(), thrown.toString()));
  }

  private Future<Void> next() {
    Optional<Connection> connection = actor.online();
    return connection.isEmpty()
        ? Future.succeededFuture()
        : actor
            .ownTurn(records::wanted)
            .compose(
                wanted -> {
                  Optional<SyncCollection> first =
                      wanted.stream().filter(one -> !tried.contains(one)).findFirst();
                  first.ifPresent(tried::add);
                  return first.isEmpty()
                      ? Future.succeededFuture()
                      : one(connection.get(), first.get()).compose(_ -> next());
                });
  }

  private Future<Void> one(Connection connection, SyncCollection collection) {
    return actor
        .ownTurn(() -> records.begin(collection))
        .compose(from -> attempt(connection, collection, from))
        .compose(
            all ->
                all
                    ? actor.ownTurn(() -> records.read(collection))
                    : Future.<Void>succeededFuture())
        .recover(thrown -> failed(collection, thrown));
  }

  /// Whether all of it has been read.
  private Future<Boolean> attempt(
      Connection connection, SyncCollection collection, StateVersion from) {
    boolean told = from.version() > 0;
    return rounds(connection, collection, from, told, MOST_ROUNDS)
        .recover(
            thrown -> {
              if (!(thrown instanceof SyncException wrong) || !told) {
                return Future.failedFuture(thrown);
              }
              LOG.warn(
                  "session {}: {} does not verify: {}; it is read anew",
                  actor.ledger().id(),
                  collection.wire(),
                  wrong.reason());
              return rounds(connection, collection, StateVersion.NONE, false, MOST_ROUNDS);
            });
  }

  private Future<Boolean> rounds(
      Connection connection, SyncCollection collection, StateVersion from, boolean told, int left) {
    return connection
        .query(AppState.query(collection.wire(), from.version()))
        .map(answer -> AppState.parse(answer, collection.wire()))
        .compose(
            answer ->
                answer.error() == 0
                    ? reader
                        .take(connection, collection, from, answer, told)
                        .compose(
                            to ->
                                goOn(answer, from, to) && left > 1
                                    ? rounds(connection, collection, to.get(), told, left - 1)
                                    : Future.succeededFuture(to.isPresent() && !answer.more()))
                    : Future.failedFuture(new IqException(answer.error(), "collection")));
  }

  /// A server that always has more, and never brings anything, is not asked again.
  private static boolean goOn(
      AppState.Answer answer, StateVersion from, Optional<StateVersion> to) {
    return answer.more() && to.isPresent() && to.get().version() > from.version();
  }

  private Future<Void> failed(SyncCollection collection, Throwable thrown) {
    if (thrown instanceof SyncException wrong) {
      actor.parts().sync().left().increment();
      LOG.warn(
          "session {}: {} is left alone: {}",
          actor.ledger().id(),
          collection.wire(),
          wrong.reason());
      return actor.ownTurn(() -> records.leave(collection));
    }
    boolean over =
        thrown instanceof LostException
            || thrown instanceof StaleEpochException
            || thrown instanceof UnsettledException;
    if (over) {
      return Future.failedFuture(thrown);
    }
    LOG.info(
        "session {}: {} is read later: {}",
        actor.ledger().id(),
        collection.wire(),
        thrown.toString());
    return Future.succeededFuture();
  }
}
