package io.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.postrider.chats.ChatStore;
import io.postrider.chats.Group;
import io.postrider.chats.GroupMember;
import io.postrider.model.Epoch;
import io.postrider.model.Jid;
import io.postrider.model.OrganizationId;
import io.postrider.model.SessionId;
import io.postrider.protocol.client.query.GroupMetadata;
import io.postrider.protocol.client.query.GroupMetadata.Member;
import io.postrider.session.state.SessionEvent;
import io.postrider.session.state.SessionEvent.MembersChanged.Change;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PgChatStoreIT {
  private static final SessionId S1 = new SessionId("s1");
  private static final Jid GROUP = Jid.group("120363");
  private static final Jid ANNA_LID = Jid.lid("900100");
  private static final Jid BERT = Jid.lid("900200");
  private static final Jid CARL = Jid.lid("900300");
  private static final Instant LATER = Rows.NOON.plusSeconds(60);

  @AutoClose private final TestStore store = TestStore.open();
  private ChatStore chats;

  @BeforeEach
  void open() {
    chats = store.database.chats();
  }

  @Test
  void keepsAGroupWithItsMembers() throws Exception {
    happens(joined(Rows.NOON, anna("superadmin"), member(BERT, "member")));

    assertThat(group())
        .get()
        .usingRecursiveComparison()
        .ignoringFields("id")
        .isEqualTo(
            new Group(
                0,
                GROUP,
                "Friends",
                Optional.of("of ours"),
                Optional.of(BERT),
                2,
                true,
                false,
                Optional.of(Rows.NOON),
                Rows.NOON,
                Rows.NOON));
    assertThat(members())
        .extracting(GroupMember::lid, GroupMember::role)
        .containsExactly(tuple(ANNA_LID, "superadmin"), tuple(BERT, "member"));
  }

  @Test
  void replacesMembersAndKeepsWhenEachWasFirstSeen() throws Exception {
    happens(joined(Rows.NOON, anna("member"), member(BERT, "member")));
    happens(seen(Rows.NOON, anna("admin"), member(CARL, "member")));
    happens(seen(LATER, anna("admin"), member(CARL, "member")));

    assertThat(members())
        .extracting(GroupMember::lid, GroupMember::firstSeenAt, GroupMember::lastSeenAt)
        .containsExactly(tuple(ANNA_LID, Rows.NOON, LATER), tuple(CARL, Rows.NOON, LATER));
    assertThat(group())
        .get()
        .returns(2, Group::participants)
        .returns(Rows.NOON, Group::firstSeenAt);
  }

  @Test
  void knowsAMemberByEitherAddress() throws Exception {
    Member numbered = new Member(Rows.ANNA, Optional.empty(), "member");
    happens(seen(Rows.NOON, numbered));
    happens(members(Change.PROMOTE, LATER, anna("admin")));
    assertThat(members())
        .extracting(GroupMember::lid, GroupMember::role, GroupMember::firstSeenAt)
        .containsExactly(tuple(ANNA_LID, "admin", Rows.NOON));

    happens(members(Change.DEMOTE, LATER, numbered));
    assertThat(members())
        .extracting(GroupMember::lid, GroupMember::role)
        .containsExactly(tuple(ANNA_LID, "member"));
    happens(members(Change.LEAVE, LATER, numbered));
    assertThat(members()).isEmpty();
  }

  @Test
  void changesWhatHasChanged() throws Exception {
    happens(joined(Rows.NOON, anna("member")));
    happens(changed(Optional.of("New"), Optional.empty(), Optional.of(false)));

    assertThat(group())
        .get()
        .returns("New", Group::subject)
        .returns(Optional.of("of ours"), Group::description)
        .returns(false, Group::announce)
        .returns(LATER, Group::updatedAt);
    happens(changed(Optional.empty(), Optional.of(""), Optional.empty()));
    assertThat(group())
        .get()
        .returns("New", Group::subject)
        .returns(Optional.empty(), Group::description);
  }

  @Test
  void takesTheEventsOfACommitInTheirOrder() throws Exception {
    happens(
        members(Change.JOIN, Rows.NOON, member(CARL, "member")),
        joined(Rows.NOON, anna("member"), member(BERT, "member")),
        members(Change.LEAVE, Rows.NOON, member(BERT, "member")),
        members(Change.JOIN, Rows.NOON, member(CARL, "member")),
        members(Change.PROMOTE, Rows.NOON, member(CARL, "admin")),
        changed(Optional.of("A"), Optional.empty(), Optional.empty()),
        changed(Optional.of("B"), Optional.empty(), Optional.empty()));

    assertThat(members())
        .extracting(GroupMember::lid, GroupMember::role)
        .containsExactly(tuple(ANNA_LID, "member"), tuple(CARL, "admin"));
    assertThat(group()).get().returns("B", Group::subject);
  }

  @Test
  void staysReadableAfterWeHaveLeft() throws Exception {
    happens(joined(Rows.NOON, anna("member"), member(BERT, "member")));

    happens(members(Change.LEAVE, LATER, anna("member")));

    assertThat(group()).get().returns("Friends", Group::subject).returns(1, Group::participants);
    assertThat(members()).extracting(GroupMember::lid).containsExactly(BERT);
  }

  @Test
  void makesNothingOfAGroupThatIsNotKnown() throws Exception {
    happens(members(Change.JOIN, LATER, member(BERT, "member")));
    happens(changed(Optional.of("New"), Optional.empty(), Optional.empty()));

    assertThat(group()).isEmpty();
    assertThat(members()).isEmpty();
  }

  @Test
  void pagesInTheOrderOfFirstSight() throws Exception {
    for (int n = 0; n < 5; n++) {
      happens(seen(Jid.group("" + n), Rows.NOON));
    }
    happens(seen(Jid.group("0"), LATER));

    List<Group> first = TestStore.done(chats.groups(Rows.ACME, S1, 0, 3));
    List<Group> second = TestStore.done(chats.groups(Rows.ACME, S1, first.get(2).id(), 3));

    assertThat(first).extracting(each -> each.jid().user()).containsExactly("0", "1", "2");
    assertThat(second).extracting(each -> each.jid().user()).containsExactly("3", "4");
  }

  @Test
  void showsItsOwnToEachOrganizationAndSession() throws Exception {
    OrganizationId other = new OrganizationId("other");
    happens(joined(Rows.NOON, anna("member")));

    assertThat(TestStore.done(chats.groups(other, S1, 0, 9))).isEmpty();
    assertThat(TestStore.done(chats.group(other, S1, GROUP))).isEmpty();
    assertThat(TestStore.done(chats.members(other, S1, GROUP, 0, 9))).isEmpty();
    assertThat(TestStore.done(chats.group(Rows.ACME, new SessionId("s2"), GROUP))).isEmpty();
  }

  @Test
  void goesWithItsSession() throws Exception {
    happens(joined(Rows.NOON, anna("member")));

    TestStore.done(store.database.sessions().delete(S1, new Epoch(1)));

    assertThat(store.number("SELECT count(*) FROM chat_group")).isZero();
    assertThat(store.number("SELECT count(*) FROM group_member")).isZero();
  }

  private static Member member(Jid jid, String role) {
    return new Member(jid, Optional.empty(), role);
  }

  private static Member anna(String role) {
    return new Member(Rows.ANNA, Optional.of(ANNA_LID), role);
  }

  private static GroupMetadata metadata(Jid group, Member... members) {
    return new GroupMetadata(
        group,
        "Friends",
        Optional.of("of ours"),
        Optional.of(BERT),
        true,
        false,
        Optional.of(Rows.NOON),
        true,
        0,
        List.of(members));
  }

  private static SessionEvent joined(Instant at, Member... members) {
    return new SessionEvent.GroupJoined(metadata(GROUP, members), at);
  }

  private static SessionEvent seen(Instant at, Member... members) {
    return seen(GROUP, at, members);
  }

  private static SessionEvent seen(Jid group, Instant at, Member... members) {
    return new SessionEvent.GroupSeen(metadata(group, members), at);
  }

  private static SessionEvent members(Change change, Instant at, Member... members) {
    return new SessionEvent.MembersChanged(
        GROUP, Optional.empty(), change, List.of(members), Optional.empty(), at);
  }

  private static SessionEvent changed(
      Optional<String> subject, Optional<String> description, Optional<Boolean> announce) {
    return new SessionEvent.GroupChanged(
        GROUP,
        Optional.of(BERT),
        subject,
        description,
        announce,
        Optional.empty(),
        Optional.empty(),
        LATER);
  }

  private void happens(SessionEvent... events) throws Exception {
    store.commit(Rows.commit("s1", 1, events));
  }

  private Optional<Group> group() throws Exception {
    return TestStore.done(chats.group(Rows.ACME, S1, GROUP));
  }

  private List<GroupMember> members() throws Exception {
    return TestStore.done(chats.members(Rows.ACME, S1, GROUP, 0, 100));
  }
}
