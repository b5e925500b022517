package io.postrider.cluster;

import io.postrider.model.Epoch;
import io.postrider.model.SessionId;
import io.postrider.session.bus.Bus;
import io.postrider.session.state.SessionRow;
import io.postrider.trust.NodeMessages;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
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
  private final Predicate<String> takes;
  private final LongAdder moved;

  /// @param takes whether a node is there, by what was seen last, and takes sessions
  Handover(
      NodeMessages messages,
      OwnershipStore store,
      Residents residents,
      String node,
      Predicate<String> takes,
      LongAdder moved) {
    this.messages = messages;
    this.store = store;
    this.residents = residents;
    this.node = node;
    this.takes = takes;
    this.moved = moved;
  }

  private record Passage(SessionId session, String to) {}

  /// What is to be given, and to whom it still may be.
  private record Passages(Queue<Passage> waiting, Set<String> hearing) {}

  /// Completes when all has been moved that could be. Nothing is given to a node that does not hear
  /// us: one whose lease is good may be out of the cluster, as after a pause, and would not know
  /// what it has, nor be reached there; nor to one that is gone meanwhile.
  ///
  /// @param moves those of this node
  /// @param atOnce how many may be without an owner at the same time
  /// @return how many have been moved
  Future<Integer> give(List<Placement.Move> moves, int atOnce) {
    Set<String> hearing = ConcurrentHashMap.newKeySet();
    List<Future<Void>> asked =
        moves.stream()
            .map(Placement.Move::to)
            .distinct()
            .map(
                to ->
                    tell(to, new JsonArray())
                        .onSuccess(_ -> hearing.add(to))
                        .onFailure(
                            _ -> LOG.warn("node {} does not hear this one: it gets nothing", to)))
            .toList();
    return Future.join(asked)
        .transform(
            _ ->
                move(
                    new Passages(
                        passages(
                            moves.stream().filter(move -> hearing.contains(move.to())).toList()),
                        hearing),
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

  private Future<Integer> move(Passages passages, int atOnce) {
    int all = passages.waiting().size();
    if (all == 0) {
      return Future.succeededFuture(0);
    }
    LOG.info("{} sessions are to be handed over", all);
    long before = moved.sum();
    long began = System.nanoTime();
    List<Future<Void>> lanes =
        IntStream.range(0, Math.min(atOnce, all)).mapToObj(_ -> lane(passages)).toList();
    return Future.all(lanes)
        .map(_ -> (int) (moved.sum() - before))
        .onSuccess(
            given ->
                LOG.info(
                    "{} of {} sessions were handed over in {} ms",
                    given,
                    all,
                    Duration.ofNanos(System.nanoTime() - began).toMillis()));
  }

  private Future<Void> lane(Passages passages) {
    Passage next = next(passages);
    return next == null
        ? Future.succeededFuture()
        : give(next, passages.hearing())
            .onFailure(
                thrown -> LOG.info("{} was not moved: {}", next.session(), thrown.toString()))
            .otherwiseEmpty()
            .compose(_ -> lane(passages));
  }

  private @Nullable Passage next(Passages passages) {
    Passage next = passages.waiting().poll();
    while (next != null && !(passages.hearing().contains(next.to()) && takes.test(next.to()))) {
      next = passages.waiting().poll();
    }
    return next;
  }

  private Future<Void> give(Passage passage, Set<String> hearing) {
    return residents.reserve(
        Set.of(passage.session()),
        () ->
            residents
                .dismiss(passage.session())
                .compose(
                    epoch ->
                        written(passage, epoch)
                            .compose(
                                given ->
                                    given ? told(passage, hearing) : back(passage.session()))));
  }

  private Future<Boolean> written(Passage passage, Epoch epoch) {
    return store.hand(passage.session(), epoch, node, passage.to());
  }

  private Future<Void> told(Passage passage, Set<String> hearing) {
    moved.increment();
    return tell(passage.to(), passage.session())
        .onFailure(_ -> hearing.remove(passage.to()))
        .otherwiseEmpty();
  }

  /// Takes a session back that its new owner has not heard of; nothing happens when it has.
  Future<Void> keep(SessionRow row) {
    return store
        .hand(row.id(), row.epoch(), row.owner(), node)
        .compose(given -> given ? back(row.id()) : Future.succeededFuture());
  }

  private Future<Void> back(SessionId session) {
    return residents
        .admit(() -> store.claim(node, Set.of(session), List.of(node), Map.of()))
        .mapEmpty();
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
