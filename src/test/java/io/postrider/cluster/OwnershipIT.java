package io.postrider.cluster;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.ulid.UlidCreator;
import io.postrider.VertxHeavyWork;
import io.postrider.VertxTimers;
import io.postrider.model.Bytes;
import io.postrider.model.Capability;
import io.postrider.model.Epoch;
import io.postrider.model.OrganizationId;
import io.postrider.model.Principal;
import io.postrider.model.SessionId;
import io.postrider.outbox.Budget;
import io.postrider.protocol.client.Blobs;
import io.postrider.protocol.client.Connection;
import io.postrider.protocol.client.ConnectionListener;
import io.postrider.protocol.client.Dialler;
import io.postrider.protocol.client.LostException;
import io.postrider.protocol.client.Network;
import io.postrider.protocol.client.Turn;
import io.postrider.protocol.client.keys.Credentials;
import io.postrider.session.bus.Bus;
import io.postrider.session.bus.CodeBudget;
import io.postrider.session.bus.Outsider;
import io.postrider.session.bus.Reception;
import io.postrider.session.bus.Route;
import io.postrider.session.bus.Sessions;
import io.postrider.session.state.Lifecycle;
import io.postrider.session.state.Presence;
import io.postrider.session.state.SessionRow;
import io.postrider.session.state.SessionSettings;
import io.postrider.session.state.SessionStatus;
import io.postrider.session.turn.SessionParts;
import io.postrider.store.Database;
import io.postrider.store.DatabaseAddress;
import io.postrider.store.MasterKey;
import io.postrider.store.MasterKeys;
import io.postrider.store.TestDatabase;
import io.postrider.trust.NodeMessages;
import io.postrider.trust.Signatures;
import io.postrider.version.MemoryVersions;
import io.postrider.version.Versions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Nodes with one database and one bus, and a WhatsApp that cannot be reached.
@Tag("alone")
final class OwnershipIT {
  private static final OrganizationId ACME = new OrganizationId("acme");
  private static final Principal ANN = new Principal("key_1", ACME, Set.of(Capability.values()));
  private static final SessionSettings SETTINGS =
      new SessionSettings("shop", true, false, Presence.OFFLINE, 0, 0);
  private static final LeaseTimes TIMES = LeaseTimes.of(Duration.ofMillis(1_200));

  private final Vertx bus = Vertx.vertx();
  private final List<Node> nodes = new ArrayList<>();
  private DatabaseAddress address;
  private MasterKey key;

  private static final class Nobody implements Dialler {
    @Override
    public Future<Turn> turn() {
      return Future.succeededFuture(Turn.FREE);
    }

    @Override
    public Future<Void> lull() {
      return Future.succeededFuture();
    }

    @Override
    public Future<Connection> dial(Credentials credentials, ConnectionListener listener) {
      return Future.failedFuture(new LostException("nobody there"));
    }
  }

  /// One of the nodes; what happens to its database connections happens to it alone.
  private final class Node {
    private final Vertx own = Vertx.vertx();
    private final Database database;
    private final Standing standing;
    private final Ownership ownership;
    private final Sessions sessions;
    private final SlowStore store;
    private boolean lost;
    private volatile Set<String> living = Set.of();

    private Node(String id, int capacity) throws Exception {
      this(id, capacity, bus);
    }

