package io.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.cluster.OwnershipStore;
import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.model.SessionId;
import io.postrider.outbox.OutboxEntry;
import io.postrider.protocol.client.keys.RecordKey;
import io.postrider.protocol.crypto.Random;
import io.postrider.session.state.Commit;
import io.postrider.session.state.SessionRow;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// A database of its own with the sessions `s1`, `s2` and `s3` of one organization, whose stores
/// are asked and waited for.
final class TestStore {
  private static final String WAITING =
      """
      SELECT count(*) FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'
      """;

  final DatabaseAddress address;
  final MasterKey key = new MasterKey(Random.next(32));
  final Database database;
  private final Vertx vertx = Vertx.vertx();

  private TestStore() throws Exception {
    address = TestDatabase.create();
    database = TestDatabase.open(vertx, address, key);
    Checks.addTo(address);
    insert(Rows.session("s1"), Rows.session("s2"), Rows.session("s3"));
  }

  /// A fresh one, for a field that JUnit closes.
  static TestStore open() {
    try {
      return new TestStore();
    } catch (Exception failed) {
      throw new AssertionError("no database to test with", failed);
    }
  }

  /// The same database, opened once more; to be closed.
  Database another(Database.Limits limits) throws Exception {
    return done(Database.open(vertx, address, key, limits));
  }

  void close() throws Exception {
    done(database.close());
    done(vertx.close());
  }

  void insert(SessionRow... rows) throws Exception {
    for (SessionRow row : rows) {
      done(database.sessions().insert(row));
    }
  }

  void commit(Commit commit) throws Exception {
    done(database.sessions().commit(commit));
  }

  Optional<SessionRow> find(String id) throws Exception {
    return done(database.sessions().load(Rows.ACME, new SessionId(id)));
  }

  List<OutboxEntry> unfinished(String id) throws Exception {
    List<OutboxEntry> all = new ArrayList<>();
    done(database.outbox().sending(new SessionId(id), 0, 100))
        .forEach(found -> all.add(found.entry()));
    all.addAll(queued(id, Set.of()));
    return all;
  }

  List<OutboxEntry> queued(String id, Set<Jid> without) throws Exception {
    return done(database.outbox().queued(new SessionId(id), without, 100));
  }

  Optional<OutboxEntry> byMessage(String id, MessageId message) throws Exception {
    return done(database.outbox().byMessage(new SessionId(id), message));
  }

  Map<RecordKey, Bytes> records(String id, RecordKey... keys) throws Exception {
    return done(database.signal().load(new SessionId(id), Set.of(keys)));
  }

  Set<RecordKey> identities(String id, Jid... users) throws Exception {
    return done(database.signal().identities(new SessionId(id), Set.of(users)));
  }

  /// Whoever owned them, all sessions are a node's from now on.
  List<SessionRow> claimAll(String node) throws Exception {
    Set<String> owners = done(database.ownership().loads()).nodes();
    Set<SessionId> all =
        done(database.ownership().owned(owners)).stream()
            .map(OwnershipStore.Orphan::id)
            .collect(Collectors.toSet());
    return done(database.ownership().claim(node, all, owners, Map.of()));
  }

  /// Returns when somebody waits for a lock, and fails when what should wait has not.
  void untilItWaitsForALock(Future<?> waiter) throws Exception {
    while (number(WAITING) == 0) {
      assertThat(waiter.isComplete()).isFalse();
    }
  }

  /// Looks behind the stores.
  long number(String sql) throws Exception {
    try (Connection connection = TestDatabase.connect(address);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  void execute(String sql) throws Exception {
    try (Connection connection = TestDatabase.connect(address);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  static <T> T done(Future<T> future) throws Exception {
    return future.await(10, TimeUnit.SECONDS);
  }
}
