package io.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.model.OrganizationId;
import io.postrider.model.OutboxId;
import io.postrider.model.SessionId;
import io.postrider.outbox.OutboxChange;
import io.postrider.outbox.OutboxEntry;
import io.postrider.outbox.OutboxStore;
import io.postrider.outbox.OutboxSummary;
import io.postrider.session.turn.Draft;
import io.vertx.pgclient.PgException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class PgOutboxStoreIT {
  private static final SessionId S1 = new SessionId("s1");

  @AutoClose private final TestStore store = TestStore.open();

  @Test
  void sendsNothingOfAForgottenAccount() throws Exception {
    OutboxEntry queued = Rows.queued("s1", "out_1");
    OutboxEntry sending = Rows.sending(Rows.queued("s1", "out_2"));
    commit("s1", new OutboxChange.Add(queued), new OutboxChange.Add(sending));

    store.commit(Rows.commit("s1", 1, new Draft().forget()));

    assertThat(store.unfinished("s1")).isEmpty();
    OutboxEntry failed = store.byMessage("s1", sending.messageId()).orElseThrow();
    assertThat(failed.state()).isEqualTo(OutboxEntry.State.FAILED);
    assertThat(failed.stanza()).isNull();
    assertThat(failed.error()).isEqualTo("logged out");
  }

  @Test
  void carriesAMessageFromQueuedToSent() throws Exception {
    OutboxEntry queued = Rows.queued("s1", "out_1");
    OutboxEntry sending = Rows.sending(queued);

    store.commit(Rows.commit("s1", 1, new OutboxChange.Add(queued)));
    assertThat(store.unfinished("s1")).containsExactly(queued);
    store.commit(
        Rows.commit(
            "s1",
            1,
            new OutboxChange.Sending(
                queued.id(), Objects.requireNonNull(sending.stanza()), sending.updatedAt())));
    assertThat(store.unfinished("s1")).containsExactly(sending);
    store.commit(
        Rows.commit(
            "s1", 1, new OutboxChange.Sent(queued.id(), Rows.NOON, Rows.NOON.plusSeconds(2))));

    assertThat(store.unfinished("s1")).isEmpty();
    OutboxEntry sent = store.byMessage("s1", queued.messageId()).orElseThrow();
    assertThat(sent.state()).isEqualTo(OutboxEntry.State.SENT);
    assertThat(sent.stanza()).isNull();
    assertThat(sent.content()).isEqualTo(queued.content());
    assertThat(sent.updatedAt()).isEqualTo(Rows.NOON.plusSeconds(2));
  }

  @Test
  void leavesOutTheChatsThatWait() throws Exception {
    OutboxEntry queued = Rows.queued("s1", "out_1");
    commit("s1", new OutboxChange.Add(queued));

    assertThat(store.queued("s1", Set.of(queued.to()))).isEmpty();
    assertThat(store.queued("s1", Set.of(Jid.phone("15550109999")))).containsExactly(queued);
  }

  @Test
  void countsHowOftenAMessageWentOutInVain() throws Exception {
    OutboxEntry sending = Rows.sending(Rows.queued("s1", "out_1"));
    commit("s1", new OutboxChange.Add(sending));
    assertThat(TestStore.done(store.database.outbox().sending(S1, 0, 9)))
        .singleElement()
        .returns(0, OutboxStore.Positioned::silences)
        .returns(0, OutboxStore.Positioned::refusals);

    commit("s1", new OutboxChange.Counted(sending.id(), 3, 2));

    assertThat(TestStore.done(store.database.outbox().sending(S1, 0, 9)))
        .singleElement()
        .returns(3, OutboxStore.Positioned::silences)
        .returns(2, OutboxStore.Positioned::refusals);
  }

  @Test
  void failsAMessageForGood() throws Exception {
    OutboxEntry sending = Rows.sending(Rows.queued("s1", "out_1"));
    store.commit(
        Rows.commit(
            "s1",
            1,
            new OutboxChange.Add(sending),
            new OutboxChange.Failed(sending.id(), "no such number", Rows.NOON)));

    OutboxEntry failed = store.byMessage("s1", sending.messageId()).orElseThrow();
    assertThat(failed.state()).isEqualTo(OutboxEntry.State.FAILED);
    assertThat(failed.error()).isEqualTo("no such number");
    assertThat(store.unfinished("s1")).isEmpty();
  }

  @Test
  void keepsTheOrderOfTheOutbox() throws Exception {
    List<String> ids = List.of("out_9", "out_1", "out_5", "out_3");
    store.commit(
        Rows.commit(
            "s1",
            1,
            ids.stream()
                .map(id -> new OutboxChange.Add(Rows.queued("s1", id)))
                .toArray(OutboxChange[]::new)));
    store.commit(Rows.commit("s1", 1, new OutboxChange.Add(Rows.queued("s1", "out_0"))));

    assertThat(store.unfinished("s1"))
        .extracting(entry -> entry.id().value())
        .containsExactly("out_9", "out_1", "out_5", "out_3", "out_0");
  }

  @Test
  void leavesTheOutboxOfAnotherSessionAlone() throws Exception {
    OutboxEntry theirs = Rows.queued("s2", "out_2");
    store.commit(Rows.commit("s2", 1, new OutboxChange.Add(theirs)));

    store.commit(Rows.commit("s1", 1, new OutboxChange.Sent(theirs.id(), Rows.NOON, Rows.NOON)));
    assertThatThrownBy(() -> store.commit(Rows.commit("s1", 1, new OutboxChange.Add(theirs))))
        .isInstanceOf(IllegalArgumentException.class);

    assertThat(store.unfinished("s2")).containsExactly(theirs);
  }

  @Test
  void sendsOnlyWhatIsQueued() throws Exception {
    OutboxEntry queued = Rows.queued("s1", "out_1");
    commit("s1", new OutboxChange.Add(queued));
    commit("s1", new OutboxChange.Failed(queued.id(), "too late", Rows.NOON));

    commit("s1", new OutboxChange.Sending(queued.id(), Bytes.utf8("stanza"), Rows.NOON));

    assertThat(store.unfinished("s1")).isEmpty();
  }

  @Test
  void refusesASecondRowOfTheSameIdOrMessage() throws Exception {
    commit("s1", new OutboxChange.Add(Rows.queued("s1", "out_1")));

    assertThatThrownBy(() -> commit("s2", new OutboxChange.Add(Rows.queued("s2", "out_1"))))
        .isInstanceOf(PgException.class);

    assertThat(store.unfinished("s1")).containsExactly(Rows.queued("s1", "out_1"));
    assertThat(store.unfinished("s2")).isEmpty();
  }

  @Test
  void listsTheNewestFirst() throws Exception {
    for (int n = 0; n < 5; n++) {
      commit("s1", new OutboxChange.Add(Rows.queued("s1", "out_" + n)));
    }
    commit("s2", new OutboxChange.Add(Rows.queued("s2", "out_x")));
    OutboxId one = new OutboxId("out_1");
    commit("s1", new OutboxChange.Sent(one, Rows.NOON, Rows.NOON));

    List<OutboxSummary> first = list("s1", Optional.empty(), Long.MAX_VALUE, 3);
    List<OutboxSummary> second = list("s1", Optional.empty(), first.get(2).position(), 3);

    assertThat(first)
        .extracting(found -> found.id().value())
        .containsExactly("out_4", "out_3", "out_2");
    assertThat(second).extracting(found -> found.id().value()).containsExactly("out_1", "out_0");
    assertThat(list("s1", Optional.of(OutboxEntry.State.SENT), Long.MAX_VALUE, 3))
        .singleElement()
        .returns(one, OutboxSummary::id)
        .returns(Rows.NOON, OutboxSummary::sentAt);
  }

  @Test
  void showsRowsToTheirOrganizationAndSessionOnly() throws Exception {
    OutboxId id = new OutboxId("out_1");
    commit("s1", new OutboxChange.Add(Rows.queued("s1", "out_1")));
    OutboxStore outbox = store.database.outbox();
    OrganizationId other = new OrganizationId("other");

    assertThat(TestStore.done(outbox.byId(Rows.ACME, S1, id))).isPresent();
    assertThat(TestStore.done(outbox.byId(Rows.ACME, new SessionId("s2"), id))).isEmpty();
    assertThat(TestStore.done(outbox.byId(other, S1, id))).isEmpty();
    assertThat(TestStore.done(outbox.list(other, S1, Optional.empty(), Long.MAX_VALUE, 9)))
        .isEmpty();
  }

  @Test
  void pagesThroughWhatIsOnItsWay() throws Exception {
    for (int n = 0; n < 3; n++) {
      commit("s1", new OutboxChange.Add(Rows.sending(Rows.queued("s1", "out_" + n))));
    }

    List<OutboxStore.Positioned> first = TestStore.done(store.database.outbox().sending(S1, 0, 2));
    List<OutboxStore.Positioned> second =
        TestStore.done(store.database.outbox().sending(S1, first.get(1).position(), 2));

    assertThat(first)
        .extracting(found -> found.entry().id().value())
        .containsExactly("out_0", "out_1");
    assertThat(second).extracting(found -> found.entry().id().value()).containsExactly("out_2");
  }

  private void commit(String session, OutboxChange... changes) throws Exception {
    store.commit(Rows.commit(session, 1, changes));
  }

  private List<OutboxSummary> list(
      String session, Optional<OutboxEntry.State> state, long before, int limit) throws Exception {
    return TestStore.done(
        store.database.outbox().list(Rows.ACME, new SessionId(session), state, before, limit));
  }
}
