package io.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.events.Batch;
import io.postrider.events.EventFilter;
import io.postrider.events.EventStore;
import io.postrider.events.Extent;
import io.postrider.events.LoggedEvent;
import io.postrider.model.Epoch;
import io.postrider.model.OrganizationId;
import io.postrider.model.SessionId;
import io.postrider.session.state.SessionEvent;
import io.postrider.session.state.SessionStatus;
import io.postrider.session.state.StaleEpochException;
import io.postrider.session.turn.Draft;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PgEventStoreIT {
  private static final OrganizationId OTHER = new OrganizationId("other");

  @AutoClose private final TestStore store = TestStore.open();
  private EventStore events;

  @BeforeEach
  void open() throws Exception {
    store.insert(Rows.session("theirs", OTHER, null));
    events = store.database.events();
  }

  @Test
  void logsWhatHasHappenedInItsOrder() throws Exception {
    Instant start = Instant.now().minusSeconds(60);

    store.commit(
        Rows.commit(
            "s1",
            1,
            Rows.event("1"),
            new SessionEvent.StatusChanged(SessionStatus.STOPPED, null, Rows.NOON),
            Rows.event("3")));

    Batch batch = all(Rows.ACME);
    assertThat(batch.events()).extracting(each -> each.id().position()).containsExactly(1L, 2L, 3L);
    assertThat(batch.events())
        .extracting(LoggedEvent::type)
        .containsExactly("auth.qr", "session.status", "auth.qr");
    assertThat(batch.events())
        .allMatch(each -> each.id().fits(Rows.ACME))
        .allMatch(each -> each.at().equals(Rows.NOON))
        .allMatch(each -> each.session().value().equals("s1"))
        .allMatch(each -> each.id().millis() > start.toEpochMilli());
    assertThat(new JsonObject(batch.events().get(2).payload()).getString("code")).isEqualTo("3");
    assertThat(batch.reached()).isEqualTo(3);
    assertThat(batch.reachedMillis()).isEqualTo(batch.events().get(2).id().millis());
    assertThat(batch.oldest()).isEqualTo(1);
  }

  @Test
  void knowsTheHeadOfEachLogAndWhoseASessionIs() throws Exception {
    store.commit(Rows.commit("s1", 1, Rows.event("1"), Rows.event("2")));
    store.commit(Rows.commit(OTHER, "theirs", new Draft().event(Rows.event("theirs"))));

    assertThat(TestStore.done(events.heads()))
        .containsEntry(Rows.ACME, 2L)
        .containsEntry(OTHER, 1L);
    assertThat(TestStore.done(events.organization(new SessionId("theirs")))).contains(OTHER);
    assertThat(TestStore.done(events.organization(new SessionId("nobody")))).isEmpty();
  }

  @Test
  void showsWhatTheSessionsOfOneNodeDo() throws Exception {
    store.commit(Rows.commit("s1", 1, Rows.event("1")));
    EventFilter here = new EventFilter(Set.of(), Optional.empty(), Optional.of("node"), true);
    EventFilter there = new EventFilter(Set.of(), Optional.empty(), Optional.of("elsewhere"), true);

    assertThat(TestStore.done(events.after(Rows.ACME, 0, here, 10)).events()).hasSize(1);
    assertThat(TestStore.done(events.after(Rows.ACME, 0, there, 10)).events()).isEmpty();
  }

  @Test
  void nothingThatEventsTellLiesInTheClear() throws Exception {
    store.commit(Rows.commit("s1", 1, Rows.event("2@secret-code")));

    assertThat(store.number("SELECT count(*) FROM event WHERE payload IS NOT NULL")).isZero();
    assertThat(
            store.number(
                "SELECT count(*) FROM event"
                    + " WHERE position('secret-code'::bytea IN sealed_payload) > 0"))
        .isZero();
    assertThat(all(Rows.ACME).events().getFirst().payload()).contains("2@secret-code");
  }

  @Test
  void aCodeIsShownToNobodyElseAndGoesWhenItIsOld() throws Exception {
    store.commit(Rows.commit("s1", 1, Rows.event("1"), Rows.event("2")));
    store.commit(
        Rows.commit(
            "s1", 1, new SessionEvent.StatusChanged(SessionStatus.STOPPED, null, Rows.NOON)));
    assertThat(
            TestStore.done(events.after(Rows.ACME, 0, EventFilter.ALL.withoutCodes(), 10)).events())
        .extracting(LoggedEvent::type)
        .containsExactly("session.status");
    assertThat(TestStore.done(events.expireCodes(10))).isZero();

    store.execute("UPDATE event SET millis = millis - 61000 WHERE position = 1");

    assertThat(all(Rows.ACME).events()).extracting(each -> each.id().position()).contains(2L, 3L);
    assertThat(all(Rows.ACME).events()).hasSize(2);
    assertThat(TestStore.done(events.expireCodes(10))).isEqualTo(1);
    assertThat(all(Rows.ACME).events()).hasSize(2);
  }

  /// Codes were the oldest that there was, and are no loss to who has stood before them.
  @Test
  void codesThatGoTakeNoPlaceWithThem() throws Exception {
    store.commit(Rows.commit("s1", 1, Rows.event("1"), Rows.event("2")));
    store.commit(
        Rows.commit(
            "s1", 1, new SessionEvent.StatusChanged(SessionStatus.STOPPED, null, Rows.NOON)));
    store.execute("UPDATE event SET millis = millis - 61000 WHERE position < 3");

    assertThat(TestStore.done(events.expireCodes(10))).isEqualTo(2);
    assertThat(TestStore.done(events.expireCodes(10))).isZero();

    assertThat(after(1, EventFilter.ALL, 10).oldest()).isEqualTo(1);
    assertThat(after(1, EventFilter.ALL, 10).events())
        .extracting(LoggedEvent::type)
        .containsExactly("session.status");
    assertThat(TestStore.done(events.extent(Rows.ACME)).oldest()).isEqualTo(1);
    assertThat(store.number("SELECT count(*) FROM event WHERE length(payload) > 0")).isZero();
    assertThat(store.number("SELECT count(*) FROM event WHERE sealed_payload IS NULL"))
        .isEqualTo(2);
  }

  @Test
  void largeEventsComeAFewAtATime() throws Exception {
    for (int size : new int[] {700_000, 300_000, 3_000_000, 1}) {
      store.commit(Rows.commit("s1", 1, Rows.event("x".repeat(size))));
    }

    Batch first = after(0, EventFilter.ALL, 100);
    Batch second = after(first.reached(), EventFilter.ALL, 100);
    Batch third = after(second.reached(), EventFilter.ALL, 100);

    assertThat(first.events()).extracting(each -> each.id().position()).containsExactly(1L, 2L);
    assertThat(first.reached()).isEqualTo(2);
    assertThat(first.newest()).isEqualTo(4);
    assertThat(second.events()).extracting(each -> each.id().position()).containsExactly(3L);
    assertThat(second.reachedMillis()).isEqualTo(second.events().getFirst().id().millis());
    assertThat(third.events()).extracting(each -> each.id().position()).containsExactly(4L);
    assertThat(third.reached()).isEqualTo(third.newest());
  }

  @Test
  void countsInEachOrganizationAndShowsNoneToAnother() throws Exception {
    store.commit(Rows.commit("s1", 1, Rows.event("ours")));
    store.commit(Rows.commit(OTHER, "theirs", new Draft().event(Rows.event("theirs"))));

    assertThat(all(OTHER).events())
        .singleElement()
        .satisfies(each -> assertThat(each.id().position()).isEqualTo(1))
        .satisfies(each -> assertThat(each.session().value()).isEqualTo("theirs"));
    assertThat(all(Rows.ACME).events()).hasSize(1);
    assertThat(all(new OrganizationId("nobody"))).isEqualTo(new Batch(List.of(), 0, 0, 0, 1));
    assertThat(TestStore.done(events.extent(new OrganizationId("nobody"))).isEmpty()).isTrue();
  }

  @Test
  void logsNothingOfAStaleCommit() throws Exception {
    long epoch = store.claimAll("next").getFirst().epoch().value();

    assertThatThrownBy(() -> store.commit(Rows.commit("s1", 1, Rows.event("old"))))
        .isInstanceOf(StaleEpochException.class);
    store.commit(Rows.commit("s1", epoch, Rows.event("new")));

    assertThat(all(Rows.ACME).events())
        .singleElement()
        .satisfies(each -> assertThat(each.id().position()).isEqualTo(1));
  }

  @Test
  void tellsHowFarItHasLookedWhateverIsWanted() throws Exception {
    for (int n = 0; n < 6; n++) {
      store.commit(Rows.commit(n == 2 ? "s2" : "s1", 1, Rows.event("" + n)));
    }
    EventFilter second = new EventFilter(Set.of(), Optional.of(new SessionId("s2")));
    EventFilter none = new EventFilter(Set.of("message"), Optional.empty());
    EventFilter both = new EventFilter(Set.of("auth.qr"), Optional.of(new SessionId("s1")));

    assertThat(after(0, second, 1).reached()).isEqualTo(3);
    assertThat(after(0, second, 2).reached()).isEqualTo(6);
    assertThat(after(0, none, 9)).satisfies(found -> assertThat(found.events()).isEmpty());
    assertThat(after(0, none, 9).reached()).isEqualTo(6);
    assertThat(after(1, both, 9).events())
        .extracting(each -> each.id().position())
        .containsExactly(2L, 4L, 5L, 6L);
    assertThat(after(6, both, 9)).satisfies(found -> assertThat(found.reached()).isEqualTo(6));
  }

  @Test
  void findsWhatIsRareInALongLog() throws Exception {
    store.execute(
        """
        INSERT INTO event SELECT 'acme', n, n, 's1', now(),
          CASE WHEN n % 24000 = 0 THEN 'rare' ELSE 'frequent' END, '{}'
        FROM generate_series(101, 60000) n;
        UPDATE event_counter SET position = 60000, millis = 60000 WHERE organization_id = 'acme'
        """);
    EventFilter rare = new EventFilter(Set.of("rare"), Optional.empty());

    Batch both = after(0, rare, 9);
    Batch first = after(0, rare, 1);

    assertThat(both.events())
        .extracting(each -> each.id().position())
        .containsExactly(24_000L, 48_000L);
    assertThat(both).satisfies(found -> assertThat(found.reached()).isEqualTo(60_000));
    assertThat(both.reachedMillis()).isEqualTo(60_000);
    assertThat(both.oldest()).isEqualTo(101);
    assertThat(first.reached()).isEqualTo(24_000);
  }

  @Test
  void expiresFromTheOldestOn() throws Exception {
    for (int n = 0; n < 6; n++) {
      store.commit(Rows.commit("s1", 1, Rows.event("" + n)));
      store.commit(Rows.commit(OTHER, "theirs", new Draft().event(Rows.event("" + n))));
    }
    store.execute("UPDATE event SET millis = position * 10");
    store.execute("UPDATE event_counter SET millis = 60");
    Instant before = Instant.ofEpochMilli(50);

    assertThat(TestStore.done(events.expire(before, 3))).isEqualTo(3);
    assertThat(TestStore.done(events.expire(before, 100))).isEqualTo(5);
    assertThat(TestStore.done(events.expire(before, 100))).isZero();

    Extent rest = new Extent(5, 6, 50, 60);
    assertThat(TestStore.done(events.extent(Rows.ACME))).isEqualTo(rest);
    assertThat(TestStore.done(events.extent(OTHER))).isEqualTo(rest);
    assertThat(all(Rows.ACME).oldest()).isEqualTo(5);
    assertThat(TestStore.done(events.expire(Instant.ofEpochMilli(61), 100))).isEqualTo(4);
    assertThat(TestStore.done(events.extent(Rows.ACME))).isEqualTo(new Extent(7, 6, 0, 60));
    store.commit(Rows.commit("s1", 1, Rows.event("after all")));
    assertThat(all(Rows.ACME).events())
        .singleElement()
        .satisfies(each -> assertThat(each.id().position()).isEqualTo(7));
  }

  @Test
  void neverGoesBackInTime() throws Exception {
    long future = Instant.now().plusSeconds(3_600).toEpochMilli();
    store.execute("UPDATE event_counter SET millis = " + future);

    store.commit(Rows.commit("s1", 1, Rows.event("1")));

    assertThat(all(Rows.ACME).reachedMillis()).isEqualTo(future);
  }

  @Test
  void keepsTheEventsOfASessionThatIsGone() throws Exception {
    store.commit(Rows.commit("s1", 1, Rows.event("1")));

    TestStore.done(store.database.sessions().delete(new SessionId("s1"), new Epoch(1)));

    assertThat(all(Rows.ACME).events()).hasSize(1);
  }

  @Test
  void tellsOnceATransactionOfEachLogThatHasGrown() throws Exception {
    List<String> told = new ArrayList<>();
    store.database.onAppended((organization, newest) -> told.add(organization + " " + newest));
    store.commit(Rows.commit("s1", 1, Rows.event("1"), Rows.event("2")));
    store.commit(Rows.commit("s1", 1));
    store.commit(Rows.commit(OTHER, "theirs", new Draft().event(Rows.event("1"))));
    store.database.onAppended(
        (_, _) -> {
          throw new IllegalStateException("a listener that fails, on purpose");
        });

    store.commit(Rows.commit("s1", 1, Rows.event("3")));
    TestStore.done(store.database.close());

    assertThat(told).containsExactly("acme 2", "other 1");
  }

  private Batch all(OrganizationId organization) throws Exception {
    return TestStore.done(events.after(organization, 0, EventFilter.ALL, 1_000));
  }

  private Batch after(long position, EventFilter filter, int limit) throws Exception {
    return TestStore.done(events.after(Rows.ACME, position, filter, limit));
  }
}
