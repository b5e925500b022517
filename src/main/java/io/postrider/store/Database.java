package io.postrider.store;

import io.postrider.auth.DenyStore;
import io.postrider.auth.KeyStore;
import io.postrider.chats.ChatStore;
import io.postrider.cluster.Nodes;
import io.postrider.cluster.OwnershipStore;
import io.postrider.events.Appended;
import io.postrider.events.EventStore;
import io.postrider.outbox.OutboxStore;
import io.postrider.protocol.client.keys.SignalStore;
import io.postrider.session.state.MessageStore;
import io.postrider.session.state.SessionStore;
import io.postrider.session.state.SyncStore;
import io.postrider.version.VersionStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.ClientBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// The database, opened: its schema is current and the master key fits.
public final class Database {
  /// What holds where nobody says otherwise.
  private static final Limits LIMITS = new Limits(8, 1_000);

  /// Statements that may wait for a connection: of requests, and of what sessions load, which is
  /// one a session.
  static final int REQUESTS_WAITING = 1_000;

  private static final int LOADS_WAITING = 20_000;
  private static final int LEASES_WAITING = 100;
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final int PING_SECONDS = 2;

  /// A server that owes an answer for so long is gone, even if nobody has told. Longer than any
  /// statement takes.
  private static final Duration SILENCE = Duration.ofSeconds(45);

  /// The same for leases, which are renewed all the time, and cannot wait: another connection is to
  /// renew them before they are over.
  private static final Duration LEASE_SILENCE = Duration.ofMillis(1_300);

  /// What a node has locked that fell silent, others may have after this time.
  private static final String IDLE_IN_TRANSACTION_MILLIS = "3000";

  /// Every statement starts from keys and follows indexes. Said once, because a plan that was
  /// cached while a table was empty would read all of it for a minute after it has grown. None is
  /// worth to be compiled.
  private static final Map<String, String> PLANS =
      Map.of(
          "enable_seqscan", "off",
          "enable_hashjoin", "off",
          "enable_mergejoin", "off",
          "jit", "off");

  /// A group of commits is planned once a connection, not once a group: how many rows an array has
  /// makes no better plan.
  private static final Map<String, String> COMMIT_PLANS =
      Map.of("plan_cache_mode", "force_generic_plan");

  /// A renewal is on disk before it counts, whatever the server does otherwise: one that it forgets
  /// would end the lease before the node does.
  private static final Map<String, String> DURABLE = Map.of("synchronous_commit", "on");

  private final Vertx vertx;
  private final KeyRing ring;
  private final Sealer sealer;
  private final List<Pool> pools;
  private final Pool loads;
  private final Pool leases;
  private final GroupCommit commits;
  private final Stores own;
  private final Stores requests;

  /// Who asks over HTTP gets connections of his own, and so do the commits: nobody outside can keep
  /// the sessions from working.
  private Database(Vertx vertx, Vertx heart, Installation installation, Limits limits) {
    DatabaseAddress address = installation.address();
    this.vertx = vertx;
    this.ring = installation.ring();
    this.sealer = ring.sealer();
    GroupWrite writes = new GroupWrite();
    Pool writing =
        pool(address, GroupCommit.LANES, LOADS_WAITING, SILENCE, COMMIT_PLANS)
            .withConnectHandler(
                connection -> writes.prepare(connection).onComplete(_ -> connection.close()))
            .using(vertx)
            .build();
    this.loads = pool(vertx, address, limits.forLoads(), LOADS_WAITING, SILENCE);
    this.leases = pool(heart, address, 1, LEASES_WAITING, LEASE_SILENCE, DURABLE);
    Pool asking = pool(vertx, address, limits.forRequests(), REQUESTS_WAITING, SILENCE);
    this.pools = List.of(writing, loads, leases, asking);
    this.commits = new GroupCommit(vertx, writing, writes, sealer);
    this.own = new Stores(new Sql(loads), sealer, commits, limits.sessions());
    this.requests = new Stores(new Sql(asking), sealer, commits, limits.sessions());
  }

  /// What the database may be used for.
  ///
  /// @param connections of this node, at least 4, and one more for its lease: two write, the others
  ///   are divided between what sessions load and what requests ask
  /// @param sessions that an organization may have
  public record Limits(int connections, int sessions) {
    int forLoads() {
      return (connections - GroupCommit.LANES) / 2;
    }

    int forRequests() {
      return connections - GroupCommit.LANES - forLoads();
    }
  }

  /// Refuses a database of another version, which a program of that version may be working on;
  /// blocks.
  ///
  /// @throws StoreException says so in one line
  public static void requireSameVersion(DatabaseAddress address) {
    Schema.requireSameVersion(address);
  }

