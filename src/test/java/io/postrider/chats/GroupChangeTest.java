package io.postrider.chats;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Jid;
import io.postrider.protocol.client.query.GroupMetadata;
import io.postrider.protocol.client.query.GroupMetadata.Member;
import io.postrider.session.state.SessionEvent;
import io.postrider.session.state.SessionEvent.MembersChanged.Change;
import io.postrider.session.state.SessionStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What events make of stored groups.
final class GroupChangeTest {
  private static final Jid TEA = Jid.group("1203630400");
  private static final Jid COFFEE = Jid.group("1203630500");
  private static final Member ANNA = member("1001", "15550001111", "superadmin");
  private static final Member BELA = member("1002", "15550002222", "member");
  private static final Member CORA = member("1003", "15550003333", "member");
  private static final Instant FIRST = Instant.ofEpochSecond(1);
  private static final Instant SECOND = Instant.ofEpochSecond(2);

  private static Member member(String lid, String phone, String role) {
    return new Member(Jid.lid(lid), Optional.of(Jid.phone(phone)), role);
  }

  private static GroupMetadata group(Jid jid, Member... members) {
    return new GroupMetadata(
        jid,
        "Riders",
        Optional.of("Daily"),
        Optional.of(Jid.phone("15550001111")),
        false,
        false,
        Optional.of(FIRST),
        true,
        0,
        List.of(members));
  }

  private static SessionEvent members(Change change, Instant at, Member... members) {
    return new SessionEvent.MembersChanged(
        TEA, Optional.empty(), change, List.of(members), Optional.empty(), at);
  }

  private static SessionEvent changed(Jid group, String subject, Instant at) {
    return new SessionEvent.GroupChanged(
        group,
        Optional.empty(),
        Optional.of(subject),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        at);
  }

  private static SessionEvent announced(boolean announce, String description, Instant at) {
    return new SessionEvent.GroupChanged(
        TEA,
        Optional.empty(),
        Optional.empty(),
        Optional.of(description),
        Optional.of(announce),
        Optional.of(!announce),
        Optional.empty(),
        at);
  }

  private static GroupChange only(SessionEvent... events) {
    List<GroupChange> changes = GroupChange.of(List.of(events));
    assertThat(changes).hasSize(1);
    return changes.getFirst();
  }

  @Test
  void takesTheWholeGroupWhenItHasBeenRead() {
    GroupMetadata group = group(TEA, ANNA, BELA);

    for (SessionEvent event :
        List.of(
            new SessionEvent.GroupSeen(group, FIRST), new SessionEvent.GroupJoined(group, FIRST))) {
      GroupChange change = only(event);
      assertThat(change.group()).isEqualTo(TEA);
      assertThat(change.whole()).contains(group);
      assertThat(change.present()).containsExactly(ANNA, BELA);
      assertThat(change.gone()).isEmpty();
      assertThat(change.at()).isEqualTo(FIRST);
    }
  }

  @Test
  void forgetsWhatHappenedBeforeTheGroupWasRead() {
    GroupChange change =
        only(
            changed(TEA, "Old", FIRST),
            members(Change.LEAVE, FIRST, BELA),
            new SessionEvent.GroupSeen(group(TEA, ANNA, BELA), SECOND));

    assertThat(change.subject()).isEmpty();
    assertThat(change.gone()).isEmpty();
    assertThat(change.present()).containsExactly(ANNA, BELA);
  }

  @Test
  void addsLaterChangesToTheGroupThatWasRead() {
    GroupMetadata group = group(TEA, ANNA, BELA);

    GroupChange change =
        only(
            new SessionEvent.GroupSeen(group, FIRST),
            changed(TEA, "Tea", FIRST),
            members(Change.LEAVE, FIRST, BELA),
            members(Change.JOIN, SECOND, CORA));

    assertThat(change.whole()).contains(group);
    assertThat(change.subject()).contains("Tea");
    assertThat(change.present()).containsExactly(ANNA, CORA);
    assertThat(change.gone()).containsExactly(BELA);
    assertThat(change.at()).isEqualTo(SECOND);
  }

  @Test
  void takesTheLastOfEachProperty() {
    GroupChange change =
        only(
            announced(true, "One", FIRST),
            changed(TEA, "Tea", FIRST),
            changed(TEA, "Green tea", FIRST),
            announced(false, "", SECOND));

    assertThat(change.subject()).contains("Green tea");
    assertThat(change.description()).contains("");
    assertThat(change.announce()).contains(false);
    assertThat(change.locked()).contains(true);
    assertThat(change.whole()).isEmpty();
    assertThat(change.present()).isEmpty();
  }

  @Test
  void takesTheLastOfEachMember() {
    Member promoted = member("1002", "15550002222", "admin");

    GroupChange change =
        only(
            members(Change.JOIN, FIRST, BELA, CORA),
            members(Change.PROMOTE, FIRST, promoted),
            members(Change.LEAVE, FIRST, CORA),
            members(Change.LEAVE, FIRST, ANNA),
            members(Change.JOIN, SECOND, ANNA));

    assertThat(change.present()).containsExactly(promoted, ANNA);
    assertThat(change.gone()).containsExactly(CORA);
  }

  @Test
  void knowsAMemberUnderEitherAddress() {
    Member byPhone = new Member(Jid.phone("15550002222"), Optional.of(Jid.lid("1002")), "member");

    GroupChange change =
        only(members(Change.JOIN, FIRST, BELA), members(Change.LEAVE, SECOND, byPhone));

    assertThat(change.present()).isEmpty();
    assertThat(change.gone()).containsExactly(byPhone);
  }

  @Test
  void keepsGroupsApartInTheirOrder() {
    List<GroupChange> changes =
        GroupChange.of(
            List.of(
                changed(COFFEE, "Coffee", FIRST),
                changed(TEA, "Tea", FIRST),
                changed(COFFEE, "Mocha", SECOND)));

    assertThat(changes).extracting(GroupChange::group).containsExactly(COFFEE, TEA);
    assertThat(changes.getFirst().subject()).contains("Mocha");
    assertThat(changes.getLast().subject()).contains("Tea");
  }

  @Test
  void isNotConcernedWithOtherEvents() {
    assertThat(
            GroupChange.of(
                List.of(
                    new SessionEvent.StatusChanged(SessionStatus.WORKING, null, FIRST),
                    new SessionEvent.QrShown("2@ref", SECOND, FIRST))))
        .isEmpty();
    assertThat(GroupChange.of(List.of())).isEmpty();
  }

  @Test
  void namesMembersByTheirHiddenIdWhereItIsKnown() {
    Member byPhone = new Member(Jid.phone("15550002222"), Optional.of(Jid.lid("1002")), "member");
    Member phoneOnly = new Member(Jid.phone("15550002222"), Optional.empty(), "member");
    Member lidOnly = new Member(Jid.lid("1002"), Optional.empty(), "member");

    assertThat(GroupChange.hidden(BELA)).isEqualTo(Jid.lid("1002"));
    assertThat(GroupChange.hidden(byPhone)).isEqualTo(Jid.lid("1002"));
    assertThat(GroupChange.hidden(phoneOnly)).isEqualTo(Jid.phone("15550002222"));
    assertThat(GroupChange.phone(BELA)).contains(Jid.phone("15550002222"));
    assertThat(GroupChange.phone(byPhone)).contains(Jid.phone("15550002222"));
    assertThat(GroupChange.phone(phoneOnly)).isEmpty();
    assertThat(GroupChange.phone(lidOnly)).isEmpty();
  }
}
