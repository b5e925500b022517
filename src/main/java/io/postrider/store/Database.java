package io.postrider.store;

import io.postrider.auth.KeyStore;
import io.postrider.chats.ChatStore;
import io.postrider.cluster.OwnershipStore;
import io.postrider.events.Appended;
import io.postrider.events.EventStore;
import io.postrider.outbox.OutboxStore;
import io.postrider.protocol.client.SignalStore;
import io.postrider.session.MessageStore;
import io.postrider.session.SessionStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// The database, opened: its schema is current and the master key fits.
public final class Database {
  private static final int CONNECTIONS = 8;
  private static final int CONNECT_SECONDS = 10;
  private static final int PING_SECONDS = 2;

  /// Every statement starts from keys and follows indexes. Said once, because a plan that was
  /// cached while a table was empty would read all of it for a minute after it has grown.
  private static final Map<String, String> PLANS =
      Map.of("enable_seqscan", "off", "enable_hashjoin", "off", "enable_mergejoin", "off");

  private final Vertx vertx;
  private final Pool pool;
  private final Sealer sealer;
  private final GroupCommit commits;

  private Database(Vertx vertx, Pool pool, Sealer sealer) {
    this.vertx = vertx;
    this.pool = pool;
    this.sealer = sealer;
    this.commits = new GroupCommit(vertx, pool, sealer);
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
                    vertx, pool(vertx, address, connections), Objects.requireNonNull(sealer)));
  }

  static Pool pool(Vertx vertx, DatabaseAddress address) {
    return pool(vertx, address, CONNECTIONS);
  }

  private static Pool pool(Vertx vertx, DatabaseAddress address, int connections) {
    PgConnectOptions server =
        new PgConnectOptions()
            .setHost(address.host())
            .setPort(address.port())
            .setDatabase(address.database())
            .setUser(address.user())
            .setPassword(address.password().reveal())
            .setCachePreparedStatements(true);
    PLANS.forEach(server::addProperty);
    PoolOptions size =
        new PoolOptions()
            .setMaxSize(connections)
            .setConnectionTimeout(CONNECT_SECONDS)
            .setConnectionTimeoutUnit(TimeUnit.SECONDS);
    return PgBuilder.pool().with(size).connectingTo(server).using(vertx).build();
  }

  public SessionStore sessions() {
    return new PgSessionStore(pool, sealer, commits);
  }

  public OutboxStore outbox() {
    return new PgOutboxStore(pool, sealer);
  }

  public EventStore events() {
    return new PgEventStore(pool);
  }

  /// Who is told, once a transaction, of each log that has grown; set before the first commit. It
  /// must return soon.
  public void onAppended(Appended listener) {
    commits.onAppended(listener);
  }

  public MessageStore messages() {
    return new PgMessageStore(pool, sealer);
  }

  public ChatStore chats() {
    return new PgChatStore(pool);
  }

  public SignalStore signal() {
    return new PgSignalStore(pool, sealer);
  }

  public KeyStore keys() {
    return new PgKeyStore(pool);
  }

  public OwnershipStore ownership() {
    return new PgOwnershipStore(vertx, pool, sealer);
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
