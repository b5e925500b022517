package io.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.model.Epoch;
import io.postrider.model.OrganizationId;
import io.postrider.model.OutboxId;
import io.postrider.model.SessionId;
import io.postrider.outbox.OutboxChange;
import io.postrider.outbox.OutboxEntry;
import io.postrider.outbox.OutboxStore;
import io.postrider.outbox.OutboxSummary;
import io.postrider.session.state.Commit;
import io.postrider.session.state.KeyTakenException;
import io.postrider.session.state.SessionStatus;
import io.postrider.session.turn.Draft;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
final class OutboxKeysIT {
  private static final SessionId S1 = new SessionId("s1");

  @AutoClose private final TestStore store = TestStore.open();

  @Test
  void givesAKeyToOneRowOfAnOrganizationAndStoresTheRest() throws Exception {
    OutboxEntry first = Rows.keyed("s1", "out_1", "the key");
    commit("s1", new OutboxChange.Add(first));
    Commit second =
        Rows.commit(
            "s2",
            1,
            new Draft()
                .state(Rows.state(SessionStatus.WORKING))
                .outbox(new OutboxChange.Add(Rows.keyed("s2", "out_2", "the key")))
                .outbox(new OutboxChange.Add(Rows.queued("s2", "out_3"))));

    assertThatThrownBy(() -> store.commit(second)).isInstanceOf(KeyTakenException.class);

    assertThat(byKey("the key")).get().returns(first.id(), OutboxSummary::id);
    assertThat(byKey("the key")).get().returns(first.key(), OutboxSummary::key);
    assertThat(store.find("s2").orElseThrow().state().status()).isEqualTo(SessionStatus.WORKING);
    assertThat(store.unfinished("s2")).containsExactly(Rows.queued("s2", "out_3"));
  }

  @Test
  void givesOneKeyToEachOrganization() throws Exception {
    OrganizationId other = new OrganizationId("other");
    store.insert(Rows.session("theirs", other, null));
    commit("s1", new OutboxChange.Add(Rows.keyed("s1", "out_1", "k")));

    Draft draft = new Draft().outbox(new OutboxChange.Add(Rows.keyed("theirs", "out_2", "k")));
    store.commit(Rows.commit(other, "theirs", draft));

    assertThat(byKey("k")).get().returns("out_1", found -> found.id().value());
    assertThat(TestStore.done(store.database.outbox().byKey(other, "k")))
        .get()
        .returns("out_2", found -> found.id().value());
    assertThat(byKey("l")).isEmpty();
  }

  @Test
  void givesAKeyToOneOfManyThatWantItAtOnce(Vertx vertx) throws Exception {
    Database other = TestDatabase.open(vertx, store.address, store.key);
    for (int n = 0; n < 20; n++) {
      store.insert(Rows.session("c" + n));
    }
    List<Future<Void>> all = new ArrayList<>();
    for (int key = 0; key < 10; key++) {
      for (int n = 0; n < 20; n++) {
        Database node = n % 2 == 0 ? store.database : other;
        int shuffled = (key * (n % 3 + 1) + n) % 10;
        OutboxEntry entry = Rows.keyed("c" + n, "out_" + n + "_" + key, "k" + shuffled);
        all.add(node.sessions().commit(Rows.commit("c" + n, 1, new OutboxChange.Add(entry))));
      }
    }

    TestStore.done(Future.join(all).otherwiseEmpty());

    assertThat(all).filteredOn(Future::succeeded).hasSize(10);
    assertThat(all)
        .filteredOn(Future::failed)
        .allMatch(each -> each.cause() instanceof KeyTakenException);
    TestStore.done(other.close());
  }

