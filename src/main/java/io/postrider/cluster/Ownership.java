package io.postrider.cluster;

import com.github.f4b6a3.ulid.UlidCreator;
import io.postrider.model.Epoch;
import io.postrider.model.Failure;
import io.postrider.model.OrganizationId;
import io.postrider.model.Patience;
import io.postrider.model.SessionId;
import io.postrider.model.Timers;
import io.postrider.outbox.Budget;
import io.postrider.session.bus.Bus;
import io.postrider.session.bus.BusRequest;
import io.postrider.session.bus.Reception;
import io.postrider.session.bus.Reply;
import io.postrider.session.state.Lifecycle;
import io.postrider.session.state.SessionRow;
import io.postrider.session.state.SessionSettings;
import io.postrider.session.state.SessionStatus;
import io.postrider.session.state.SessionStore;
import io.postrider.session.turn.SessionParts;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs the sessions that are this node's: claims those whose owner is gone, gives away what other
/// nodes have more room for, and creates new ones. All on one context.
public final class Ownership {
  private static final Logger LOG = LoggerFactory.getLogger(Ownership.class);
  private static final Duration LOOK = Duration.ofSeconds(10);
  private static final Duration SOON = Duration.ofMillis(250);
  private static final int LEAVING_AT_ONCE = 64;

  private final Vertx vertx;
  private final Context context;
  private final OwnershipStore store;
  private final SessionStore sessions;
  private final Reception reception;
  private final Timers timers;
  private final Timers pulse;
  private final Settings settings;
  private final Standing standing;
  private final Runnable hangUp;
  private final Consumer<Set<String>> alive;
  private final Residents residents;
  private final Handover handover;
  private final FrontDesk desk;
  private final Heartbeat heartbeat;
  private final LongAdder moved = new LongAdder();
  private final LongAdder claimed = new LongAdder();
  private final Promise<Integer> started = Promise.promise();
  private volatile List<Member> members = List.of();
  private Instant next = Instant.MIN;
  private boolean settling;
  private volatile boolean stopping;
  private volatile Consumer<Takeover> takeovers = _ -> {};
  private long seenAt;
  private @Nullable MessageConsumer<Buffer> creations;

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

