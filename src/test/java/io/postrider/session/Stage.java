package io.postrider.session;

import io.postrider.auth.MovedTimers;
import io.postrider.model.Bytes;
import io.postrider.model.Epoch;
import io.postrider.model.OrganizationId;
import io.postrider.model.SessionId;
import io.postrider.outbox.Budget;
import io.postrider.protocol.client.Connection;
import io.postrider.protocol.client.ConnectionListener;
import io.postrider.protocol.client.Dialler;
import io.postrider.protocol.client.LostException;
import io.postrider.protocol.client.Party;
import io.postrider.protocol.client.Turn;
import io.postrider.protocol.client.keys.Credentials;
import io.postrider.protocol.client.keys.Linked;
import io.postrider.session.bus.CodeBudget;
import io.postrider.session.bus.Outsider;
import io.postrider.session.bus.Reception;
import io.postrider.session.state.Account;
import io.postrider.session.state.Lifecycle;
import io.postrider.session.state.Presence;
import io.postrider.session.state.SessionRow;
import io.postrider.session.state.SessionSettings;
import io.postrider.session.state.SessionStatus;
import io.postrider.session.turn.Actor;
import io.postrider.session.turn.SessionParts;
import io.postrider.trust.Senders;
import io.postrider.version.FakeVersionPage;
import io.postrider.version.MemoryVersions;
import io.postrider.version.Versions;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A session whose time, database and WhatsApp are played by the test. All runs on its thread.
public final class Stage implements Dialler {
  private static final Instant CREATED = Instant.ofEpochMilli(1_760_000_000_000L);

  /// Numbers that WhatsApp may be asked about in an hour.
  public static final int CHECKS = 20;

  public final MovedTimers timers = new MovedTimers();
  public final FakeStore store;
  public final CommittedOutbox outbox;
  public final Actor actor;
  public final LongAdder setAside = new LongAdder();

  /// What a media server has, and what was left.
  public final FakeBlobs blobs = new FakeBlobs();

  public final LongAdder left = new LongAdder();

  /// Who has got his turn, and has not said that it is over.
  public int loggingIn;

  /// Who asks for his turn waits for this.
  public Future<Void> turns = Future.succeededFuture();

  /// What is not urgent waits for this.
  public Future<Void> lulls = Future.succeededFuture();

  /// In the order in which they were dialled.
  public final List<FakeConnection> dialled = new ArrayList<>();

  private int heavyWork;

  /// What says which client version is the newest.
  public final FakeVersionPage page = new FakeVersionPage();

  private boolean fenced;
  private boolean away;
  private Runnable whenFenced = () -> {};

  private Stage(Lifecycle state, @Nullable Bytes credentials, boolean quiet) {
    SessionRow unknown =
        new SessionRow(
            new SessionId("s1"),
            new OrganizationId("org_1"),
            "node_1",
            new Epoch(7),
            new SessionSettings("stage", true, false, Presence.OFFLINE, 0, 0),
            state,
            new Budget(0, 0, CREATED),
            credentials,
            CREATED);
    SessionRow row = quiet ? unknown.withNothingWaiting() : unknown;
    this.store = new FakeStore(row);
    this.outbox = new CommittedOutbox(store.commits, store.left);
    SessionParts parts =
        new SessionParts(
            store,
            store,
            outbox,
            store,
            this,
            new Versions(new MemoryVersions(), timers, Optional.empty(), Optional.of(page)),
            timers,
            this::heavy,
            new SessionParts.Limits(
                100,
                Duration.ofMinutes(1),
                Duration.ofSeconds(15),
                Duration.ofSeconds(75),
                250,
                0,
                CHECKS),
            new Reception(
                new Senders(
                    Outsider.signatures("node_1", timers), _ -> Future.failedFuture("nobody"))),
            setAside,
            new LongAdder(),
            new SessionParts.Sync(store, blobs, left),
            new CodeBudget());
    this.actor = new Actor(parts, row, this::fence);
  }

  private void fence() {
    fenced = true;
    whenFenced.run();
  }

  /// A session without an account.
  public static Stage unlinked() {
    return new Stage(new Lifecycle(SessionStatus.STOPPED, null, null, null, CREATED), null, false);
  }

  /// A session that is linked to the account of a device.
  public static Stage linked(Party device) {
    return linked(device, false);
  }

  /// The same, of which nothing waited when it was claimed.
  public static Stage quiet(Party device) {
    return linked(device, true);
  }

  private static Stage linked(Party device, boolean quiet) {
    Linked linked = device.credentials.requireLinked();
    Account account = new Account(linked.jid(), linked.lid());
    Stage stage =
        new Stage(
            new Lifecycle(SessionStatus.STARTING, account, null, null, CREATED),
            device.credentials.encode(),
            quiet);
    stage.store.records.putAll(device.store);
    return stage;
  }

  /// Whether the session has been told that it has another owner.
  public boolean isFenced() {
    return fenced;
  }

  public void onFenced(Runnable action) {
    whenFenced = action;
  }

  private <T> Future<T> heavy(Supplier<T> work) {
    heavyWork++;
    return Future.<Void>succeededFuture().map(_ -> work.get());
  }

  /// How often work was done elsewhere.
  public int heavyWork() {
    return heavyWork;
  }

  /// The server cannot be reached from now on.
  public void goAway() {
    away = true;
  }

  /// The connection of the moment.
  public FakeConnection latest() {
    return dialled.getLast();
  }

  @Override
  public Future<Turn> turn() {
    loggingIn++;
    return turns.map(_ -> new OneTurn());
  }

  @Override
  public Future<Void> lull() {
    return lulls;
  }

  private final class OneTurn implements Turn {
    private boolean over;

    @Override
    public void over() {
      loggingIn -= over ? 0 : 1;
      over = true;
    }
  }

  @Override
  public Future<Connection> dial(Credentials credentials, ConnectionListener listener) {
    if (away) {
      return Future.failedFuture(new LostException("nobody there"));
    }
    FakeConnection connection = new FakeConnection(listener);
    dialled.add(connection);
    return Future.succeededFuture(connection);
  }
}
