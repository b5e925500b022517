package io.postrider.protocol.client.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.model.ErrorEnvelope;
import io.postrider.model.Jid;
import io.postrider.protocol.node.Node;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GroupsTest {
  private static final Jid GROUP = Jid.group("120363000000000001");
  private static final Jid PHONE = Jid.phone("15550001111");
  private static final Jid LID = Jid.lid("100000000000001");

  @Test
  void tellsJoinedFromPending() {
    Node joined = Node.of("iq").with(Node.of("group").with("jid", GROUP));
    Node pending = Node.of("iq").with(Node.of("membership_approval_request").with("jid", GROUP));

    assertThat(Groups.parseJoin(joined)).isEqualTo(new Groups.Joined(GROUP, false));
    assertThat(Groups.parseJoin(pending)).isEqualTo(new Groups.Joined(GROUP, true));
    assertThatThrownBy(() -> Groups.parseJoin(Node.of("iq")))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void readsTheOutcomeOfALeave() {
    assertThat(Groups.parseLeave(left(Node.of("group").with("id", GROUP)), GROUP)).isEmpty();
    assertThat(
            Groups.parseLeave(left(Node.of("group").with("id", GROUP).with("error", 200)), GROUP))
        .isEmpty();
    assertThat(
            Groups.parseLeave(left(Node.of("group").with("id", GROUP).with("error", 404)), GROUP)
                .map(ErrorEnvelope::of)
                .map(ErrorEnvelope::status))
        .contains(404);
  }

  private static Node left(Node group) {
    return Node.of("iq").with(Node.of("leave").with(group));
  }

  @Test
  void addressesItsQueries() {
    Node group = Groups.leave(GROUP).child("leave").orElseThrow().children().getFirst();

    assertThat(Groups.join("CODE").jid("to")).contains(Jid.GROUPS);
    assertThat(Groups.join("CODE").attr("type")).contains("set");
    assertThat(Groups.preview("CODE").attr("type")).contains("get");
    assertThat(Groups.info(GROUP).jid("to")).contains(GROUP);
    assertThat(group.attributes()).containsEntry("id", new Node.Value.Address(GROUP));
  }

  @Test
  void readsAGroup() {
    Node group =
        Node.of("group")
            .with("id", "120363000000000001")
            .with("subject", "Made up")
            .with("addressing_mode", "lid")
            .with(
                Node.of("participant")
                    .with("jid", LID)
                    .with("phone_number", PHONE)
                    .with("type", "superadmin"),
                Node.of("participant").with("jid", Jid.lid("100000000000002")),
                Node.of("participant").with("jid", Jid.lid("3")).with("error", 403));

    GroupMetadata metadata = Groups.parseInfo(Node.of("iq").with(group));

    assertThat(metadata.jid()).isEqualTo(GROUP);
    assertThat(metadata.subject()).isEqualTo("Made up");
    assertThat(metadata.lidAddressed()).isTrue();
    assertThat(metadata.members())
        .containsExactly(
            new GroupMetadata.Member(LID, Optional.of(PHONE), "superadmin"),
            new GroupMetadata.Member(Jid.lid("100000000000002"), Optional.empty(), "member"));
  }

  @Test
  void takesARoleThatNobodyKnowsForThatOfAMember() {
    Node who = Node.of("participant").with("jid", Jid.lid("1"));
    Node group =
        Node.of("group")
            .with("id", "1")
            .with(who, who.with("type", "superadmin"), who.with("type", "moderator"));

    assertThat(Groups.parseInfo(Node.of("iq").with(group)).members())
        .extracting(GroupMetadata.Member::role)
        .containsExactly("member", "superadmin", "member");
  }

  @Test
  void takesNoAddressForTheOtherOneOfItsOwnKind() {
    Node who = Node.of("participant").with("jid", Jid.lid("1")).with("phone_number", Jid.lid("1"));
    Node group = Node.of("group").with("id", "1").with(who);

    assertThat(Groups.parseInfo(Node.of("iq").with(group)).members())
        .singleElement()
        .satisfies(
            member -> {
              assertThat(member.other()).isEmpty();
              assertThat(member.addresses()).containsExactly(Jid.lid("1"));
            });
  }
}