    private Node(String id, int capacity, Vertx bus) throws Exception {
      database = TestDatabase.open(own, address, key);
      store = new SlowStore(database.ownership());
      standing = new Standing(bus, TIMES, 1_000, Clock.systemUTC());
      var timers = new VertxTimers(bus, Clock.systemUTC());
      Signatures signatures = Outsider.signatures(id, timers);
      Route route = new Route(bus, database.sessions(), signatures, id, Duration.ofSeconds(10));
      SessionParts parts =
          new SessionParts(
              database.sessions(),
              database.signal(),
              database.outbox(),
              database.messages(),
              new Nobody(),
              new Versions(new MemoryVersions(), timers, Optional.empty(), Optional.empty()),
              timers,
              new VertxHeavyWork(bus),
              new SessionParts.Limits(
                  100,
                  Duration.ofMinutes(1),
                  Duration.ofSeconds(15),
                  Duration.ofSeconds(75),
                  250,
                  0,
                  0),
              new Reception(Outsider.admitting(signatures, ANN)),
              new LongAdder(),
              new LongAdder(),
              new SessionParts.Sync(
                  database.sync(),
                  new Blobs(
                      bus,
                      new VertxHeavyWork(bus),
                      new Network("ws://127.0.0.1:1/ws/chat", Bytes.EMPTY)),
                  new LongAdder()),
              new CodeBudget());
      ownership =
          new Ownership(
              bus,
              new NodeMessages(bus, signatures),
              store,
              parts,
              standing,
              timers,
              new Ownership.Settings(
                  new OwnershipStore.Node(id, "test", 1, capacity), 4, Duration.ofSeconds(10)),
              () -> lost = true,
              alive -> {
                living = alive;
                route.alive(alive);
              });
      sessions = new Sessions(database.sessions(), route);
      done(ownership.start());
      nodes.add(this);
    }

    /// The database is gone for this node alone.
    private void cutOff() throws Exception {
      done(own.close());
    }
  }

  private static <T> T done(Future<T> future) throws Exception {
    return future.await(20, SECONDS);
  }

  @BeforeEach
  void create(@TempDir Path folder) throws Exception {
    address = TestDatabase.create();
    key = MasterKeys.load(null, folder);
  }

  @AfterEach
  void close() throws Exception {
    for (Node node : nodes) {
      done(node.own.close().otherwiseEmpty());
    }
    done(bus.close());
  }