  /// @param pulse timers on a thread that nothing else keeps busy: whoever renews late loses all
  /// @param hangUp closes all connections to WhatsApp
  /// @param alive is told each time which nodes are alive
  public Ownership(
      Vertx vertx,
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
    this.sessions = parts.sessions();
    this.reception = parts.reception();
    this.timers = parts.timers();
    this.pulse = pulse;
    this.standing = standing;
    this.settings = settings;
    this.hangUp = hangUp;
    this.alive = alive;
    this.residents = new Residents(vertx, parts);
    this.handover = new Handover(vertx, store, residents, node(), moved);
    this.desk = new FrontDesk(vertx, residents, standing::isHeld, Patience.BUS, this::takeArrivals);
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
    takeovers = listener;
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
                .compose(
                    _ -> {
                      MessageConsumer<Buffer> heard =
                          vertx.eventBus().localConsumer(Bus.creation(node()));
                      creations = heard.handler(this::receive);
                      return heard.completion();
                    })
                .compose(
                    _ -> {
                      pulse.after(Duration.ZERO, heartbeat::start);
                      return started.future();
                    }));
  }

  private <T> Future<T> on(Supplier<Future<T>> work) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(_ -> work.get().onComplete(promise));
    return promise.future();
  }

  /// Sessions that have come from other nodes, or gone to them, since the start.
  public long moves() {
    return moved.sum() + claimed.sum();
  }

  /// Sessions that run here.
  public int sessions() {
    return residents.size();
  }

  private final class Pulse implements Heartbeat.Listener {
    @Override
    public void lost() {
      hangUp.run();
    }

    @Override
    public Future<Void> renewed() {
      return on(() -> store.epochs(node()).onSuccess(residents::keep).mapEmpty());
    }

    @Override
    public void holds(List<Member> known) {
      context.runOnContext(_ -> seen(known));
    }
  }

  private void seen(List<Member> known) {
    boolean changed = !rooms(known).equals(rooms(members));
    members = known;
    seenAt = System.nanoTime();
    alive.accept(rooms(known).keySet());
    if (changed || !timers.now().isBefore(next)) {
      settle();
    }
  }

  private static Map<String, Integer> rooms(List<Member> members) {
    return members.stream()
        .filter(Member::isAlive)
        .collect(Collectors.toMap(Member::id, Member::room));
  }

  /// Claims what has no owner; when all have one, gives away what is too much here.
  private void settle() {
    if (settling || stopping) {
      return;
    }
    settling = true;
    next = timers.now().plus(LOOK);
    List<Member> known = members;
    Set<String> living = rooms(known).keySet();
    store
        .loads()
        .compose(
            loads -> {
              Set<String> gone =
                  loads.nodes().stream()
                      .filter(node -> !living.contains(node))
                      .collect(Collectors.toSet());
              return gone.isEmpty()
                  ? takeOwn().compose(_ -> give(new Placement(known, loads)))
                  : claim(gone, new Placement(known, loads));
            })
        .onFailure(thrown -> LOG.warn("the sessions are not settled: {}", thrown.toString()))
        .onComplete(
            _ -> {
              settling = false;
              started.tryComplete(residents.size());
            });
  }

  private Future<Void> claim(Set<String> gone, Placement placement) {
    long began = System.nanoTime();
    Duration over = over(gone).plusNanos(began - seenAt);
    return store
        .owned(gone)
        .compose(
            orphans -> {
              Set<SessionId> mine = new HashSet<>();
              placement
                  .place(orphans)
                  .forEach(
                      (orphan, to) -> {
                        if (to.equals(node())) {
                          mine.add(orphan.id());
                        }
                      });
              if (mine.size() < orphans.size()) {
                again();
              }
              return store.claim(node(), mine, gone);
            })
        .compose(residents::admit)
        .onSuccess(
            count -> {
              claimed.add(count);
              Duration took = Duration.ofNanos(System.nanoTime() - began);
              LOG.info("{} sessions taken over in {} ms", count, took.toMillis());
              if (count > 0) {
                takeovers.accept(new Takeover(count, took, over.plus(took)));
              }
            })
        .mapEmpty();
  }

  /// For how long the one that has been gone the longest has been so, as far as that is known.
  private Duration over(Set<String> gone) {
    return members.stream()
        .filter(member -> gone.contains(member.id()))
        .map(member -> member.lease().negated())
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  /// What others are to claim, or what was stored meanwhile, is looked at soon.
  private void again() {
    timers.after(SOON, this::settle);
  }

  /// What is this node's and does not run: somebody has handed it over and could not tell.
  private Future<Void> takeOwn() {
    return store.epochs(node()).compose(own -> takeArrivals(own.keySet()));
  }

  private Future<Void> takeArrivals(Set<SessionId> sessions) {
    Set<SessionId> absent =
        sessions.stream().filter(session -> !residents.has(session)).collect(Collectors.toSet());
    return absent.isEmpty()
        ? Future.succeededFuture()
        : residents
            .reserve(
                absent,
                () -> store.claim(node(), absent, List.of(node())).compose(residents::admit))
            .onSuccess(claimed::add)
            .mapEmpty();
  }

  private Future<Void> give(Placement placement) {
    List<Placement.Move> mine = placement.movesFrom(node());
    if (mine.isEmpty()) {
      return Future.succeededFuture();
    }
    LOG.info("{} sessions are to move", mine.stream().mapToInt(Placement.Move::sessions).sum());
    return handover
        .give(mine, draining() ? LEAVING_AT_ONCE : settings.movesAtOnce())
        .onSuccess(_ -> again());
  }

  /// Whether it is to give its sessions away and takes none.
  public boolean draining() {
    return stopping
        || members.stream().anyMatch(member -> member.id().equals(node()) && member.draining());
  }

  /// Gives everything to the other nodes, as far as they have room and time allows; what is left
  /// ends, each after its turn of the moment. Completes when nothing runs here.
  public Future<Void> stop() {
    return on(this::leave);
  }

  private Future<Void> leave() {
    Future<Void> deaf = creations == null ? Future.succeededFuture() : creations.unregister();
    stopping = true;
    return deaf.otherwiseEmpty()
        .compose(_ -> others() ? giveAll() : Future.succeededFuture())
        .compose(_ -> residents.dismissAll())
        .compose(_ -> desk.close())
        .compose(
            _ -> {
              heartbeat.stop();
              return store.leave(node());
            })
        .otherwiseEmpty();
  }

  private boolean others() {
    return standing.isHeld()
        && residents.size() > 0
        && members.stream().anyMatch(member -> !member.id().equals(node()) && member.room() > 0);
  }

  private Future<Void> giveAll() {
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
                                new Placement(known, loads).movesFrom(node()), LEAVING_AT_ONCE)))
        .timeout(settings.drainWithin().toMillis(), TimeUnit.MILLISECONDS)
        .onFailure(thrown -> LOG.warn("not all sessions were given away: {}", thrown.toString()))
        .otherwiseEmpty();
  }

  private void receive(Message<Buffer> message) {
    reception.receive(message, this::create, Failure::of);
  }

  private Future<Reply> create(BusRequest request) {
    OrganizationId organization = request.organization();
    SessionSettings chosen = request.creation().settings();
    return store
        .loads()
        .map(loads -> new Placement(members, loads).next(organization))
        .compose(
            home ->
                home.isPresent()
                    ? create(row(organization, home.get(), chosen, timers.now()))
                    : new Failure.Busy("no node has room for another session").asFuture());
  }

  private Future<Reply> create(SessionRow row) {
    return residents
        .reserve(Set.of(row.id()), () -> sessions.insert(row).compose(_ -> moveIn(row)))
        .map(new Reply.Created(row.id()));
  }

  /// One that does not hear of it finds it by looking.
  private Future<Void> moveIn(SessionRow row) {
    return row.owner().equals(node())
        ? residents.admit(List.of(row)).mapEmpty()
        : Handover.tell(vertx, row.owner(), row.id()).otherwiseEmpty();
  }

  private static SessionRow row(
      OrganizationId organization, String home, SessionSettings settings, Instant now) {
    return new SessionRow(
        new SessionId(UlidCreator.getMonotonicUlid().toString()),
        organization,
        home,
        new Epoch(1),
        settings,
        new Lifecycle(SessionStatus.STOPPED, null, null, null, now),
        Budget.full(settings.rates(), now),
        null,
        now);
  }
}
