package io.postrider.store;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Bytes;
import io.postrider.model.Epoch;
import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.model.SessionId;
import io.postrider.outbox.OutboxChange;
import io.postrider.outbox.OutboxEntry;
import io.postrider.protocol.client.query.GroupMetadata;
import io.postrider.session.state.DeliveryStatus;
import io.postrider.session.state.Gap;
import io.postrider.session.state.MessageStore;
import io.postrider.session.state.Progress;
import io.postrider.session.state.SessionEvent;
import io.postrider.session.state.SetAside;
import io.postrider.session.state.StoredMember;
import io.postrider.session.state.StoredMessage;
import io.postrider.session.turn.Draft;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PgMessageStoreIT {
  private static final SessionId S1 = new SessionId("s1");
  private static final Jid LID = Jid.lid("900200");
  private static final MessageId ID = new MessageId("3EB0AA");
  private static final MessageId OTHER_ID = new MessageId("3EB0BB");

  @AutoClose private final TestStore store = TestStore.open();
  private MessageStore messages;

  @BeforeEach
  void open() {
    messages = store.database.messages();
  }

  @Test
  void givesBackWhatWasReceived() throws Exception {
    StoredMessage text = message(Rows.ANNA, Optional.of(LID), "a text");
    StoredMessage seen = message(Jid.phone("15550100002"), Optional.empty(), "");

    receive(text, seen);

    assertThat(find("s1")).containsExactlyInAnyOrder(text, seen);
    assertThat(find("s2")).isEmpty();
    assertThat(store.number("SELECT count(*) FROM message WHERE sealed_content IS NULL"))
        .isEqualTo(1);
    assertThat(
            store.number(
                "SELECT count(*) FROM message WHERE position('a text' IN sealed_content) > 0"))
        .isZero();
  }

  @Test
  void findsASenderByEitherAddress() throws Exception {
    receive(message(Rows.ANNA, Optional.of(LID), "a text"));

    assertThat(seen("s1", ID, Rows.ANNA)).isTrue();
    assertThat(seen("s1", ID, LID)).isTrue();
    assertThat(seen("s1", ID, Jid.lid("1"), LID)).isTrue();
    assertThat(seen("s1", ID, Jid.lid("1"))).isFalse();
    assertThat(seen("s1", OTHER_ID, Rows.ANNA)).isFalse();
    assertThat(seen("s2", ID, Rows.ANNA)).isFalse();
  }

  @Test
  void keepsTheFirstOfAMessageUnderWhicheverAddress() throws Exception {
    StoredMessage first = message(Rows.ANNA, Optional.of(LID), "first");
    receive(first);

    receive(message(Rows.ANNA, Optional.empty(), "again"));
    receive(message(LID, Optional.of(LID), "by the other address"));

    assertThat(find("s1")).containsExactly(first);
  }

  @Test
  void neverGoesBackInProgress() throws Exception {
    progress(
        new Progress(ID, Optional.empty(), DeliveryStatus.READ),
        new Progress(ID, Optional.empty(), DeliveryStatus.DELIVERED),
        new Progress(ID, Optional.of(Rows.ANNA), DeliveryStatus.SENT));
    progress(
        new Progress(ID, Optional.empty(), DeliveryStatus.SENT),
        new Progress(OTHER_ID, Optional.empty(), DeliveryStatus.DELIVERED),
        new Progress(ID, Optional.of(Rows.ANNA), DeliveryStatus.PLAYED));

    assertThat(progress("s1", Optional.empty()))
        .isEqualTo(Map.of(ID, DeliveryStatus.READ, OTHER_ID, DeliveryStatus.DELIVERED));
    assertThat(progress("s1", Optional.of(Rows.ANNA))).isEqualTo(Map.of(ID, DeliveryStatus.PLAYED));
    assertThat(progress("s2", Optional.empty())).isEmpty();
  }

  @Test
  void keepsGapsUntilTheyAreToldOrFilled() throws Exception {
    Gap gap =
        new Gap(
            ID,
            Rows.ANNA,
            Rows.ANNA,
            Optional.of(LID),
            false,
            "unavailable",
            Rows.NOON,
            Gap.State.WAITING);
    store.commit(Rows.commit("s1", 1, new Draft().gap(gap)));
    assertThat(messages.waitingGaps(S1, 10).await(5, SECONDS)).containsExactly(gap);

    store.commit(Rows.commit("s1", 1, new Draft().gap(gap.with(Gap.State.FILLED)).gap(gap)));
    store.commit(Rows.commit("s1", 1, new Draft().gap(gap.with(Gap.State.TOLD))));

    assertThat(messages.waitingGaps(S1, 10).await(5, SECONDS)).isEmpty();
    assertThat(messages.gaps(S1, ID).await(5, SECONDS)).containsExactly(gap.with(Gap.State.FILLED));
    assertThat(messages.gaps(S1, OTHER_ID).await(5, SECONDS)).isEmpty();
  }

  @Test
  void knowsMembersByEitherAddressAndWhenTheyWereSeenFirst() throws Exception {
    Jid group = Jid.group("120363");
    Jid phone = Jid.phone("15550100002");
    GroupMetadata metadata =
        new GroupMetadata(
            group,
            "Tea",
            Optional.empty(),
            Optional.empty(),
            false,
            false,
            Optional.empty(),
            true,
            0,
            List.of(
                new GroupMetadata.Member(LID, Optional.of(Rows.ANNA), "admin"),
                new GroupMetadata.Member(phone, Optional.empty(), "member")));
    store.commit(
        Rows.commit("s1", 1, new Draft().event(new SessionEvent.GroupSeen(metadata, Rows.NOON))));

    Set<Jid> users = Set.of(LID, Rows.ANNA, phone, Jid.phone("15550100003"));
    Map<Jid, StoredMember> members = TestStore.done(messages.members(S1, group, users));
    Instant later = Rows.NOON.plusSeconds(60);
    store.commit(
        Rows.commit("s1", 1, new Draft().event(new SessionEvent.GroupSeen(metadata, later))));

    StoredMember admin = new StoredMember("admin", Rows.NOON);
    StoredMember member = new StoredMember("member", Rows.NOON);
    assertThat(members).isEqualTo(Map.of(LID, admin, Rows.ANNA, admin, phone, member));
    assertThat(TestStore.done(messages.members(S1, group, users))).isEqualTo(members);
    assertThat(TestStore.done(messages.members(new SessionId("s2"), group, users))).isEmpty();
  }

  @Test
  void knowsWhereMessagesWereSentTo() throws Exception {
    OutboxEntry queued = Rows.queued("s1", "out_1");
    OutboxEntry sending = Rows.sending(Rows.queued("s1", "out_2"));
    StoredMessage own =
        new StoredMessage(ID, LID, Rows.ANNA, Optional.empty(), true, Bytes.utf8("own"), Rows.NOON);
    StoredMessage theirs =
        new StoredMessage(
            OTHER_ID, LID, LID, Optional.empty(), false, Bytes.utf8("theirs"), Rows.NOON);
    receive(own, theirs);
    store.commit(Rows.commit("s1", 1, new OutboxChange.Add(queued), new OutboxChange.Add(sending)));

    List<MessageId> ids = List.of(ID, OTHER_ID, queued.messageId(), sending.messageId());

    assertThat(TestStore.done(messages.sent(S1, ids)))
        .isEqualTo(Map.of(ID, LID, sending.messageId(), Rows.ANNA));
    assertThat(TestStore.done(messages.sent(new SessionId("s2"), ids))).isEmpty();
  }

  @Test
  void forgetsWhatIsOldSomeAtATime() throws Exception {
    receive(message(Rows.ANNA, Optional.empty(), "one"), message(LID, Optional.empty(), "another"));
    progress(new Progress(ID, Optional.empty(), DeliveryStatus.READ));

    assertThat(TestStore.done(messages.prune(Rows.NOON, 9))).isZero();
    assertThat(TestStore.done(messages.prune(Rows.NOON.plusSeconds(1), 1))).isEqualTo(1);
    assertThat(TestStore.done(messages.prune(Rows.NOON.plusSeconds(1), 9))).isEqualTo(1);
    assertThat(store.number("SELECT count(*) FROM progress")).isEqualTo(1);
    store.execute("UPDATE progress SET at = '2026-01-02'");
    assertThat(TestStore.done(messages.prune(Rows.NOON.plusSeconds(1), 9))).isEqualTo(1);

    assertThat(find("s1")).isEmpty();
    assertThat(progress("s1", Optional.empty())).isEmpty();
  }

  /// The database's order is the enum's.
  @Test
  void goesThroughEveryStatus() throws Exception {
    for (DeliveryStatus status : DeliveryStatus.values()) {
      progress(new Progress(ID, Optional.empty(), status));

      assertThat(progress("s1", Optional.empty())).containsEntry(ID, status);
    }
  }

  @Test
  void keepsWhatIsSetAsideSealed() throws Exception {
    store.commit(
        Rows.commit(
            "s1",
            1,
            new Draft()
                .aside(
                    new SetAside(
                        "aside_1",
                        "message",
                        "IllegalStateException",
                        Bytes.utf8("stanza"),
                        Rows.NOON))));

    assertThat(store.number("SELECT count(*) FROM set_aside WHERE session_id = 's1'")).isEqualTo(1);
    assertThat(
            store.number(
                "SELECT count(*) FROM set_aside WHERE position('stanza' IN sealed_stanza) > 0"))
        .isZero();
  }

  @Test
  void tellsTheSendersOfSeveral() throws Exception {
    Jid lid = Jid.lid("100000000000001");
    Jid ben = Jid.phone("15550100002");
    receive(message(Rows.ANNA, Optional.of(lid), "a text"), message(ben, Optional.empty(), "b"));

    assertThat(TestStore.done(messages.senders(S1, List.of(ID, new MessageId("3EB0NOBODY")))))
        .isEqualTo(Map.of(ID, Set.of(Rows.ANNA, lid, ben)));
    assertThat(TestStore.done(messages.senders(new SessionId("s2"), List.of(ID)))).isEmpty();
  }

  @Test
  void goesWithItsSession() throws Exception {
    receive(message(Rows.ANNA, Optional.empty(), "a text"));
    progress(new Progress(ID, Optional.empty(), DeliveryStatus.READ));

    TestStore.done(store.database.sessions().delete(S1, new Epoch(1)));

    assertThat(store.number("SELECT count(*) FROM message")).isZero();
    assertThat(store.number("SELECT count(*) FROM progress")).isZero();
  }

  private static StoredMessage message(Jid sender, Optional<Jid> lid, String content) {
    return new StoredMessage(
        ID, Jid.group("120363"), sender, lid, false, Bytes.utf8(content), Rows.NOON);
  }

  private void receive(StoredMessage... received) throws Exception {
    Draft draft = new Draft();
    List.of(received).forEach(draft::message);
    store.commit(Rows.commit("s1", 1, draft));
  }

  private void progress(Progress... progress) throws Exception {
    Draft draft = new Draft();
    List.of(progress).forEach(draft::progress);
    store.commit(Rows.commit("s1", 1, draft));
  }

  private List<StoredMessage> find(String session) throws Exception {
    return TestStore.done(messages.find(new SessionId(session), ID));
  }

  private boolean seen(String session, MessageId id, Jid... senders) throws Exception {
    return TestStore.done(messages.seen(new SessionId(session), id, Set.of(senders)));
  }

  private Map<MessageId, DeliveryStatus> progress(String session, Optional<Jid> sender)
      throws Exception {
    return TestStore.done(messages.progress(new SessionId(session), sender, List.of(ID, OTHER_ID)));
  }
}
