package io.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.model.Secret;
import io.postrider.outbox.Budget;
import io.postrider.outbox.OutboxChange;
import io.postrider.outbox.OutboxEntry;
import io.postrider.session.state.Commit;
import io.postrider.session.state.DeliveryStatus;
import io.postrider.session.state.Progress;
import io.postrider.session.state.SessionStatus;
import io.postrider.session.state.StoredMessage;
import io.postrider.session.turn.Draft;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What groups of commits mostly consist of is one call where the database lets its user have a
/// function, and the same as statements where it does not.
@ExtendWith(VertxExtension.class)
final class GroupFunctionIT {
  private static final String CALLS =
      """
      SELECT coalesce(sum(calls), 0)::int FROM pg_stat_user_functions
      WHERE schemaname LIKE 'pg\\_temp%'
      """;

  private static final Budget LEFT = new Budget(7, 70, Rows.NOON);

  private final String user = "user_" + UUID.randomUUID().toString().replace('-', '_');
  @AutoClose private final TestStore store = TestStore.open();

  /// Somebody else's database, who grants what the tables need.
  @BeforeEach
  void grant() throws Exception {
    store.execute("CREATE ROLE " + user + " LOGIN PASSWORD 'made up'");
    store.execute("ALTER ROLE " + user + " SET track_functions = 'pl'");
    store.execute("REVOKE TEMP ON DATABASE " + store.address.database() + " FROM PUBLIC");
    store.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO " + user);
    store.execute("GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO " + user);
  }

  @AfterEach
  void dropUser() throws Exception {
    store.execute("DROP OWNED BY " + user);
    store.execute("DROP ROLE " + user);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void writesWithAndWithoutIt(boolean allowed, Vertx vertx) throws Exception {
    if (allowed) {
      store.execute("GRANT TEMP ON DATABASE " + store.address.database() + " TO " + user);
    }
    Sealer sealer = Installation.open(store.address, store.key).ring().sealer();
    GroupWrite writes = new GroupWrite();
    Pool pool = Database.pool(vertx, addressOfUser());
    SqlConnection connection = TestStore.done(pool.getConnection());
    TestStore.done(writes.prepare(connection));

    for (List<Commit> group : List.of(List.of(first("s1")), List.of(first("s2"), first("s3")))) {
      write(writes, connection, group, sealer);
      write(writes, connection, group.stream().map(GroupFunctionIT::second).toList(), sealer);
    }

    assertThat(calls(connection)).isEqualTo(allowed ? 4 : 0);
    for (String session : List.of("s1", "s2", "s3")) {
      assertThat(store.find(session).orElseThrow().budget()).isEqualTo(LEFT);
      assertThat(store.find(session).orElseThrow().state().status())
          .isEqualTo(SessionStatus.WORKING);
      assertThat(store.records(session, Rows.key("one"), Rows.key("two")))
          .containsOnlyKeys(Rows.key("two"));
      OutboxEntry sent =
          store.byMessage(session, new MessageId("3EB0out_" + session)).orElseThrow();
      assertThat(sent.state()).isEqualTo(OutboxEntry.State.SENT);
      assertThat(store.unfinished(session)).isEmpty();
    }
    assertThat(store.number("SELECT count(*) FROM message")).isEqualTo(3);
    assertThat(store.number("SELECT count(*) FROM progress WHERE status = 'read'")).isEqualTo(3);
    assertThat(store.number("SELECT count(DISTINCT position) FROM event")).isEqualTo(6);
    assertThat(store.number("SELECT position FROM event_counter")).isEqualTo(6);
    TestStore.done(connection.close().compose(_ -> pool.close()));
  }

  private static int calls(SqlConnection connection) throws Exception {
    TestStore.done(connection.query("SELECT pg_stat_force_next_flush()").execute());
    return TestStore.done(connection.query(CALLS).execute()).iterator().next().getInteger(0);
  }

  private DatabaseAddress addressOfUser() {
    DatabaseAddress address = store.address;
    return new DatabaseAddress(
        address.host(), address.port(), address.database(), user, new Secret("made up"));
  }

  private static void write(
      GroupWrite writes, SqlConnection connection, List<Commit> group, Sealer sealer)
      throws Exception {
    Future<Written> written =
        writes.write(
            connection, group.stream().map(commit -> SealedCommit.of(commit, sealer)).toList());
    assertThat(TestStore.done(written).sessions())
        .containsExactlyInAnyOrderElementsOf(
            group.stream().map(commit -> commit.session().value()).toList());
  }

  private static Commit first(String session) {
    MessageId message = new MessageId("3EB0out_" + session);
    OutboxEntry entry = Rows.queued(session, "out_" + session);
    return Rows.commit(
        session,
        1,
        new Draft()
            .state(Rows.state(SessionStatus.WORKING))
            .budget(LEFT)
            .records(Map.of(Rows.key("one"), Bytes.utf8("1"), Rows.key("two"), Bytes.utf8("2")))
            .outbox(new OutboxChange.Add(entry))
            .message(
                new StoredMessage(
                    message,
                    Rows.ANNA,
                    Rows.ANNA,
                    Optional.of(Jid.lid("900101")),
                    false,
                    Bytes.utf8("hello"),
                    Rows.NOON))
            .progress(new Progress(message, Optional.empty(), DeliveryStatus.SENT))
            .event(Rows.event("1")));
  }

  private static Commit second(Commit first) {
    OutboxChange added = first.outbox().getFirst();
    MessageId message = new MessageId("3EB0" + added.id());
    return Rows.commit(
        first.session().value(),
        1,
        new Draft()
            .without(Set.of(Rows.key("one")))
            .outbox(new OutboxChange.Sending(added.id(), Bytes.utf8("a stanza"), Rows.NOON))
            .outbox(new OutboxChange.Sent(added.id(), Rows.NOON, Rows.NOON))
            .progress(new Progress(message, Optional.empty(), DeliveryStatus.READ))
            .event(Rows.event("2")));
  }
}
