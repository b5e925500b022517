package io.postrider.session.groups;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.protocol.client.keys.Linked;
import io.postrider.protocol.client.keys.Ratchets;
import io.postrider.protocol.client.query.GroupMetadata;
import io.postrider.protocol.client.query.GroupNotice;
import io.postrider.protocol.node.Node;
import io.postrider.session.directory.Names;
import io.postrider.session.state.SessionEvent;
import io.postrider.session.state.SessionEvent.GroupChanged;
import io.postrider.session.state.SessionEvent.MembersChanged;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class GroupNewsTest {
  private static final Jid GROUP = Jid.group("1203630400");
  private static final Jid BEN = Jid.phone("6281230000002");
  private static final Jid BEN_LID = Jid.lid("2002");
  private static final Linked OWN =
      new Linked(Jid.phone("6281230000001"), Jid.lid("1001"), Bytes.EMPTY, "", "");

  @Test
  void tellsEachPropertyThatChanges() {
    assertThat(change(Node.of("subject").with("subject", "Tea")).subject()).hasValue("Tea");
    assertThat(
            change(Node.of("description").with("id", "1").with(Node.of("body").withText("Daily")))
                .description())
        .hasValue("Daily");
    assertThat(change(Node.of("description").with(Node.of("delete"))).description()).hasValue("");
    assertThat(change(Node.of("announcement")).announce()).hasValue(true);
    assertThat(change(Node.of("not_announcement")).announce()).hasValue(false);
    assertThat(change(Node.of("locked")).locked()).hasValue(true);
    assertThat(change(Node.of("unlocked")).locked()).hasValue(false);
    assertThat(change(Node.of("invite").with("code", "AbC")).newInviteLink())
        .hasValue("https://chat.whatsapp.com/AbC");
    assertThat(change(Node.of("locked")).sender()).hasValue(BEN);
  }

  @Test
  void tellsAllChildrenInTheirOrderAndNothingOfOthers() {
    Node ben = Node.of("participant").with("jid", BEN_LID).with("phone_number", BEN);

    List<SessionEvent> events =
        events(
            Node.of("ephemeral").with("expiration", 86_400),
            Node.of("add").with("reason", "invite").with(ben),
            Node.of("revoke"),
            Node.of("create"),
            Node.of("remove").with(ben));

    assertThat(events).hasSize(2).allMatch(MembersChanged.class::isInstance);
    MembersChanged added = (MembersChanged) events.getFirst();
    assertThat(added.reason()).hasValue("invite");
    assertThat(added.members())
        .containsExactly(new GroupMetadata.Member(BEN_LID, Optional.of(BEN), "member"));
  }

  @Test
  void tellsThatAGroupThatHasEndedIsLeft() {
    MembersChanged left = (MembersChanged) events(Node.of("delete")).getFirst();

    assertThat(left.change()).isEqualTo(MembersChanged.Change.LEAVE);
    assertThat(left.members().getFirst().jid()).isEqualTo(OWN.lid());
  }

  private static GroupChanged change(Node child) {
    return (GroupChanged) events(child).getFirst();
  }

  private static List<SessionEvent> events(Node... children) {
    Node notification =
        Node.of("notification")
            .with("from", GROUP)
            .with("participant", BEN_LID)
            .with("participant_pn", BEN)
            .with(children);
    Names names = new Names(new Ratchets(Map.of()), OWN);
    GroupNotice notice = GroupNotice.read(notification);
    return GroupNews.of(notice, names, Instant.EPOCH).events(notice);
  }
}