  /// Migrates the schema, but proves the master key before anything is written. Fails with
  /// `StoreException` when the server cannot be used or the key is another one.
  public static Future<Database> open(Vertx vertx, DatabaseAddress address, MasterKey masterKey) {
    return open(vertx, address, masterKey, LIMITS);
  }

  /// The same, within other limits.
  public static Future<Database> open(
      Vertx vertx, DatabaseAddress address, MasterKey masterKey, Limits limits) {
    return vertx
        .executeBlocking(() -> Installation.open(address, masterKey))
        .map(opened -> of(vertx, vertx, Objects.requireNonNull(opened), limits));
  }

  /// One that has been opened.
  ///
  /// @param heart on whose threads leases are renewed
  public static Database of(Vertx vertx, Vertx heart, Installation installation, Limits limits) {
    return new Database(vertx, heart, installation, limits);
  }

  static Pool pool(Vertx vertx, DatabaseAddress address) {
    return pool(vertx, address, LIMITS.connections(), LOADS_WAITING, SILENCE);
  }

  /// @param waiting statements that may wait for a connection; more are refused
  /// @param silence after which a connection on which nothing comes is closed; one that nobody uses
  ///   is let go before that
  static Pool pool(
      Vertx vertx, DatabaseAddress address, int connections, int waiting, Duration silence) {
    return pool(vertx, address, connections, waiting, silence, Map.of());
  }

  private static Pool pool(
      Vertx vertx,
      DatabaseAddress address,
      int connections,
      int waiting,
      Duration silence,
      Map<String, String> settings) {
    return pool(address, connections, waiting, silence, settings).using(vertx).build();
  }

  private static ClientBuilder<Pool> pool(
      DatabaseAddress address,
      int connections,
      int waiting,
      Duration silence,
      Map<String, String> settings) {
    PgConnectOptions server =
        new PgConnectOptions()
            .setHost(address.host())
            .setPort(address.port())
            .setDatabase(address.database())
            .setUser(address.user())
            .setPassword(address.password().reveal())
            .setCachePreparedStatements(true);
    PLANS.forEach(server::addProperty);
    settings.forEach(server::addProperty);
    server.addProperty("idle_in_transaction_session_timeout", IDLE_IN_TRANSACTION_MILLIS);
    int millis = Math.toIntExact(silence.toMillis());
    int connect = Math.toIntExact(Math.min(CONNECT.toMillis(), millis));
    NetClientOptions network =
        new NetClientOptions()
            .setConnectTimeout(connect)
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
            .setReadIdleTimeout(millis);
    PoolOptions size =
        new PoolOptions()
            .setMaxSize(connections)
            .setMaxWaitQueueSize(waiting)
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
            .setIdleTimeout(millis / 2)
            .setConnectionTimeout(connect)
            .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS);
    return PgBuilder.pool().with(size).with(network).connectingTo(server);
  }

  /// What is asked on behalf of somebody outside; refused with `Busy` when too much waits.
  public Stores requests() {
    return requests;
  }

  /// Who is told, once a transaction, of each log that has grown; set before the first commit. It
  /// must return soon.
  public void onAppended(Appended listener) {
    commits.onAppended(listener);
  }

  public SessionStore sessions() {
    return own.sessions();
  }

  public OutboxStore outbox() {
    return own.outbox();
  }

  public EventStore events() {
    return own.events();
  }

  public ChatStore chats() {
    return own.chats();
  }

  public VersionStore versions() {
    return new PgVersionStore(own.sql());
  }

  public KeyStore keys() {
    return own.keys();
  }

  public Nodes nodes() {
    return own.nodes();
  }

  public DenyStore denials() {
    return new PgDenyStore(own.sql());
  }

  public MessageStore messages() {
    return new PgMessageStore(own.sql(), sealer);
  }

  public SyncStore sync() {
    return new PgSyncStore(own.sql());
  }

  public SignalStore signal() {
    return new PgSignalStore(own.sql(), sealer);
  }

  public OwnershipStore ownership() {
    return new PgOwnershipStore(vertx, own.sql(), new Sql(leases), ring);
  }

  /// Fails when the database does not answer soon.
  public Future<Void> ping() {
    return loads.query("SELECT 1").execute().timeout(PING_SECONDS, TimeUnit.SECONDS).mapEmpty();
  }

  /// Writes what has been accepted, then closes the connections.
  public Future<Void> close() {
    return commits.close().eventually(() -> Future.join(pools.stream().map(Pool::close).toList()));
  }
}
