package io.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.model.Bytes;
import io.postrider.model.FailureException;
import io.postrider.model.MessageId;
import io.postrider.model.OutboxId;
import io.postrider.model.SessionId;
import io.postrider.outbox.Budget;
import io.postrider.outbox.OutboxChange;
import io.postrider.outbox.OutboxEntry;
import io.postrider.session.state.Commit;
import io.postrider.session.state.SessionStatus;
import io.postrider.session.state.StaleEpochException;
import io.postrider.session.turn.Draft;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
final class GroupCommitIT {
  private static final SessionId S1 = new SessionId("s1");
  private static final Bytes CREDENTIALS = Rows.CREDENTIALS;

  @AutoClose private final TestStore store = TestStore.open();

  @Test
  void writesNothingOfAStaleCommitAndAllOfItsGroup() throws Exception {
    long epoch = store.claimAll("next").getFirst().epoch().value();
    Commit stale = Rows.everything("s1", 1, "out_1");
    List<Future<Void>> group = new ArrayList<>();
    group.add(store.database.sessions().commit(Rows.everything("s2", epoch, "out_2")));
    group.add(store.database.sessions().commit(stale));
    group.add(store.database.sessions().commit(Rows.everything("s3", epoch, "out_3")));
    group.add(store.database.sessions().commit(Rows.everything("gone", epoch, "out_4")));

    TestStore.done(Future.join(group).otherwiseEmpty());

    assertThat(group).extracting(Future::succeeded).containsExactly(true, false, true, false);
    assertThat(group.get(1).cause()).isInstanceOf(StaleEpochException.class);
    assertThat(group.get(3).cause()).isInstanceOf(StaleEpochException.class);
    assertThat(store.find("s1").orElseThrow().credentials()).isNull();
    assertThat(store.find("s1").orElseThrow().state().status()).isEqualTo(SessionStatus.STARTING);
    assertThat(store.unfinished("s1")).isEmpty();
    assertThat(store.records("s1", Rows.key("one"))).isEmpty();
    assertThat(store.find("s2").orElseThrow().credentials()).isEqualTo(CREDENTIALS);
    assertThat(store.unfinished("s3")).hasSize(1);
  }

  /// It holds the session and changes its budget in one statement.
  @Test
  void writesNothingOfAStaleCommitThatIsAlone() throws Exception {
    store.claimAll("next");
    Draft draft =
        new Draft()
            .budget(new Budget(1, 1, Rows.NOON))
            .records(Map.of(Rows.key("one"), CREDENTIALS));

    assertThatThrownBy(() -> store.commit(Rows.commit("s1", 1, draft)))
        .isInstanceOf(StaleEpochException.class);

    assertThat(store.find("s1").orElseThrow().budget()).isEqualTo(Rows.session("s1").budget());
    assertThat(store.records("s1", Rows.key("one"))).isEmpty();
  }

  @Test
  void letsAPoisonedCommitSpoilItselfAlone() throws Exception {
    OutboxEntry taken = Rows.queued("s2", "out_2");
    store.commit(Rows.commit("s2", 1, new OutboxChange.Add(taken)));
    OutboxEntry twin =
        new OutboxEntry(
            new OutboxId("out_twin"),
            taken.session(),
            taken.messageId(),
            taken.to(),
            taken.state(),
            taken.content(),
            null,
            false,
            null,
            null,
            Rows.NOON,
            Rows.NOON);
    List<Future<Void>> group = new ArrayList<>();
    group.add(store.database.sessions().commit(Rows.everything("s1", 1, "out_1")));
    group.add(
        store
            .database
            .sessions()
            .commit(
                Rows.commit(
                    "s2",
                    1,
                    new Draft()
                        .state(Rows.state(SessionStatus.FAILED))
                        .outbox(new OutboxChange.Add(twin)))));
    group.add(store.database.sessions().commit(Rows.everything("s3", 1, "out_3")));

    TestStore.done(Future.join(group).otherwiseEmpty());

    assertThat(group).extracting(Future::succeeded).containsExactly(true, false, true);
    assertThat(store.find("s2").orElseThrow().state().status()).isEqualTo(SessionStatus.STARTING);
    assertThat(store.unfinished("s1")).hasSize(1);
    assertThat(store.unfinished("s2")).containsExactly(taken);
    assertThat(store.unfinished("s3")).hasSize(1);
  }

