package io.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.model.Bytes;
import io.postrider.model.Epoch;
import io.postrider.model.FailureException;
import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.model.OrganizationId;
import io.postrider.model.SessionId;
import io.postrider.outbox.Budget;
import io.postrider.outbox.OutboxChange;
import io.postrider.outbox.OutboxEntry;
import io.postrider.protocol.client.keys.Ratchets;
import io.postrider.protocol.client.keys.RecordKey;
import io.postrider.protocol.client.keys.RecordKeys;
import io.postrider.session.state.Gap;
import io.postrider.session.state.Presence;
import io.postrider.session.state.SessionRow;
import io.postrider.session.state.SessionSettings;
import io.postrider.session.state.SessionStatus;
import io.postrider.session.state.StaleEpochException;
import io.postrider.session.turn.Draft;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PgSessionStoreIT {
  private static final SessionId S1 = new SessionId("s1");
  private static final OrganizationId OTHER = new OrganizationId("other");
  private static final Bytes CREDENTIALS = Rows.CREDENTIALS;

  @AutoClose private final TestStore store = TestStore.open();

  @Test
  void givesBackWhatWasInserted() throws Exception {
    SessionRow row = Rows.session("whole", Rows.ACME, CREDENTIALS);

    store.insert(row);

    assertThat(store.find("whole")).contains(row);
    assertThat(TestStore.done(store.database.sessions().find(Rows.ACME, row.id())))
        .contains(Rows.session("whole"));
    assertThat(TestStore.done(store.database.sessions().list(Rows.ACME)))
        .contains(Rows.session("whole"))
        .hasSize(4)
        .allSatisfy(each -> assertThat(each.credentials()).isNull());
  }

  @Test
  void anOrganizationHasSoManySessionsAndNoMoreAlsoWhenTheyComeAtOnce() throws Exception {
    Database other = store.another(new Database.Limits(4, 5));
    List<Future<Void>> all = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      all.add(other.sessions().insert(Rows.session("more" + i)));
    }
    TestStore.done(Future.join(all).otherwiseEmpty());

    assertThat(all).filteredOn(Future::succeeded).hasSize(2);
    assertThat(all)
        .filteredOn(Future::failed)
        .allSatisfy(
            each ->
                assertThat(each.cause())
                    .hasMessage(
                        "Conflict[why=the organization has 5 sessions, and may have no more]"));
    TestStore.done(other.sessions().insert(Rows.session("t1", OTHER, null)));
    TestStore.done(other.close());
  }

  @Test
  void showsAnOrganizationItsOwnSessionsOnly() throws Exception {
    OrganizationId other = OTHER;
    store.insert(Rows.session("theirs", other, null));

    assertThat(TestStore.done(store.database.sessions().find(Rows.ACME, new SessionId("theirs"))))
        .isEmpty();
    assertThat(TestStore.done(store.database.sessions().find(other, new SessionId("theirs"))))
        .isPresent();
    assertThat(TestStore.done(store.database.sessions().list(other))).hasSize(1);
    assertThat(TestStore.done(store.database.sessions().list(Rows.ACME))).hasSize(3);
  }

  @Test
  void refusesASecondSessionOfTheSameId() {
    assertThatThrownBy(() -> store.insert(Rows.session("s1"))).isInstanceOf(FailureException.class);
  }

  @ParameterizedTest
  @EnumSource
  void storesEveryStatus(SessionStatus status) throws Exception {
    store.commit(Rows.commit("s1", 1, new Draft().state(Rows.state(status))));

    assertThat(store.find("s1").orElseThrow().state()).isEqualTo(Rows.state(status));
  }

  @ParameterizedTest
  @EnumSource
  void storesEveryKindOfRecord(RecordKey.Kind kind) throws Exception {
    RecordKey key = new RecordKey(kind, "15550100001.0");

    store.commit(Rows.commit("s1", 1, new Draft().records(Map.of(key, CREDENTIALS))));

    assertThat(store.records("s1", key)).isEqualTo(Map.of(key, CREDENTIALS));
  }

  @Test
  void namesTheIdentityKeysOfAllDevicesOfAUser() throws Exception {
    Map<RecordKey, Bytes> records = new HashMap<>();
    for (String name : List.of("155501.0", "155501.12", "100_1.7", "155501_128.99", "1555010.0")) {
      records.put(new RecordKey(RecordKey.Kind.IDENTITY, name), Bytes.utf8("1"));
      records.put(new RecordKey(RecordKey.Kind.SESSION, name), Bytes.utf8("1"));
    }
    store.commit(Rows.commit("s1", 1, new Draft().records(records)));

    assertThat(store.identities("s1", Jid.phone("155501"), Jid.lid("100")))
        .extracting(RecordKey::name)
        .containsExactlyInAnyOrder("155501.0", "155501.12", "100_1.7", "155501_128.99");
    assertThat(store.identities("s2", Jid.phone("155501"))).isEmpty();
  }

  @Test
  void replacesAndRemovesRecords() throws Exception {
    RecordKey one = Rows.key("one");
    RecordKey two = Rows.key("two");
    store.commit(
        Rows.commit(
            "s1", 1, new Draft().records(Map.of(one, Bytes.utf8("1"), two, Bytes.utf8("2")))));

    Ratchets changed = new Ratchets(Map.of());
    changed.put(one, Bytes.utf8("3"));
    changed.remove(two);
    store.commit(Rows.commit("s1", 1, new Draft().ratchets(changed)));

    assertThat(store.records("s1", one, two, Rows.key("three")))
        .isEqualTo(Map.of(one, Bytes.utf8("3")));
    assertThat(store.records("s2", one)).isEmpty();
  }

  @Test
  void whatIsBetweenAnAccountAndAUserIsKeptForAWhileAfterItWasWrittenLast() throws Exception {
    RecordKey old = RecordKeys.trust(Jid.lid("1"));
    RecordKey fresh = RecordKeys.trust(Jid.lid("2"));
    RecordKey other = Rows.key("one");
    store.commit(
        Rows.commit(
            "s1",
            1,
            new Draft().records(Map.of(old, CREDENTIALS, fresh, CREDENTIALS, other, CREDENTIALS))));
    store.execute("UPDATE signal_record SET kept_until = kept_until - interval '90 days'");
    store.commit(Rows.commit("s1", 1, new Draft().records(Map.of(fresh, CREDENTIALS))));

    assertThat(TestStore.done(store.database.signal().count(S1, RecordKey.Kind.TRUST)))
        .isEqualTo(2);
    assertThat(TestStore.done(store.database.signal().prune(10))).isEqualTo(1);
    assertThat(TestStore.done(store.database.signal().prune(10))).isZero();

    assertThat(store.records("s1", old, fresh, other)).containsOnlyKeys(fresh, other);
  }

  @Test
  void forgetsCredentialsAndRecordsTogether() throws Exception {
    RecordKey key = Rows.key("one");
    store.commit(
        Rows.commit(
            "s1", 1, new Draft().credentials(Rows.KEYS).records(Map.of(key, Bytes.utf8("1")))));
    assertThat(store.find("s1").orElseThrow().credentials()).isEqualTo(CREDENTIALS);

    store.commit(Rows.commit("s1", 1, new Draft().forget()));

    assertThat(store.find("s1").orElseThrow().credentials()).isNull();
    assertThat(store.records("s1", key)).isEmpty();
  }

  @Test
  void storesSettingsAndWhatIsLeftToSendWith() throws Exception {
    SessionSettings settings = new SessionSettings(null, false, true, Presence.ONLINE, -1, 5);
    Budget budget = new Budget(0.25, 4.75, Rows.NOON.plusSeconds(9));

    store.commit(Rows.commit("s1", 1, new Draft().settings(settings).budget(budget)));

    assertThat(store.find("s1").orElseThrow().settings()).isEqualTo(settings);
    assertThat(store.find("s1").orElseThrow().budget()).isEqualTo(budget);
    assertThat(store.find("s2")).contains(Rows.session("s2"));
  }

  @Test
  void claimsEverySessionUnderANewEpoch() throws Exception {
    store.insert(Rows.session("linked", Rows.ACME, CREDENTIALS));

    List<SessionRow> claimed = store.claimAll("next");
    store.claimAll("after");

    assertThat(claimed).hasSize(4).allMatch(row -> row.epoch().value() > 1);
    assertThat(claimed)
        .filteredOn(row -> row.id().value().equals("linked"))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.credentials()).isEqualTo(CREDENTIALS);
              assertThat(store.find("linked").orElseThrow().epoch().value())
                  .isGreaterThan(row.epoch().value());
            });
  }

  @Test
  void saysOfWhichClaimedSessionsNothingWaits() throws Exception {
    store.insert(Rows.session("s4"), Rows.session("s5"));
    Gap gap =
        new Gap(
            new MessageId("3EB0A1"),
            Rows.ANNA,
            Rows.ANNA,
            Optional.empty(),
            false,
            "unavailable",
            Rows.NOON,
            Gap.State.WAITING);
    store.commit(Rows.commit("s1", 1, new OutboxChange.Add(Rows.queued("s1", "out_1"))));
    store.commit(
        Rows.commit("s2", 1, new OutboxChange.Add(Rows.sending(Rows.queued("s2", "out_2")))));
    store.commit(Rows.commit("s3", 1, new Draft().gap(gap)));
    store.commit(Rows.commit("s4", 1, new Draft().gap(gap)));
    store.commit(Rows.commit("s4", 1, new Draft().gap(gap.with(Gap.State.TOLD))));
    OutboxEntry sent = Rows.sending(Rows.queued("s4", "out_4"));
    store.commit(Rows.commit("s4", 1, new OutboxChange.Add(sent)));
    store.commit(Rows.commit("s4", 1, new OutboxChange.Sent(sent.id(), Rows.NOON, Rows.NOON)));

    assertThat(store.claimAll("next"))
        .filteredOn(SessionRow::nothingWaits)
        .extracting(row -> row.id().value())
        .containsExactlyInAnyOrder("s4", "s5");
  }

  /// What the former owner has all but committed is waited for, and counts.
  @Test
  void seesWhatIsCommittedWhileItClaims() throws Exception {
    try (Connection former = TestDatabase.connect(store.address);
        Statement statement = former.createStatement()) {
      store.commit(Rows.commit("s1", 1, new OutboxChange.Add(Rows.queued("s1", "out_1"))));
      store.execute("UPDATE outbox SET state = 'failed'");
      former.setAutoCommit(false);
      statement.execute("SELECT id FROM session WHERE id = 's1' FOR NO KEY UPDATE");
      statement.execute("UPDATE outbox SET state = 'queued'");

      Future<List<SessionRow>> claim =
          store.database.ownership().claim("next", Set.of(S1), List.of("node"), Map.of());
      store.untilItWaitsForALock(claim);
      former.commit();

      assertThat(TestStore.done(claim)).singleElement().returns(false, SessionRow::nothingWaits);
    }
  }

  @Test
  void deletesASessionWithAllThatBelongsToIt() throws Exception {
    store.commit(Rows.everything("s1", 1, "out_1"));

    assertThatThrownBy(() -> TestStore.done(store.database.sessions().delete(S1, new Epoch(0))))
        .isInstanceOf(StaleEpochException.class);
    assertThat(store.find("s1")).isPresent();
    TestStore.done(store.database.sessions().delete(S1, new Epoch(1)));

    assertThat(store.find("s1")).isEmpty();
    assertThat(store.unfinished("s1")).isEmpty();
    assertThat(store.records("s1", Rows.key("one"))).isEmpty();
    assertThatThrownBy(() -> store.commit(Rows.commit("s1", 1)))
        .isInstanceOf(StaleEpochException.class);
  }
}
