package io.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.cluster.OwnershipStore;
import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.model.SessionId;
import io.postrider.outbox.OutboxChange;
import io.postrider.protocol.client.keys.RecordKey;
import io.postrider.protocol.crypto.Random;
import io.postrider.session.state.SetAside;
import io.postrider.session.state.StoredMessage;
import io.postrider.session.turn.Draft;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
final class RotationIT {
  private static final Duration LEASE = Duration.ofSeconds(60);
  private static final RecordKey BUSY = Rows.key("busy");

  @AutoClose private final TestStore store = TestStore.open();
  private final MasterKey next = new MasterKey(Random.next(32));

  /// The process ends, and with it what it had under way.
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /// One run of the command as far as it comes.
  private <T> T run(Function<Rotation, T> step) {
    try (Rotation rotation = Rotation.begin(store.address, store.key, next)) {
      return step.apply(rotation);
    }
  }

  private Rotation.Finished finish() {
    try (Rotation rotation = Rotation.end(store.address, next)) {
      return rotation.finish(_ -> {});
    }
  }

  private static boolean wrap(Rotation rotation) {
    rotation.wrap();
    return true;
  }

  private void rotate() {
    List<String> left =
        run(
            rotation -> {
              rotation.wrap();
              int _ = rotation.addKey();
              return rotation.activate();
            });
    assertThat(left).isEmpty();
  }

  private void renew(Database database, String node, Duration lease) throws Exception {
    TestStore.done(
        database.ownership().renew(new OwnershipStore.Node(node, "test", 1, 100), lease));
  }

  /// Something sealed in each table, in one of them more than go at once.
  private Map<RecordKey, Bytes> fill() throws Exception {
    Map<RecordKey, Bytes> records = new HashMap<>();
    for (int i = 0; i <= 2 * Resealing.BATCH; i++) {
      records.put(Rows.key("15550100001." + i), Bytes.utf8("record " + i));
    }
    store.commit(
        Rows.commit(
            "s1",
            1,
            new Draft()
                .credentials(Rows.KEYS)
                .records(records)
                .outbox(new OutboxChange.Add(Rows.sending(Rows.queued("s1", "out_1"))))
                .message(
                    new StoredMessage(
                        new MessageId("A1"),
                        Jid.group("120363"),
                        Rows.ANNA,
                        Optional.empty(),
                        false,
                        Bytes.utf8("a text"),
                        Rows.NOON))
                .aside(new SetAside("aside_1", "message", "why", Bytes.utf8("st"), Rows.NOON))
                .event(Rows.event("a code"))));
    return records;
  }

  /// A node: it renews its lease, writes, and reads what it wrote, again and again.
  private CompletableFuture<Integer> work(AtomicBoolean ended) {
    return CompletableFuture.supplyAsync(
        () -> {
          int written = 0;
          while (!ended.get()) {
            written++;
            write(written);
          }
          return written;
        },
        task -> Thread.ofVirtual().name("node").start(task));
  }

  private void write(int number) {
    Bytes value = Bytes.utf8("value " + number);
    try {
      renew(store.database, "old", LEASE);
      store.commit(
          Rows.commit(
              "s3",
              1,
              new Draft()
                  .records(Map.of(BUSY, value))
                  .outbox(new OutboxChange.Add(Rows.queued("s3", "busy_" + number)))
                  .event(Rows.event("event " + number))));
      assertThat(store.records("s3", BUSY)).isEqualTo(Map.of(BUSY, value));
    } catch (Exception failed) {
      throw new AssertionError("the node cannot work", failed);
    }
  }

