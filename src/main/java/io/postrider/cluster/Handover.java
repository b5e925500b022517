package io.postrider.cluster;

import io.postrider.model.Epoch;
import io.postrider.model.SessionId;
import io.postrider.session.bus.Bus;
import io.postrider.trust.NodeMessages;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives sessions of this node to other nodes, some at a time: each finishes what it does, lets go
/// of its connection, is written over to its new owner, and that one is told. A new owner that does
/// not hear of it finds it by looking.
final class Handover {
  private static final Logger LOG = LoggerFactory.getLogger(Handover.class);
  private static final Duration SOON = Duration.ofSeconds(3);

  private final NodeMessages messages;
  private final OwnershipStore store;
  private final Residents residents;
  private final String node;
  private final LongAdder moved;

  Handover(
      NodeMessages messages,
      OwnershipStore store,
      Residents residents,
      String node,
      LongAdder moved) {
    this.messages = messages;
    this.store = store;
    this.residents = residents;
    this.node = node;
    this.moved = moved;
  }

  private record Passage(SessionId session, String to) {}

  /// Completes when all has been moved that could be. Nothing is given to a node that does not hear
  /// us: one whose lease is good may be out of the cluster, as after a pause, and would not know
  /// what it has, nor be reached there.
  ///
  /// @param moves those of this node
  /// @param atOnce how many may be without an owner at the same time
  Future<Void> give(List<Placement.Move> moves, int atOnce) {
    Set<String> hearing = ConcurrentHashMap.newKeySet();
    List<Future<Void>> asked =
        moves.stream()
            .map(Placement.Move::to)
            .distinct()
            .map(to -> tell(to, new JsonArray()).onSuccess(_ -> hearing.add(to)))
            .toList();
    return Future.join(asked)
        .transform(
            _ ->
                move(
                    passages(moves.stream().filter(move -> hearing.contains(move.to())).toList()),
                    atOnce));
  }

  private Queue<Passage> passages(List<Placement.Move> moves) {
    Queue<Passage> passages = new ArrayDeque<>();
    Set<SessionId> chosen = new HashSet<>();
    for (Placement.Move move : moves) {
      residents.of(move.organization()).stream()
          .filter(session -> !chosen.contains(session))
          .limit(move.sessions())
          .forEach(
              session -> {
                chosen.add(session);
                passages.add(new Passage(session, move.to()));
              });
    }
    return passages;
  }

  private Future<Void> move(Queue<Passage> passages, int atOnce) {
    int all = passages.size();
    if (all == 0) {
      return Future.succeededFuture();
    }
    LOG.info("{} sessions are to be handed over", all);
    long before = moved.sum();
    long began = System.nanoTime();
    List<Future<Void>> lanes =
        IntStream.range(0, Math.min(atOnce, all)).mapToObj(_ -> lane(passages)).toList();
    return Future.all(lanes)
        .onSuccess(
            _ ->
                LOG.info(
                    "{} of {} sessions were handed over in {} ms",
                    moved.sum() - before,
                    all,
                    Duration.ofNanos(System.nanoTime() - began).toMillis()))
        .mapEmpty();
  }

  private Future<Void> lane(Queue<Passage> passages) {
    Passage next = passages.poll();
    return next == null
        ? Future.succeededFuture()
        : give(next)
            .onFailure(
                thrown -> LOG.info("{} was not moved: {}", next.session(), thrown.toString()))
            .otherwiseEmpty()
            .compose(_ -> lane(passages));
  }

  private Future<Void> give(Passage passage) {
    return residents.reserve(
        Set.of(passage.session()),
        () ->
            residents
                .dismiss(passage.session())
                .compose(
                    epoch ->
                        written(passage, epoch)
                            .compose(given -> given ? told(passage) : back(passage.session()))));
  }

  private Future<Boolean> written(Passage passage, Epoch epoch) {
    return store.hand(passage.session(), epoch, node, passage.to());
  }

  private Future<Void> told(Passage passage) {
    moved.increment();
    return tell(passage.to(), passage.session()).otherwiseEmpty();
  }

  private Future<Void> back(SessionId session) {
    return residents.admit(() -> store.claim(node, Set.of(session), List.of(node))).mapEmpty();
  }

  /// Tells a node that a session is its own by now; completes when it runs there.
  Future<Void> tell(String node, SessionId session) {
    return tell(node, new JsonArray().add(session.value()));
  }

  private Future<Void> tell(String node, JsonArray sessions) {
    Buffer news = new JsonObject().put("sessions", sessions).toBuffer();
    return messages.ask(node, Bus.arrivals(node), news, SOON).mapEmpty();
  }
}
