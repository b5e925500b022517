package io.postrider.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.protocol.node.Node;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Who may change what in a group, and what its members are told.
@ExtendWith(VertxExtension.class)
final class GroupSettingsTest {
  private World world;
  private GroupQueries queries;
  private SandboxGroup group;
  private Device admin;
  private Device member;

  @BeforeEach
  void createGroup(Vertx vertx) {
    world = new World(vertx);
    queries = new GroupQueries(world.net);
    group = world.group();
    admin = world.companion(world.anna);
    member = world.companion(world.bela);
  }

  private int set(Device device, Node child) {
    return World.code(queries.answer(device, World.iq("set", group.jid(), "w:g2", child)));
  }

  private Node told() {
    var waiting = World.waiting(member);
    assertThat(waiting).hasSize(1);
    return waiting.getFirst().firstChild().orElseThrow();
  }

  private static Node subject(String text) {
    return Node.of("subject").withText(text);
  }

  private static Node description(String text) {
    return Node.of("description").with("id", "D1").with(Node.of("body").withText(text));
  }

  @Test
  void changesTheSubjectAndTellsIt() {
    long before = group.version;

    assertThat(set(admin, subject("Tea"))).isEqualTo(200);

    Node told = told();
    assertThat(group.subject).isEqualTo("Tea");
    assertThat(told.attr("subject")).contains("Tea");
    assertThat(told.jid("s_o")).contains(world.anna.lidJid());
    assertThat(told.attr("v_id")).contains(Long.toString(before + 1));
    assertThat(World.waiting(admin)).isEmpty();
  }

  @Test
  void changesAndRemovesTheDescription() {
    assertThat(set(admin, description("Daily"))).isEqualTo(200);
    assertThat(told().child("body").orElseThrow().bytes().utf8()).isEqualTo("Daily");
    assertThat(group.descriptionId).isEqualTo("D1");

    assertThat(set(admin, Node.of("description").with("delete", "true"))).isEqualTo(200);
    assertThat(told().child("delete")).isPresent();
    assertThat(group.description).isEmpty();
  }

  @Test
  void letsMembersChangeTheTextsUntilItIsLocked() {
    assertThat(set(member, subject("Tea"))).isEqualTo(200);
    assertThat(set(member, Node.of("locked"))).isEqualTo(401);
    assertThat(set(admin, Node.of("locked"))).isEqualTo(200);

    assertThat(set(member, subject("Coffee"))).isEqualTo(401);
    assertThat(set(member, description("no"))).isEqualTo(401);
    assertThat(set(admin, Node.of("unlocked"))).isEqualTo(200);
    assertThat(set(member, description("yes"))).isEqualTo(200);
    assertThat(group.subject).isEqualTo("Tea");
  }

  @Test
  void refusesALongSubject() {
    assertThat(set(admin, subject("s".repeat(101)))).isEqualTo(406);
    assertThat(set(admin, subject("s".repeat(100)))).isEqualTo(200);
  }

  @Test
  void switchesOnAndOff() {
    set(admin, Node.of("announcement"));
    assertThat(group.announce).isTrue();
    set(admin, Node.of("not_announcement"));
    assertThat(group.announce).isFalse();
    set(admin, Node.of("member_add_mode").withText("admin_add"));
    assertThat(group.adminsAdd).isTrue();
    set(admin, Node.of("member_add_mode").withText("all_member_add"));
    assertThat(group.adminsAdd).isFalse();
    set(admin, approval("on"));
    assertThat(group.approval).isTrue();
    set(admin, approval("off"));
    assertThat(group.approval).isFalse();
    assertThat(World.waiting(member))
        .extracting(told -> told.firstChild().orElseThrow().tag())
        .containsExactly(
            "announcement",
            "not_announcement",
            "member_add_mode",
            "member_add_mode",
            "membership_approval_mode",
            "membership_approval_mode");
  }

  @Test
  void letsMessagesDisappear() {
    assertThat(set(admin, Node.of("ephemeral").with("expiration", 86_400))).isEqualTo(200);
    assertThat(set(admin, Node.of("ephemeral").with("expiration", 7))).isEqualTo(400);
    assertThat(group.ephemeralSeconds).isEqualTo(86_400);
    assertThat(set(admin, Node.of("not_ephemeral"))).isEqualTo(200);
    assertThat(group.ephemeralSeconds).isZero();
  }

  private static Node approval(String state) {
    return Node.of("membership_approval_mode").with(Node.of("group_join").with("state", state));
  }

  @Test
  void refusesWhatItDoesNotKnowAndTellsNobody() {
    assertThat(set(admin, Node.of("dance"))).isEqualTo(501);
    assertThat(
            World.code(
                queries.answer(admin, World.iq("get", group.jid(), "w:g2", Node.of("locked")))))
        .isEqualTo(501);
    assertThat(set(world.companion(world.cora), subject("Tea"))).isEqualTo(403);
    assertThat(World.waiting(member)).isEmpty();
  }
}
