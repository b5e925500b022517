package io.postrider.cluster;

import io.postrider.model.Epoch;
import io.postrider.model.SessionId;
import io.postrider.session.bus.Bus;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
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
  private static final DeliveryOptions SOON = new DeliveryOptions().setSendTimeout(3_000);

  private final Vertx vertx;
  private final OwnershipStore store;
  private final Residents residents;
  private final String node;
  private final LongAdder moved;

  Handover(Vertx vertx, OwnershipStore store, Residents residents, String node, LongAdder moved) {
    this.vertx = vertx;
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
            .map(to -> tell(vertx, to, new JsonArray()).onSuccess(_ -> hearing.add(to)))
            .toList();
    return Future.join(asked)
        .transform(
            _ -> move(moves.stream().filter(move -> hearing.contains(move.to())).toList(), atOnce));
  }

  private Future<Void> move(List<Placement.Move> moves, int atOnce) {
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
    List<Future<Void>> lanes =
        IntStream.range(0, Math.min(atOnce, passages.size()))
            .mapToObj(_ -> lane(passages))
            .toList();
    return Future.all(lanes).mapEmpty();
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
    return tell(vertx, passage.to(), passage.session()).otherwiseEmpty();
  }

  private Future<Void> back(SessionId session) {
    return store.claim(node, Set.of(session), List.of(node)).compose(residents::admit).mapEmpty();
  }

  /// Tells a node that a session is its own by now; completes when it runs there.
  static Future<Void> tell(Vertx vertx, String node, SessionId session) {
    return tell(vertx, node, new JsonArray().add(session.value()));
  }

  private static Future<Void> tell(Vertx vertx, String node, JsonArray sessions) {
    Buffer news = new JsonObject().put("sessions", sessions).toBuffer();
    return vertx.eventBus().request(Bus.arrivals(node), news, SOON).mapEmpty();
  }
}