  @Test
  void freesTheKeyOfWhatIsCancelledBeforeItHasEnded() throws Exception {
    OutboxEntry queued = Rows.keyed("s1", "out_1", "k1");
    OutboxEntry sending = Rows.sending(Rows.keyed("s1", "out_2", "k2"));
    commit("s1", new OutboxChange.Add(queued), new OutboxChange.Add(sending));

    commit(
        "s1",
        new OutboxChange.Cancelled(queued.id()),
        new OutboxChange.Cancelled(sending.id()),
        new OutboxChange.Add(Rows.keyed("s1", "out_3", "k1")));

    assertThat(byKey("k1")).get().returns("out_3", found -> found.id().value());
    assertThat(store.unfinished("s1")).doesNotContain(sending, queued);
    assertThat(byKey("k2")).isEmpty();
  }

  @Test
  void answersReplaysAfterTheSessionIsGone() throws Exception {
    OutboxEntry sent = Rows.sending(Rows.keyed("s1", "out_1", "sent"));
    OutboxEntry queued = Rows.keyed("s1", "out_2", "queued");
    commit(
        "s1",
        new OutboxChange.Add(sent),
        new OutboxChange.Sent(sent.id(), Rows.NOON, Rows.NOON),
        new OutboxChange.Add(queued),
        new OutboxChange.Add(Rows.queued("s1", "out_3")));

    TestStore.done(store.database.sessions().delete(S1, new Epoch(1)));

    assertThat(byKey("sent")).get().returns(OutboxEntry.State.SENT, OutboxSummary::state);
    assertThat(byKey("queued")).get().returns(OutboxEntry.State.FAILED, OutboxSummary::state);
    assertThat(store.unfinished("s1")).isEmpty();
    assertThat(store.byMessage("s1", sent.messageId())).isEmpty();
    assertThat(list("s1", Optional.empty(), Long.MAX_VALUE, 9)).isEmpty();
    assertThat(count("outbox")).isEqualTo(2);
    assertThat(count("outbox WHERE sealed_content IS NOT NULL OR sealed_stanza IS NOT NULL"))
        .isZero();
  }

  @Test
  void forgetsOldKeysAndThenOldRows() throws Exception {
    for (String id : List.of("out_1", "out_2", "out_3")) {
      commit("s1", new OutboxChange.Add(Rows.sending(Rows.keyed("s1", id, "key of " + id))));
      commit("s1", new OutboxChange.Sent(new OutboxId(id), Rows.NOON, Rows.NOON));
    }
    commit("s1", new OutboxChange.Add(Rows.keyed("s1", "out_4", "still queued")));
    OutboxStore outbox = store.database.outbox();
    Instant later = Rows.NOON.plusSeconds(1);

    assertThat(TestStore.done(outbox.prune(Rows.NOON, later, 9))).isZero();
    assertThat(TestStore.done(outbox.prune(later, Rows.NOON, 2))).isEqualTo(2);
    assertThat(TestStore.done(outbox.prune(later, Rows.NOON, 2))).isEqualTo(1);
    assertThat(TestStore.done(outbox.prune(later, Rows.NOON, 2))).isZero();
    assertThat(byKey("key of out_1")).isEmpty();
    assertThat(byKey("still queued")).isPresent();
    assertThat(list("s1", Optional.empty(), Long.MAX_VALUE, 9)).hasSize(4);
    assertThat(TestStore.done(outbox.prune(later, later, 9))).isEqualTo(3);
    assertThat(list("s1", Optional.empty(), Long.MAX_VALUE, 9)).hasSize(1);
  }

  private void commit(String session, OutboxChange... changes) throws Exception {
    store.commit(Rows.commit(session, 1, changes));
  }

  private Optional<OutboxSummary> byKey(String key) throws Exception {
    return TestStore.done(store.database.outbox().byKey(Rows.ACME, key));
  }

  private List<OutboxSummary> list(
      String session, Optional<OutboxEntry.State> state, long before, int limit) throws Exception {
    return TestStore.done(
        store.database.outbox().list(Rows.ACME, new SessionId(session), state, before, limit));
  }

  private long count(String from) throws Exception {
    return store.number("SELECT count(*) FROM " + from);
  }
}