  @Test
  void aNodeWorksWhileWhoeverChangesTheKeysIsKilledAtEachStep(Vertx vertx) throws Exception {
    Map<RecordKey, Bytes> records = fill();
    ClusterKeys cluster = Installation.open(store.address, store.key).clusterKeys();
    AtomicBoolean ended = new AtomicBoolean();
    renew(store.database, "old", LEASE);
    CompletableFuture<Integer> node = work(ended);

    boolean _ = run(_ -> true);
    boolean _ = run(RotationIT::wrap);
    boolean _ = run(RotationIT::wrap);
    assertThat(run(Rotation::addKey)).isEqualTo(2);
    assertThat(run(Rotation::addKey)).isEqualTo(2);
    assertThatThrownBy(() -> run(rotation -> rotation.reseal(_ -> {})))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("not active yet");
    awaitActive();
    assertThatThrownBy(
            () ->
                run(
                    rotation ->
                        rotation.reseal(
                            _ -> {
                              throw new Killed();
                            })))
        .isInstanceOf(Killed.class);
    Rotation.Resealed resealed = run(rotation -> rotation.reseal(_ -> {}));
    assertThat(resealed.closed()).as("%s", resealed.unopened()).isZero();
    assertThat(resealed.resealed()).isGreaterThan(records.size());
    assertThatThrownBy(this::finish)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("nodes run on the former master key")
        .hasMessageEndingWith(": old");

    ended.set(true);
    int written = node.get(30, TimeUnit.SECONDS);
    TestStore.done(store.database.ownership().leave("old"));
    Database restarted = TestDatabase.open(vertx, store.address, next);
    renew(restarted, "new", LEASE);
    assertThat(finish().former()).as("a node of before may still write").containsExactly(1);
    store.execute("UPDATE node SET lease_until = now() - interval '1 hour' WHERE id = 'old'");
    assertThat(finish().former()).isEmpty();
    assertThat(finish().resealed().resealed()).isZero();

    assertThat(usedKeys()).containsExactly(2);
    SessionId s1 = new SessionId("s1");
    assertThat(TestStore.done(restarted.signal().load(s1, records.keySet()))).isEqualTo(records);
    assertThat(TestStore.done(restarted.signal().load(new SessionId("s3"), Set.of(BUSY))))
        .isEqualTo(Map.of(BUSY, Bytes.utf8("value " + written)));
    assertThat(TestStore.done(restarted.sessions().load(Rows.ACME, s1)).orElseThrow().credentials())
        .isEqualTo(Rows.CREDENTIALS);
    assertThat(TestStore.done(restarted.outbox().sending(s1, 0, 9))).hasSize(1);
    assertThat(Installation.open(store.address, next).clusterKeys()).isEqualTo(cluster);
    TestStore.done(restarted.close());

    assertThatThrownBy(() -> Installation.open(store.address, store.key))
        .isInstanceOf(StoreException.class)
        .hasMessage(
            "this is not the master key of this database: it has the id %s, the database's %s"
                .formatted(store.key.id(), next.id()));
    assertThatThrownBy(() -> renew(store.database, "old", LEASE))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("another master key");
    assertThat(store.number("SELECT count(*) FROM installation WHERE length(data_key) > 0"))
        .isZero();
  }

  /// As long as the node takes to say that it knows the key.
  private void awaitActive() {
    List<String> left = run(Rotation::activate);
    for (int tries = 0; !left.isEmpty(); tries++) {
      assertThat(left).containsExactly("old");
      assertThat(tries).as("a node does not learn").isLessThan(1_000);
      left = run(Rotation::activate);
    }
  }

  @Test
  void whatDoesNotOpenIsNamedWithoutAnAddressAndKeepsItsKey() throws Exception {
    Map<RecordKey, Bytes> _ = fill();
    store.execute(
        """
        UPDATE signal_record SET sealed = set_byte(sealed, 30, 255 - get_byte(sealed, 30))
        WHERE name = '15550100001.7'
        """);
    store.execute("UPDATE outbox SET sealed_content = '\\x00' WHERE id = 'out_1'");
    rotate();

    Rotation.Resealed resealed = run(rotation -> rotation.reseal(_ -> {}));

    assertThat(resealed.unopened())
        .containsExactlyInAnyOrder("signal_record s1 session", "outbox out_1");
    assertThat(resealed.closed()).isEqualTo(2);
    assertThat(finish().former()).containsExactly(1);
    assertThat(store.number("SELECT count(*) FROM outbox WHERE sealed_content = '\\x00'::bytea"))
        .isEqualTo(1);
    assertThat(usedKeys()).containsExactlyInAnyOrder(1, 2);
    store.execute("DELETE FROM signal_record WHERE name = '15550100001.7'");
    assertThat(finish().former()).isEmpty();
  }

