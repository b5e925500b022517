package io.postrider.protocol.client.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Jid;
import io.postrider.protocol.client.query.GroupNotice.Change;
import io.postrider.protocol.client.query.GroupNotice.Movement;
import io.postrider.protocol.node.Node;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class GroupNoticeTest {
  private static final Jid GROUP = Jid.group("1203630400");
  private static final Jid BEN = Jid.phone("6281230000002");
  private static final Jid BEN_LID = Jid.lid("2002");
  private static final Node PARTICIPANT =
      Node.of("participant").with("jid", BEN_LID).with("phone_number", BEN);
  private static final GroupMetadata.Member MEMBER =
      new GroupMetadata.Member(BEN_LID, Optional.of(BEN), "member");

  private static GroupNotice notice(Node... children) {
    return GroupNotice.read(
        Node.of("notification")
            .with("id", "7")
            .with("from", GROUP)
            .with("participant", BEN_LID)
            .with("participant_pn", BEN)
            .with(children));
  }

  @Test
  void namesTheGroupAndWhoDidIt() {
    GroupNotice notice = notice();

    assertThat(notice.id()).isEqualTo("7");
    assertThat(notice.group()).isEqualTo(GROUP);
    assertThat(notice.participant()).contains(BEN_LID);
    assertThat(notice.phone()).contains(BEN);
    assertThat(GroupNotice.read(Node.of("notification")).group()).isEqualTo(Jid.WHATSAPP);
  }

  @Test
  void readsWhoMoves() {
    List<Change> changes =
        notice(
                Node.of("add").with("reason", "invite").with(PARTICIPANT),
                Node.of("remove").with(PARTICIPANT),
                Node.of("leave"),
                Node.of("promote").with(PARTICIPANT),
                Node.of("demote").with(PARTICIPANT))
            .changes();

    assertThat(changes)
        .containsExactly(
            new Change.Moved(Movement.JOIN, List.of(MEMBER), Optional.of("invite")),
            new Change.Moved(Movement.LEAVE, List.of(MEMBER), Optional.empty()),
            new Change.Moved(Movement.LEAVE, List.of(), Optional.empty()),
            new Change.Moved(Movement.PROMOTE, List.of(MEMBER), Optional.empty()),
            new Change.Moved(Movement.DEMOTE, List.of(MEMBER), Optional.empty()));
  }

  @Test
  void readsWhatTheGroupIsLikeNow() {
    List<Change> changes =
        notice(
                Node.of("subject").with("subject", "Tea"),
                Node.of("description").with(Node.of("body").withText("Daily")),
                Node.of("description").with(Node.of("delete")),
                Node.of("announcement"),
                Node.of("not_announcement"),
                Node.of("locked"),
                Node.of("unlocked"),
                Node.of("invite").with("code", "AbC"),
                Node.of("delete").with("reason", "closed"))
            .changes();

    assertThat(changes)
        .containsExactly(
            new Change.Subject("Tea"),
            new Change.Description("Daily"),
            new Change.Description(""),
            new Change.Announce(true),
            new Change.Announce(false),
            new Change.Locked(true),
            new Change.Locked(false),
            new Change.InviteLink("https://chat.whatsapp.com/AbC"),
            new Change.Ended(Optional.of("closed")));
  }

  @Test
  void leavesOutWhatIsOfNoConcernButLearnsWhoIsNamed() {
    GroupNotice notice =
        notice(
            Node.of("ephemeral").with("expiration", 86_400),
            Node.of("modify").with(PARTICIPANT),
            Node.of("create"),
            Node.of("create").with(Node.of("group").with(PARTICIPANT)),
            Node.of("subject"),
            Node.of("invite"));

    assertThat(notice.changes()).isEmpty();
    assertThat(notice.members()).containsExactly(MEMBER, MEMBER);
  }

  @Test
  void readsAGroupThatIsNewToUs() {
    Node group = Node.of("group").with("id", "1203630400").with("subject", "Tea");

    assertThat(notice(Node.of("create").with(group)).changes())
        .singleElement()
        .isInstanceOfSatisfying(
            Change.Created.class,
            created -> assertThat(created.group().subject()).isEqualTo("Tea"));
  }
}
