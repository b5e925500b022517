package io.postrider.cluster;

import io.postrider.model.Timers;
import io.postrider.session.turn.SessionParts;
import io.postrider.trust.NodeMessages;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs the sessions that are this node's, from its first renewal of its lease until it has given
/// all away. All on one context.
public final class Ownership {
  private static final Logger LOG = LoggerFactory.getLogger(Ownership.class);

  private final Vertx vertx;
  private final Context context;
  private final OwnershipStore store;
  private final Timers pulse;
  private final Settings settings;
  private final Standing standing;
  private final Runnable hangUp;
  private final Consumer<Set<String>> alive;
  private final Lookout lookout;
  private final Residents residents;
  private final Handover handover;
  private final Settlement settlement;
  private final Creations creations;
  private final FrontDesk desk;
  private final Heartbeat heartbeat;
  private final LongAdder moved = new LongAdder();
  private final Watch watch;

  /// What an operator says of a node.
  ///
  /// @param movesAtOnce sessions that it gives away at the same time
  /// @param drainWithin how long it may take to give all away at its end
  public record Settings(OwnershipStore.Node node, int movesAtOnce, Duration drainWithin) {}

  /// Sessions were claimed whose owner was gone.
  ///
  /// @param sessions that run here by now
  /// @param took from the decision until they ran
  /// @param without how long they had no owner with a lease, at most
  public record Takeover(int sessions, Duration took, Duration without) {}

  /// @param messages to other nodes, and from them
  /// @param pulse timers on a thread that nothing else keeps busy: whoever renews late loses all
  /// @param hangUp closes all connections to WhatsApp
  /// @param alive is told each time which nodes are alive
  public Ownership(
      Vertx vertx,
      NodeMessages messages,
      OwnershipStore store,
      SessionParts parts,
      Standing standing,
      Timers pulse,
      Settings settings,
      Runnable hangUp,
      Consumer<Set<String>> alive) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.store = store;
    this.pulse = pulse;
    this.standing = standing;
    this.settings = settings;
    this.hangUp = hangUp;
    this.alive = alive;
    this.watch = new Watch(standing.times().length());
    this.residents = new Residents(vertx, parts);
    this.handover = new Handover(messages, store, residents, node(), this::takes, moved);
    this.settlement = new Settlement(store, residents, handover, parts.timers(), settings);
    this.lookout =
        new Lookout(
            parts.timers(), standing.times().pause(), () -> store.members().onSuccess(this::seen));
    this.creations = new Creations(store, parts, residents, handover, node(), settlement::homes);
    this.desk =
        new FrontDesk(
            vertx, messages, parts.reception(), residents::has, standing::isHeld, settlement::take);
    this.heartbeat =
        new Heartbeat(
            () -> store.renew(settings.node(), standing.times().length()),
            standing.lease(),
            standing.times(),
            pulse,
            new Pulse());
  }

  /// Who is told of sessions that were claimed; set before the start.
  public void onTakeover(Consumer<Takeover> listener) {
    settlement.onTakeover(listener);
  }

  private String node() {
    return settings.node().id();
  }

  /// Completes with the number of sessions that it runs at once; those whose owner may still be
  /// alive follow.
  public Future<Integer> start() {
    return on(
        () ->
            desk.open(node())
                .compose(_ -> creations.open(vertx))
                .compose(
                    _ -> {
                      pulse.after(Duration.ZERO, heartbeat::start);
                      return settlement.settled();
                    }));
  }

  private boolean takes(String other) {
    return settlement.takes(other);
  }

  private <T> Future<T> on(Supplier<Future<T>> work) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(_ -> work.get().onComplete(promise));
    return promise.future();
  }

  /// Sessions that have come from other nodes, or gone to them, since the start.
  public long moves() {
    return moved.sum() + settlement.claimed();
  }

  /// Sessions that run here.
  public int sessions() {
    return residents.size();
  }

  /// Whether it is to give its sessions away and takes none.
  public boolean draining() {
    return settlement.draining();
  }

  private void seen(List<Member> known) {
    long now = System.nanoTime();
    context.runOnContext(
        _ -> {
          List<Member> watched = watch.seen(known, now);
          lookout.seen(watched);
          alive.accept(Settlement.rooms(watched).keySet());
          settlement.seen(watched);
        });
  }

  private final class Pulse implements Heartbeat.Listener {
    @Override
    public void lost() {
      hangUp.run();
    }

    @Override
    public Future<Void> renewed() {
      return on(
          () ->
              residents
                  .keep(() -> store.epochs(node()), standing.times().pause())
                  .onSuccess(_ -> settlement.afresh()));
    }

    @Override
    public void holds(List<Member> known) {
      seen(known);
    }
  }

  /// Gives everything to the other nodes, as far as they have room and time allows; what is left
  /// ends, each after its turn of the moment. Completes when nothing runs here.
  public Future<Void> stop() {
    return on(this::leave);
  }

  private Future<Void> leave() {
    settlement.end();
    LOG.info("this node ends, with {} sessions", residents.size());
    return giveAll()
        .timeout(settings.drainWithin().toMillis(), TimeUnit.MILLISECONDS)
        .onFailure(thrown -> LOG.warn("not all sessions were given away: {}", thrown.toString()))
        .otherwiseEmpty()
        .compose(_ -> creations.close())
        .compose(_ -> endAll())
        .compose(_ -> desk.close())
        .compose(
            _ -> {
              heartbeat.stop();
              return store.leave(node());
            })
        .otherwiseEmpty();
  }

  private Future<Void> endAll() {
    int left = residents.size();
    return residents
        .dismissAll()
        .onSuccess(_ -> LOG.info("no session runs here any more; {} were not handed over", left));
  }

  /// Who is there now is asked for: another one may have begun a moment ago. What could not be
  /// given to one that has gone meanwhile is for the others, as long as any of it can be.
  private Future<Void> giveAll() {
    return standing.isHeld() && residents.size() > 0
        ? giveOnce().compose(given -> given > 0 ? giveAll() : Future.succeededFuture())
        : Future.succeededFuture();
  }

  private Future<Integer> giveOnce() {
    return store
        .drain(node())
        .compose(_ -> store.members())
        .compose(
            known ->
                store
                    .loads()
                    .compose(
                        loads ->
                            handover.give(
                                new Placement(known, loads).movesFrom(node()),
                                Settlement.LEAVING_AT_ONCE)));
  }
}
