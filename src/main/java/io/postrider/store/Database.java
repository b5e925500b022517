package io.postrider.store;

import io.postrider.auth.KeyStore;
import io.postrider.chats.ChatStore;
import io.postrider.cluster.OwnershipStore;
import io.postrider.events.Appended;
import io.postrider.events.EventStore;
import io.postrider.outbox.OutboxStore;
import io.postrider.protocol.client.keys.SignalStore;
import io.postrider.session.state.MessageStore;
import io.postrider.session.state.SessionStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// The database, opened: its schema is current and the master key fits.
public final class Database {
  private static final int CONNECTIONS = 8;
  private static final int CONNECT_SECONDS = 10;
  private static final int PING_SECONDS = 2;

  /// A server that owes an answer for so long is gone, even if nobody has told. Longer than any
  /// statement takes.
  private static final Duration SILENCE = Duration.ofSeconds(45);

  /// What a node has locked that fell silent, others may have after this time.
  private static final String IDLE_IN_TRANSACTION_MILLIS = "10000";

  /// Every statement starts from keys and follows indexes. Said once, because a plan that was
  /// cached while a table was empty would read all of it for a minute after it has grown.
  private static final Map<String, String> PLANS =
      Map.of("enable_seqscan", "off", "enable_hashjoin", "off", "enable_mergejoin", "off");

  private final Vertx vertx;
  private final Pool pool;
  private final Sql sql;
  private final Sealer sealer;
  private final GroupCommit commits;

  private Database(Vertx vertx, Pool pool, Sealer sealer) {
    this.vertx = vertx;
    this.pool = pool;
    this.sealer = sealer;
    this.sql = new Sql(pool);
    this.commits = new GroupCommit(vertx, pool, sealer);
  }

  /// Refuses a database of another version, which a program of that version may be working on;
  /// blocks.
  ///
  /// @throws StoreException says so in one line
  public static void requireSameVersion(DatabaseAddress address) {
    Installation.requireSameVersion(address);
  }

  /// Migrates the schema, but proves the master key before anything is written. Fails with
  /// `StoreException` when the server cannot be used or the key is another one.
  public static Future<Database> open(Vertx vertx, DatabaseAddress address, MasterKey masterKey) {
    return open(vertx, address, masterKey, CONNECTIONS);
  }

  /// The same, with at most so many connections.
  public static Future<Database> open(
      Vertx vertx, DatabaseAddress address, MasterKey masterKey, int connections) {
    return vertx
        .executeBlocking(() -> Installation.open(address, masterKey))
        .map(
            sealer ->
                new Database(
                    vertx,
                    pool(vertx, address, connections, SILENCE),
                    Objects.requireNonNull(sealer)));
  }

  static Pool pool(Vertx vertx, DatabaseAddress address) {
    return pool(vertx, address, CONNECTIONS, SILENCE);
  }

  /// @param silence after which a connection on which nothing comes is closed; one that nobody uses
  ///   is let go before that
  static Pool pool(Vertx vertx, DatabaseAddress address, int connections, Duration silence) {
    PgConnectOptions server =
        new PgConnectOptions()
            .setHost(address.host())
            .setPort(address.port())
            .setDatabase(address.database())
            .setUser(address.user())
            .setPassword(address.password().reveal())
            .setCachePreparedStatements(true);
    PLANS.forEach(server::addProperty);
    server.addProperty("idle_in_transaction_session_timeout", IDLE_IN_TRANSACTION_MILLIS);
    int millis = Math.toIntExact(silence.toMillis());
    NetClientOptions network =
        new NetClientOptions()
            .setConnectTimeout(CONNECT_SECONDS * 1_000)
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
            .setReadIdleTimeout(millis);
    PoolOptions size =
        new PoolOptions()
            .setMaxSize(connections)
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
            .setIdleTimeout(millis / 2)
            .setConnectionTimeout(CONNECT_SECONDS)
            .setConnectionTimeoutUnit(TimeUnit.SECONDS);
    return PgBuilder.pool().with(size).with(network).connectingTo(server).using(vertx).build();
  }

  public SessionStore sessions() {
    return new PgSessionStore(sql, sealer, commits);
  }

  public OutboxStore outbox() {
    return new PgOutboxStore(sql, sealer);
  }

  public EventStore events() {
    return new PgEventStore(sql);
  }

  /// Who is told, once a transaction, of each log that has grown; set before the first commit. It
  /// must return soon.
  public void onAppended(Appended listener) {
    commits.onAppended(listener);
  }

  public MessageStore messages() {
    return new PgMessageStore(sql, sealer);
  }

  public ChatStore chats() {
    return new PgChatStore(sql);
  }

  public SignalStore signal() {
    return new PgSignalStore(sql, sealer);
  }

  public KeyStore keys() {
    return new PgKeyStore(sql);
  }

  public OwnershipStore ownership() {
    return new PgOwnershipStore(vertx, sql, sealer);
  }

  /// Fails when the database does not answer soon.
  public Future<Void> ping() {
    return pool.query("SELECT 1").execute().timeout(PING_SECONDS, TimeUnit.SECONDS).mapEmpty();
  }

  /// Writes what has been accepted, then closes the connections.
  public Future<Void> close() {
    return commits.close().eventually(pool::close);
  }
}
