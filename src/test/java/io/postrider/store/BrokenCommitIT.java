package io.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.events.EventFilter;
import io.postrider.events.LoggedEvent;
import io.postrider.model.Epoch;
import io.postrider.model.SessionId;
import io.postrider.outbox.OutboxChange;
import io.postrider.session.state.KeyTakenException;
import io.postrider.session.state.SessionRow;
import io.postrider.session.state.StaleEpochException;
import io.postrider.session.turn.Draft;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A connection breaks when a group is committed: whether it was written or not, it is there once.
@ExtendWith(VertxExtension.class)
final class BrokenCommitIT {
  private static final String HOLD =
      """
      SELECT pg_current_xact_id()::text AS transaction FROM session
      WHERE id = 's1' FOR NO KEY UPDATE
      """;

  @AutoClose private final TestStore store = TestStore.open();
  private CuttingProxy proxy;
  private Database database;

  @BeforeEach
  void open(Vertx vertx) throws Exception {
    proxy = new CuttingProxy(vertx, store.address);
    database = TestDatabase.open(vertx, proxy.address(), store.key);
  }

  @AfterEach
  void close() throws Exception {
    TestStore.done(database.close());
  }

  @ParameterizedTest
  @EnumSource
  void writesAGroupOnce(CuttingProxy.Cut cut) throws Exception {
    store.commit(Rows.commit("s3", 1, new OutboxChange.Add(Rows.keyed("s3", "out_3", "taken"))));
    proxy.cut(cut);

    Future<Void> first =
        database
            .sessions()
            .commit(
                Rows.commit(
                    "s1",
                    1,
                    new Draft()
                        .event(Rows.event("1"))
                        .event(Rows.event("2"))
                        .outbox(new OutboxChange.Add(Rows.keyed("s1", "out_1", "free")))));
    Future<Void> second =
        database
            .sessions()
            .commit(
                Rows.commit(
                    "s2",
                    1,
                    new Draft()
                        .event(Rows.event("3"))
                        .outbox(new OutboxChange.Add(Rows.keyed("s2", "out_2", "taken")))));

    Future<Void> stale = database.sessions().commit(Rows.commit("s4", 0, Rows.event("4")));

    TestStore.done(first);
    assertThatThrownBy(() -> TestStore.done(second)).isInstanceOf(KeyTakenException.class);
    assertThatThrownBy(() -> TestStore.done(stale)).isInstanceOf(StaleEpochException.class);
    assertThat(proxy.hasCut()).isTrue();
    assertThat(events()).extracting(each -> each.id().position()).containsExactly(1L, 2L, 3L);
    assertThat(store.unfinished("s1")).hasSize(1);
    assertThat(store.unfinished("s2")).isEmpty();
  }

  /// Its outcome cannot be asked for before it has one.
  @Test
  void waitsForATransactionThatIsStillUnderWay(Vertx vertx) throws Exception {
    Sealer sealer = Installation.open(store.address, store.key).ring().sealer();
    List<SealedCommit> group =
        List.of(SealedCommit.of(Rows.commit("s1", 1, Rows.event("1")), sealer));
    Pool pool = Database.pool(vertx, store.address);
    SqlConnection slow = TestStore.done(pool.getConnection());
    TestStore.done(slow.query("BEGIN").execute());
    String transaction =
        TestStore.done(slow.query(HOLD).execute()).iterator().next().getString("transaction");
    Written unsure = new Written(transaction, Set.of("s1"), Set.of(), Map.of());

    Future<Written> again =
        pool.withConnection(each -> new GroupWrite().writeUnlessCommitted(each, group, unsure))
            .map(Objects::requireNonNull);
    store.untilItWaitsForALock(again);
    TestStore.done(slow.query("COMMIT").execute());

    assertThat(TestStore.done(again)).isEqualTo(unsure);
    assertThat(events()).isEmpty();
    TestStore.done(slow.close().compose(_ -> pool.close()));
  }

  /// What its owner goes on from: else two commits would use the same key of a ratchet.
  @Test
  void readsASessionWhenWhatIsStillUnderWayHasEnded(Vertx vertx) throws Exception {
    Pool pool = Database.pool(vertx, store.address);
    SqlConnection slow = TestStore.done(pool.getConnection());
    TestStore.done(slow.query("BEGIN").execute());
    TestStore.done(slow.query("UPDATE session SET epoch = 2 WHERE id = 's1'").execute());

    Future<Optional<SessionRow>> read = database.sessions().load(Rows.ACME, new SessionId("s1"));
    store.untilItWaitsForALock(read);
    TestStore.done(slow.query("COMMIT").execute());

    assertThat(TestStore.done(read).orElseThrow().epoch()).isEqualTo(new Epoch(2));
    TestStore.done(slow.close().compose(_ -> pool.close()));
  }

  private List<LoggedEvent> events() throws Exception {
    return TestStore.done(store.database.events().after(Rows.ACME, 0, EventFilter.ALL, 100))
        .events();
  }
}
