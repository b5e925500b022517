package io.postrider.store;

import static io.postrider.store.TestStore.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.postrider.cluster.Nodes;
import io.postrider.cluster.OwnershipStore;
import io.postrider.model.OrganizationId;
import io.postrider.model.SessionId;
import io.postrider.outbox.OutboxChange;
import io.postrider.session.state.SessionRow;
import io.postrider.session.state.SessionStatus;
import io.postrider.session.turn.Draft;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// The sessions `s1` to `s3` are the node's `node`.
final class PgNodesIT {
  private static final OrganizationId OTHER = new OrganizationId("other");
  private static final Nodes.Search ALL =
      new Nodes.Search(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  @AutoClose private final TestStore store = TestStore.open();
  private final Nodes nodes = store.database.nodes();

  private void renew(String id, Duration lease) throws Exception {
    done(store.database.ownership().renew(new OwnershipStore.Node(id, "1.0", 1, 50), lease));
  }

  @Test
  void tellsWhichNodesThereAreAndHowManySessionsTheyOwn() throws Exception {
    renew("node", Duration.ofSeconds(60));
    renew("spare", Duration.ZERO);

    List<Nodes.Inhabited> all = done(nodes.list());

    assertThat(all)
        .extracting(found -> found.member().id(), Nodes.Inhabited::sessions)
        .containsExactly(tuple("spare", 0), tuple("node", 3));
    assertThat(all.get(1).member().isAlive()).isTrue();
    assertThat(all.get(0).member().isAlive()).isFalse();
    assertThat(done(nodes.find("nobody"))).isEmpty();
  }

  @Test
  void drainsANodeUntilItEnds() throws Exception {
    renew("node", Duration.ofSeconds(60));

    assertThat(done(nodes.drain("node"))).isTrue();
    assertThat(done(nodes.drain("node"))).isTrue();
    assertThat(done(nodes.drain("nobody"))).isFalse();

    renew("node", Duration.ofSeconds(60));
    assertThat(done(nodes.find("node")).orElseThrow().member().draining()).isTrue();
  }

  @Test
  void findsSessionsOfAllOrganizations() throws Exception {
    store.insert(Rows.session("s4", OTHER, null));
    store.commit(Rows.commit("s2", 1, new Draft().state(Rows.state(SessionStatus.WORKING))));
    store.execute("UPDATE session SET owner = 'another' WHERE id = 's1'");

    assertThat(ids(ALL, 10)).containsExactly("s4", "s3", "s2", "s1");
    assertThat(ids(ALL, 2)).containsExactly("s4", "s3");
    assertThat(ids(search(null, null, null, "s3"), 10)).containsExactly("s2", "s1");
    assertThat(ids(search("another", null, null, null), 10)).containsExactly("s1");
    assertThat(ids(search(null, SessionStatus.WORKING, null, null), 10)).containsExactly("s2");
    assertThat(ids(search(null, null, OTHER, null), 10)).containsExactly("s4");
    assertThat(ids(search("another", SessionStatus.WORKING, null, null), 10)).isEmpty();
  }

  private static Nodes.Search search(
      @Nullable String node,
      @Nullable SessionStatus status,
      @Nullable OrganizationId organization,
      @Nullable String before) {
    return new Nodes.Search(
        Optional.ofNullable(node),
        Optional.ofNullable(status),
        Optional.ofNullable(organization),
        Optional.ofNullable(before).map(SessionId::new));
  }

  private List<String> ids(Nodes.Search search, int limit) throws Exception {
    return done(nodes.sessions(search, limit)).stream()
        .map(SessionRow::id)
        .map(SessionId::value)
        .toList();
  }

  @Test
  void countsWhatANodeHasToDo() throws Exception {
    store.commit(Rows.commit("s2", 1, new Draft().state(Rows.state(SessionStatus.WORKING))));
    store.commit(
        Rows.commit(
            "s1",
            1,
            new OutboxChange.Add(Rows.queued("s1", "o1")),
            new OutboxChange.Add(Rows.queued("s1", "o2"))));

    Nodes.Census census = done(nodes.census("node"));

    assertThat(census.sessions())
        .isEqualTo(Map.of(SessionStatus.STARTING, 2, SessionStatus.WORKING, 1));
    assertThat(census.waiting()).isEqualTo(2);
    assertThat(census.oldest()).isPositive();
    assertThat(census.restricted()).isZero();
    assertThat(done(nodes.census("nobody")))
        .isEqualTo(new Nodes.Census(Map.of(), 0, Duration.ZERO, 0));
  }
}