  @Test
  void aNodeThatDoesNotSayWhatItKnowsKeepsTheFormerKeyActive() throws Exception {
    store.execute(
        """
        INSERT INTO node (id, version, bus, capacity, started_at, lease_until)
        VALUES ('older', '0.9', 1, 10, now(), now() + interval '1 hour')
        """);
    boolean _ = run(RotationIT::wrap);
    int _ = run(Rotation::addKey);

    assertThat(run(Rotation::activate)).containsExactly("older");
    assertThat(store.number("SELECT active_key FROM installation")).isEqualTo(1);

    store.execute("UPDATE node SET lease_until = now()");
    assertThat(run(Rotation::activate)).isEmpty();
    assertThat(store.number("SELECT active_key FROM installation")).isEqualTo(2);
  }

  @Test
  void refusesKeysThatDoNotFitAndGoesOnWithThoseThatDo() {
    MasterKey third = new MasterKey(Random.next(32));
    assertThatThrownBy(() -> Rotation.begin(store.address, store.key, store.key))
        .hasMessage("the new master key is the present one");
    assertThatThrownBy(() -> Rotation.begin(store.address, third, next))
        .hasMessageStartingWith("this is not the master key of this database");
    assertThat(finish(store.key).former()).isEmpty();
    rotate();

    assertThatThrownBy(() -> Rotation.begin(store.address, store.key, third))
        .hasMessageContaining("the new one has the id " + next.id());
    assertThatThrownBy(() -> finish(store.key))
        .hasMessageContaining("the new one has the id " + next.id());
    rotate();
    assertThat(finish().former()).isEmpty();

    assertThatThrownBy(() -> Rotation.begin(store.address, store.key, next))
        .hasMessageStartingWith("this is not the master key of this database");
    try (Rotation another = Rotation.begin(store.address, next, store.key)) {
      another.wrap();
      assertThat(another.addKey()).isEqualTo(3);
    }
  }

  private Rotation.Finished finish(MasterKey key) {
    try (Rotation rotation = Rotation.end(store.address, key)) {
      return rotation.finish(_ -> {});
    }
  }

  /// Whoever adds one adds it to the list.
  @Test
  void everySealedColumnIsListed() throws Exception {
    Set<String> found = new HashSet<>();
    try (Connection connection = TestDatabase.connect(store.address);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT table_name || '.' || column_name FROM information_schema.columns
                WHERE table_schema = 'public' AND data_type = 'bytea' AND column_name LIKE 'sealed%'
                """)) {
      while (row.next()) {
        found.add(row.getString(1));
      }
    }

    assertThat(SealedColumn.ALL.stream().map(SealedColumn::fullName).collect(Collectors.toSet()))
        .isEqualTo(found);
  }

  /// The ids of all keys that something is sealed under.
  private Set<Integer> usedKeys() throws SQLException {
    Set<Integer> used = new HashSet<>();
    try (Connection connection = TestDatabase.connect(store.address);
        Statement statement = connection.createStatement()) {
      for (SealedColumn column : SealedColumn.ALL) {
        try (ResultSet row =
            statement.executeQuery(
                "SELECT DISTINCT get_byte(%s, 4) FROM %s WHERE length(%s) > 5"
                    .formatted(column.column(), column.table(), column.column()))) {
          while (row.next()) {
            used.add(row.getInt(1));
          }
        }
      }
    }
    return used;
  }
}
