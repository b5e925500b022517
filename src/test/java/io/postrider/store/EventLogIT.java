package io.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.events.EventFilter;
import io.postrider.events.EventStore;
import io.postrider.events.LoggedEvent;
import io.postrider.model.OrganizationId;
import io.postrider.model.SessionId;
import io.postrider.session.turn.Draft;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Writers of two nodes in several organizations, and readers who follow them.
@ExtendWith(VertxExtension.class)
final class EventLogIT {
  private static final int ORGANIZATIONS = 4;
  private static final int SESSIONS = 6;
  private static final int ROUNDS = 40;

  /// Each round has one event, two or three, in turn.
  private static final int EVENTS = IntStream.range(0, ROUNDS).map(round -> 1 + round % 3).sum();

  private static final int ALL_EVENTS = SESSIONS * EVENTS;

  private static final String LOCK =
      "SELECT organization_id FROM event_counter WHERE organization_id %s";

  @AutoClose private final TestStore store = TestStore.open();
  private Database second;

  @BeforeEach
  void open(Vertx vertx) throws Exception {
    second = TestDatabase.open(vertx, store.address, store.key);
    for (int organization = 0; organization < ORGANIZATIONS; organization++) {
      for (int n = 0; n < SESSIONS; n++) {
        store.insert(Rows.session(session(organization, n), organization(organization), null));
      }
    }
  }

  @AfterEach
  void close() throws Exception {
    TestStore.done(second.close());
  }

  @Test
  void hasNoGapNoSkipAndNoOtherOrderForThoseWhoFollow() throws Exception {
    List<Future<?>> writers = new ArrayList<>();
    List<Future<List<LoggedEvent>>> readers = new ArrayList<>();
    List<Future<List<LoggedEvent>>> narrow = new ArrayList<>();
    for (int organization = 0; organization < ORGANIZATIONS; organization++) {
      for (int n = 0; n < SESSIONS; n++) {
        writers.add(write(n % 2 == 0 ? store.database : second, organization, n, 0, 0));
      }
      EventStore events = (organization % 2 == 0 ? second : store.database).events();
      OrganizationId whose = organization(organization);
      readers.add(follow(events, whose, EventFilter.ALL, new ArrayList<>(), 0, ALL_EVENTS));
      EventFilter one =
          new EventFilter(Set.of(), Optional.of(new SessionId(session(organization, 1))));
      narrow.add(follow(events, whose, one, new ArrayList<>(), 0, EVENTS));
    }

    Future.all(writers).await(60, TimeUnit.SECONDS);
    Future.all(readers).await(60, TimeUnit.SECONDS);
    Future.all(narrow).await(60, TimeUnit.SECONDS);

    for (Future<List<LoggedEvent>> reader : readers) {
      assertThat(reader.result().stream().map(each -> each.id().position()))
          .containsExactlyElementsOf(LongStream.rangeClosed(1, ALL_EVENTS).boxed().toList());
      assertThat(reader.result().stream().map(each -> each.id().millis())).isSorted();
      reader.result().stream()
          .map(LoggedEvent::session)
          .distinct()
          .forEach(session -> assertThat(texts(reader.result(), session)).isEqualTo(expected()));
    }
    for (Future<List<LoggedEvent>> reader : narrow) {
      SessionId session = reader.result().getFirst().session();
      assertThat(texts(reader.result(), session)).isEqualTo(expected());
    }
  }

  /// A commit that has no others beside it takes the counter by counting.
  @Test
  void hasNoGapWhereTwoNodesCommitAlone() throws Exception {
    List<Future<Void>> writers =
        List.of(write(store.database, 0, 0, 0, 0), write(second, 0, 1, 0, 0));
    Future<List<LoggedEvent>> reader =
        follow(second.events(), organization(0), EventFilter.ALL, new ArrayList<>(), 0, 2 * EVENTS);

    Future.all(writers).await(60, TimeUnit.SECONDS);
    List<LoggedEvent> found = reader.await(60, TimeUnit.SECONDS);

    assertThat(found.stream().map(each -> each.id().position()))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 2L * EVENTS).boxed().toList());
    assertThat(found.stream().map(each -> each.id().millis())).isSorted();
    assertThat(texts(found, new SessionId(session(0, 0)))).isEqualTo(expected());
    assertThat(texts(found, new SessionId(session(0, 1)))).isEqualTo(expected());
  }

  /// Who waits for the first holds none of the others: so nobody waits in a circle.
  @Test
  void takesTheCountersOfAGroupInOrder() throws Exception {
    try (Connection other = TestDatabase.connect(store.address);
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute(LOCK.formatted("= '" + organization(0).value() + "' FOR UPDATE"));
      List<Future<Void>> group = new ArrayList<>();
      for (int n = ORGANIZATIONS - 1; n >= 0; n--) {
        group.add(write(store.database, n, 0, ROUNDS - 1, 0));
      }
      store.untilItWaitsForALock(Future.all(group));

      int free = 0;
      try (ResultSet rows =
          statement.executeQuery(LOCK.formatted("~ 'organization[1-9]' FOR UPDATE SKIP LOCKED"))) {
        while (rows.next()) {
          free++;
        }
      }
      other.rollback();

      assertThat(free).isEqualTo(ORGANIZATIONS - 1);
      Future.all(group).await(60, TimeUnit.SECONDS);
    }
  }

  private static Future<Void> write(
      Database node, int organization, int session, int round, int next) {
    if (round == ROUNDS) {
      return Future.succeededFuture();
    }
    int count = 1 + round % 3;
    Draft draft = new Draft();
    IntStream.range(next, next + count).forEach(n -> draft.event(Rows.event("" + n)));
    return node.sessions()
        .commit(Rows.commit(organization(organization), session(organization, session), draft))
        .compose(_ -> write(node, organization, session, round + 1, next + count));
  }

  /// Pages on from where the last page has ended, as a reader does.
  private static Future<List<LoggedEvent>> follow(
      EventStore events,
      OrganizationId organization,
      EventFilter filter,
      List<LoggedEvent> found,
      long position,
      int until) {
    return found.size() >= until
        ? Future.succeededFuture(found)
        : events
            .after(organization, position, filter, 7)
            .compose(
                batch -> {
                  found.addAll(batch.events());
                  return follow(events, organization, filter, found, batch.reached(), until);
                });
  }

  private static List<String> texts(List<LoggedEvent> events, SessionId session) {
    return events.stream()
        .filter(each -> each.session().equals(session))
        .map(each -> new JsonObject(each.payload()).getString("code"))
        .toList();
  }

  private static List<String> expected() {
    return IntStream.range(0, EVENTS).mapToObj(Integer::toString).toList();
  }

  private static OrganizationId organization(int n) {
    return new OrganizationId("organization" + n);
  }

  /// Ids that mix the organizations in the order of locks.
  private static String session(int organization, int n) {
    return "e" + n + "_" + organization;
  }
}