  private List<SessionId> created(Node node, int number) throws Exception {
    List<SessionId> created = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      created.add(done(node.sessions.create(ANN, SETTINGS, false)).id());
    }
    return created;
  }

  private Map<String, Long> owners(Node asked) throws Exception {
    return done(asked.sessions.list(ACME)).stream()
        .collect(Collectors.groupingBy(SessionRow::owner, Collectors.counting()));
  }

  /// Each is told something, whatever node it is on.
  private void answer(Node asked, List<SessionId> sessions) throws Exception {
    for (SessionId session : sessions) {
      done(answered(asked, session, 20));
    }
  }

  /// All nodes hear the address of a session on the one bus of this test, so that one that asks the
  /// former owner, itself, may be answered by the new one, whom it has not asked.
  private Future<Void> answered(Node asked, SessionId session, int times) {
    return asked
        .sessions
        .stop(session, ANN)
        .recover(
            thrown ->
                times > 0
                    ? bus.timer(50, TimeUnit.MILLISECONDS)
                        .compose(_ -> answered(asked, session, times - 1))
                    : Future.failedFuture(thrown));
  }

  private void until(BooleanSupplier reached) throws Exception {
    done(waiting(reached));
  }

  private Future<Void> waiting(BooleanSupplier reached) {
    return reached.getAsBoolean()
        ? Future.succeededFuture()
        : bus.timer(50, TimeUnit.MILLISECONDS).compose(_ -> waiting(reached));
  }

  @Test
  void createsSessionsWhereThereIsRoomAndReachesThemFromAnywhere() throws Exception {
    Node one = new Node("one", 100);
    Node two = new Node("two", 50);
    until(() -> one.standing.isHeld() && two.standing.isHeld());

    List<SessionId> all = created(one, 30);

    until(() -> two.ownership.sessions() >= 8);
    answer(one, all);
    answer(two, all);
    until(() -> one.ownership.sessions() + two.ownership.sessions() == 30);
    assertThat(owners(two).get("two")).isBetween(8L, 12L);
  }

  @Test
  void givesANewNodeItsShareAndNoMore() throws Exception {
    Node one = new Node("one", 100);
    List<SessionId> all = created(one, 20);

    Node two = new Node("two", 100);
    until(() -> two.ownership.sessions() == 10);

    answer(two, all);
    assertThat(owners(one)).containsEntry("one", 10L).containsEntry("two", 10L);
    assertThat(one.ownership.sessions()).isEqualTo(10);
  }

  /// As one that has been stopped for a while: its lease is good again before it is back on the
  /// bus.
  @Test
  void givesNothingToANodeThatDoesNotHear() throws Exception {
    Node one = new Node("one", 100);
    List<SessionId> all = created(one, 20);
    Vertx elsewhere = Vertx.vertx();
    Node deaf = new Node("deaf", 100, elsewhere);
    until(deaf.standing::isHeld);

    Node two = new Node("two", 100);
    until(() -> two.ownership.sessions() > 0);

    answer(two, all);
    assertThat(owners(one)).containsOnlyKeys("one", "two");
    done(elsewhere.close());
  }

  @Test
  void takesOverWhatAFallenNodeHadAndNotBefore() throws Exception {
    Vertx elsewhere = Vertx.vertx();
    Node two = new Node("two", 100, elsewhere);
    List<SessionId> all = created(two, 20);
    Node one = new Node("one", 100);
    until(() -> one.standing.isHeld());

    two.cutOff();
    until(() -> !two.standing.isHeld());

    assertThat(owners(one)).as("its lease holds in the database still").containsKey("two");
    until(() -> two.lost);
    until(() -> one.ownership.sessions() == 20);
    answer(one, all);
    assertThat(owners(one)).containsOnlyKeys("one");
    done(elsewhere.close());
  }

  @Test
  void claimsAtOnceWhatFallsWhileItLooksAtSomethingElse() throws Exception {
    Vertx elsewhere = Vertx.vertx();
    Node two = new Node("two", 100, elsewhere);
    created(two, 10);
    Node one = new Node("one", 100);
    until(() -> one.standing.isHeld());
    one.store.looks.close();
    int looked = one.store.looks.asked();
    Node three = new Node("three", 100);
    until(() -> one.store.looks.asked() > looked);

    two.cutOff();
    until(() -> !one.living.contains("two"));
    one.store.looks.open();

    waiting(() -> one.ownership.sessions() + three.ownership.sessions() == 10).await(5, SECONDS);
    done(elsewhere.close());
  }

  /// It has lost its lease meanwhile, another one has claimed the same, and then it has regained
  /// it.
  @Test
  void runsNothingOfAClaimThatAnotherOneHasOvertaken() throws Exception {
    Vertx elsewhere = Vertx.vertx();
    Node two = new Node("two", 100, elsewhere);
    created(two, 10);
    Node one = new Node("one", 100);
    one.store.claims.close();
    two.cutOff();
    until(() -> one.store.claims.asked() > 0);
    one.store.renewals.close();
    until(() -> !one.standing.isHeld());
    Node three = new Node("three", 100);
    until(() -> three.ownership.sessions() == 10);
    three.store.hands.close();

    one.store.renewals.open();
    until(one.standing::isHeld);
    one.store.claims.open();
    three.store.hands.open();

    until(() -> one.ownership.sessions() == 5 && three.ownership.sessions() == 5);
    assertThat(owners(one)).containsEntry("one", 5L).containsEntry("three", 5L);
    done(elsewhere.close());
  }

  @Test
  void keepsWhatItCreatesForANodeThatDoesNotHear() throws Exception {
    Node one = new Node("one", 100);
    Vertx elsewhere = Vertx.vertx();
    Node deaf = new Node("deaf", 100, elsewhere);
    until(deaf.standing::isHeld);

    List<SessionId> all = new ArrayList<>();
    while (one.store.hands.asked() == 0 && all.size() < 1_000) {
      all.addAll(created(one, 1));
    }

    answer(one, all);
    assertThat(one.store.hands.asked()).isEqualTo(1);
    assertThat(owners(one)).containsOnlyKeys("one");
    done(elsewhere.close());
  }

  private static void stored(Node by, String owner, int number) throws Exception {
    Instant now = Instant.now();
    for (int i = 0; i < number; i++) {
      done(
          by.database
              .sessions()
              .insert(
                  new SessionRow(
                      new SessionId(UlidCreator.getMonotonicUlid().toString()),
                      ACME,
                      owner,
                      new Epoch(1),
                      SETTINGS,
                      new Lifecycle(SessionStatus.STOPPED, null, null, null, now),
                      Budget.full(SETTINGS.rates(), now),
                      null,
                      now)));
    }
  }

  private MessageConsumer<?> hears(String id) {
    return new NodeMessages(bus, Outsider.signatures(id, new VertxTimers(bus, Clock.systemUTC())))
        .answer(Bus.arrivals(id), _ -> Future.succeededFuture(new JsonObject().toBuffer()));
  }

  /// One lane each has begun; the others stay, and what had no owner is not waited for.
  @Test
  void givesNothingMoreToANodeThatIsGoneAndClaimsMeanwhile() throws Exception {
    Node one = new Node("one", 100);
    created(one, 20);
    one.store.hands.close();
    MessageConsumer<?> heard = hears("taker");
    done(
        one.database
            .ownership()
            .renew(new OwnershipStore.Node("taker", "test", 1, 100), Duration.ofSeconds(3)));
    until(() -> one.store.hands.asked() == 4);
    stored(one, "ghost", 10);

    until(() -> one.ownership.sessions() == 26);
    one.store.hands.open();

    until(() -> one.ownership.sessions() == 30);
    assertThat(one.store.hands.asked()).isEqualTo(4);
    assertThat(owners(one)).containsOnlyKeys("one");
    done(heard.unregister());
  }

  /// It has begun after the last renewal of the one that ends.
  @Test
  void givesAlsoToOneThatItHasNotSeenYet() throws Exception {
    Node one = new Node("one", 100);
    created(one, 6);
    one.store.unseen.add("fresh");
    List<MessageConsumer<?>> heard = List.of(hears("small"), hears("fresh"));
    OwnershipStore store = one.database.ownership();
    Duration lease = Duration.ofSeconds(20);
    done(store.renew(new OwnershipStore.Node("small", "test", 1, 1), lease));
    until(() -> one.ownership.sessions() == 5);
    done(store.renew(new OwnershipStore.Node("fresh", "test", 1, 100), lease));

    done(one.ownership.stop());

    assertThat(owners(one)).containsEntry("small", 1L).containsEntry("fresh", 5L);
    for (MessageConsumer<?> consumer : heard) {
      done(consumer.unregister());
    }
  }

  /// Nobody has told it of its own, and what has no room is looked for no more often for that.
  @Test
  void findsWhatIsItsOwnAlsoWhileThereIsNoRoomForOthers() throws Exception {
    Node one = new Node("one", 2);
    stored(one, "ghost", 3);
    Node two = new Node("two", 2);
    until(() -> one.ownership.sessions() + two.ownership.sessions() == 3);
    stored(one, "ghost", 3);
    stored(one, "one", 1);
    int looked = one.store.looks.asked();

    until(() -> one.ownership.sessions() == 3);
    until(() -> one.ownership.sessions() + two.ownership.sessions() == 5);

    assertThat(owners(one)).containsEntry("ghost", 2L);
    assertThat(one.store.looks.asked() - looked).isLessThan(10);
  }

  @Test
  void createsSessionsElsewhereWhileItEnds() throws Exception {
    Node one = new Node("one", 100);
    created(one, 10);
    Node two = new Node("two", 100);
    until(() -> two.ownership.sessions() == 5);
    one.store.hands.close();
    Future<Void> ended = one.ownership.stop();
    until(() -> one.store.hands.asked() > 5);

    List<SessionId> late = created(one, 2);
    one.store.hands.open();
    done(ended);

    until(() -> two.ownership.sessions() == 12);
    answer(two, late);
  }

  @Test
  void handsEverythingOverAtItsEnd() throws Exception {
    Node one = new Node("one", 100);
    List<SessionId> all = created(one, 20);
    Node two = new Node("two", 100);
    until(() -> two.ownership.sessions() == 10);

    done(one.ownership.stop());

    assertThat(two.ownership.sessions()).isEqualTo(20);
    answer(two, all);
    assertThat(one.ownership.sessions()).isZero();
    assertThat(one.standing.isHeld()).isFalse();
  }

  @Test
  void movesAwayWhatAnOperatorDrains() throws Exception {
    Node one = new Node("one", 100);
    List<SessionId> all = created(one, 10);
    Node two = new Node("two", 100);

    assertThat(done(two.database.ownership().drain("nobody"))).isFalse();
    assertThat(done(two.database.ownership().drain("one"))).isTrue();
    until(() -> two.ownership.sessions() == 10);

    answer(one, all);
    assertThat(one.ownership.sessions()).isZero();
    assertThat(created(one, 3)).hasSize(3);
    until(() -> two.ownership.sessions() == 13);
    assertThat(owners(one)).containsOnlyKeys("two");
  }

  @Test
  void startsAgainAtOnceAfterACleanEnd() throws Exception {
    Node one = new Node("one", 100);
    List<SessionId> all = created(one, 5);
    done(one.ownership.stop());

    Node next = new Node("next", 100);

    assertThat(next.ownership.sessions()).isEqualTo(5);
    answer(next, all);
  }

  @Test
  void refusesToCreateWhatNoNodeHasRoomFor() throws Exception {
    Node one = new Node("one", 2);
    created(one, 2);

    assertThat(
            one.sessions
                .create(ANN, SETTINGS, false)
                .transform(done -> Future.succeededFuture(done.cause()))
                .await(5, SECONDS))
        .hasMessageContaining("room");
  }

  @Test
  void claimsFromNobodyWhoseLeaseHolds() throws Exception {
    Node one = new Node("one", 100);
    List<SessionId> all = created(one, 3);
    OwnershipStore store = one.database.ownership();

    assertThat(done(store.claim("two", new HashSet<>(all), List.of("one"), Map.of()))).isEmpty();
    assertThat(done(store.claim("one", new HashSet<>(all), List.of("one"), Map.of())))
        .extracting(row -> row.epoch().value())
        .hasSize(3)
        .allMatch(epoch -> epoch > 2);
  }

  /// The clock of the database was set back after its last renewal.
  @Test
  void claimsFromWhomIsWatchedToTheEndUnlessItHasBeenRenewed() throws Exception {
    Node one = new Node("one", 100);
    OwnershipStore store = one.database.ownership();
    OwnershipStore.Node ghost = new OwnershipStore.Node("ghost", "test", 1, 100);
    Instant before = leaseUntil(done(store.renew(ghost, Duration.ofHours(1))));
    Instant renewed = leaseUntil(done(store.renew(ghost, Duration.ofHours(1))));
    stored(one, "ghost", 2);
    Set<SessionId> all =
        done(store.owned(List.of("ghost"))).stream()
            .map(OwnershipStore.Orphan::id)
            .collect(Collectors.toSet());

    assertThat(done(store.claim("two", all, List.of("ghost"), Map.of("ghost", before)))).isEmpty();
    assertThat(done(store.claim("two", all, List.of("ghost"), Map.of("ghost", renewed))))
        .hasSize(2);
  }

  private static Instant leaseUntil(List<Member> members) {
    return members.stream()
        .filter(member -> member.id().equals("ghost"))
        .findFirst()
        .orElseThrow()
        .leaseUntil();
  }
}