  @Test
  void writesTheCommitsOfASessionInTheirOrder() throws Exception {
    List<Future<Void>> all = new ArrayList<>();
    for (int round = 0; round < 50; round++) {
      for (String id : List.of("s1", "s2", "s3")) {
        Bytes value = Bytes.utf8(Integer.toString(round));
        OutboxEntry entry = Rows.queued(id, "out_" + id + "_" + round);
        Draft draft =
            new Draft().records(Map.of(Rows.key("one"), value)).outbox(new OutboxChange.Add(entry));
        all.add(store.database.sessions().commit(Rows.commit(id, 1, draft)));
      }
    }

    TestStore.done(Future.all(all));

    assertThat(store.records("s1", Rows.key("one"))).containsValue(Bytes.utf8("49"));
    assertThat(TestStore.done(store.database.outbox().queued(S1, Set.of(), 100)))
        .extracting(entry -> entry.id().value())
        .containsExactlyElementsOf(
            java.util.stream.IntStream.range(0, 50).mapToObj(n -> "out_s1_" + n).toList());
  }

  @Test
  void doesNotWaitForATransactionThatIsHeldUp() throws Exception {
    try (Connection connection = TestDatabase.connect(store.address);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("SELECT FROM session WHERE id = 's1' FOR UPDATE");
      Future<Void> heldUp = store.database.sessions().commit(Rows.commit("s1", 1));
      store.untilItWaitsForALock(heldUp);

      store.commit(Rows.commit("s2", 1));
      store.commit(Rows.commit("s3", 1));

      assertThat(heldUp.isComplete()).isFalse();
      connection.rollback();
      TestStore.done(heldUp);
    }
  }

  @Test
  void saysBusyWhenTooMuchWaitsAndAnswersTheRest() throws Exception {
    List<Future<Void>> all = new ArrayList<>();
    try (Connection connection = TestDatabase.connect(store.address);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("LOCK TABLE session IN ACCESS EXCLUSIVE MODE"); // nothing is written
      for (int n = 0; n < GroupCommit.LIMIT + 100; n++) {
        all.add(store.database.sessions().commit(Rows.commit("gone" + n, 1)));
      }
      connection.rollback();
    }

    Future.join(all).otherwiseEmpty().await(60, TimeUnit.SECONDS);

    assertThat(all)
        .allSatisfy(
            each ->
                assertThat(each.cause())
                    .isInstanceOfAny(FailureException.class, StaleEpochException.class))
        .filteredOn(each -> each.cause() instanceof FailureException)
        .hasSize(100);
    store.commit(Rows.commit("s1", 1));
  }

  @Test
  void putsNothingOfAFailedGroupIntoTheDatabase(Vertx vertx) throws Exception {
    Sealer sealer = Installation.open(store.address, store.key).ring().sealer();
    OutboxEntry nowhere =
        new OutboxEntry(
            new OutboxId("out_2"),
            new SessionId("s2"),
            new MessageId("3EB0"),
            Rows.ANNA,
            OutboxEntry.State.SENDING,
            Bytes.utf8("a text"),
            null,
            false,
            null,
            null,
            Rows.NOON,
            Rows.NOON);
    List<SealedCommit> group =
        List.of(
            SealedCommit.of(Rows.everything("s1", 1, "out_1"), sealer),
            SealedCommit.of(Rows.commit("s2", 1, new OutboxChange.Add(nowhere)), sealer));
    Pool pool = Database.pool(vertx, store.address);

    assertThatThrownBy(
            () -> TestStore.done(pool.withConnection(each -> new GroupWrite().write(each, group))))
        .isInstanceOf(PgException.class);

    assertThat(store.find("s1").orElseThrow().credentials()).isNull();
    assertThat(store.unfinished("s1")).isEmpty();
    TestStore.done(pool.close());
  }

  @Test
  void writesAGroupButForTheSessionsThatHaveAnotherOwner(Vertx vertx) throws Exception {
    Sealer sealer = Installation.open(store.address, store.key).ring().sealer();
    List<SealedCommit> group =
        List.of(
            SealedCommit.of(Rows.everything("s3", 1, "out_3"), sealer),
            SealedCommit.of(Rows.everything("s2", 0, "out_2"), sealer),
            SealedCommit.of(Rows.everything("s1", 1, "out_1"), sealer));
    Pool pool = Database.pool(vertx, store.address);

    Written written =
        TestStore.done(pool.withConnection(each -> new GroupWrite().write(each, group)));

    assertThat(written.sessions()).containsExactlyInAnyOrder("s1", "s3");
    assertThat(store.unfinished("s1")).hasSize(1);
    assertThat(store.unfinished("s2")).isEmpty();
    assertThat(store.find("s2").orElseThrow().credentials()).isNull();
    TestStore.done(pool.close());
  }

  @Test
  void finishesWhatItHasAcceptedBeforeItCloses(Vertx vertx) throws Exception {
    Database other = TestDatabase.open(vertx, store.address, store.key);
    Future<Void> accepted = other.sessions().commit(Rows.everything("s1", 1, "out_1"));

    TestStore.done(other.close());

    TestStore.done(accepted);
    assertThat(store.unfinished("s1")).hasSize(1);
    assertThat(other.sessions().commit(Rows.commit("s1", 1)).failed()).isTrue();
  }
}
