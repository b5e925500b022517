package io.postrider.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Jid;
import io.postrider.protocol.node.Node;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What companions ask of groups; Anna has made one with Bela in it.
@ExtendWith(VertxExtension.class)
final class GroupQueriesTest {
  private World world;
  private GroupQueries queries;
  private SandboxGroup group;
  private Device anna;
  private Device bela;
  private Device cora;

  @BeforeEach
  void createGroup(Vertx vertx) {
    world = new World(vertx);
    queries = new GroupQueries(world.net);
    group = world.group();
    anna = world.companion(world.anna);
    bela = world.companion(world.bela);
    cora = world.companion(world.cora);
  }

  private Node ask(Device device, String type, Jid to, Node child) {
    return queries.answer(device, World.iq(type, to, "w:g2", child));
  }

  private static Node participant(PhoneAccount account) {
    return Node.of("participant").with("jid", account.phoneJid());
  }

  private Node join(Device device, String code) {
    return ask(device, "set", Jid.GROUPS, Node.of("invite").with("code", code));
  }

  @Test
  void createsAGroupAndTellsWhoCouldNotBeAdded() {
    Node create =
        Node.of("create")
            .with("subject", "News")
            .with(
                participant(world.bela),
                Node.of("participant").with("jid", Jid.phone("15559999999")));

    Node answer = ask(anna, "set", Jid.GROUPS, create).child("group").orElseThrow();

    List<Node> participants = answer.children("participant");
    assertThat(participants).hasSize(3);
    assertThat(participants.getFirst().attr("type")).contains("superadmin");
    assertThat(participants.getLast().attr("error")).contains("404");
    SandboxGroup made =
        world.net.groups.find(Jid.group(answer.attr("id").orElseThrow())).orElseThrow();
    assertThat(made.subject).isEqualTo("News");
    assertThat(made.members).containsOnlyKeys(world.anna.phone, world.bela.phone);
    assertThat(World.waiting(bela)).hasSize(1);
    assertThat(World.waiting(anna)).isEmpty();
  }

  @Test
  void refusesALongSubject() {
    Node create = Node.of("create").with("subject", "s".repeat(101));

    assertThat(World.code(ask(anna, "set", Jid.GROUPS, create))).isEqualTo(406);
  }

  @Test
  void previewsAGroupWithoutItsMembers() {
    Node asked = Node.of("invite").with("code", group.invite);

    Node stranger = ask(cora, "get", Jid.GROUPS, asked).child("group").orElseThrow();
    Node member = ask(bela, "get", Jid.GROUPS, asked).child("group").orElseThrow();

    assertThat(stranger.attr("subject")).contains("Riders");
    assertThat(stranger.attr("size")).contains("2");
    assertThat(stranger.children("participant")).isEmpty();
    assertThat(stranger.child("description")).isPresent();
    assertThat(member.children("participant")).hasSize(1);
    assertThat(World.code(ask(cora, "get", Jid.GROUPS, asked.with("code", "none")))).isEqualTo(406);
  }

  @Test
  void joinsByCode() {
    Node answer = join(cora, group.invite);

    assertThat(answer.child("group").orElseThrow().jid("jid")).contains(group.jid());
    assertThat(World.code(join(cora, group.invite))).isEqualTo(409);
    assertThat(World.waiting(cora))
        .extracting(told -> told.firstChild().orElseThrow().tag())
        .containsExactly("create");
    assertThat(World.waiting(anna).getLast().child("add").orElseThrow().attr("reason"))
        .contains("invite");
  }

  @Test
  void filesARequestWhereAdminsApprove() {
    group.approval = true;

    Node answer = join(cora, group.invite);
    Node listed =
        ask(anna, "get", group.jid(), Node.of("membership_approval_requests"))
            .child("membership_approval_requests")
            .orElseThrow();

    assertThat(answer.child("membership_approval_request")).isPresent();
    assertThat(listed.children())
        .extracting(request -> request.jid("phone_number").orElseThrow())
        .containsExactly(world.cora.phoneJid());
    Node asked = Node.of("invite").with("code", group.invite);
    assertThat(
            ask(cora, "get", Jid.GROUPS, asked)
                .child("group")
                .orElseThrow()
                .child("membership_approval_request")
                .orElseThrow()
                .attr("error"))
        .contains("304");
    assertThat(World.code(ask(bela, "get", group.jid(), Node.of("membership_approval_requests"))))
        .isEqualTo(401);
  }

  private Node decide(String decision, PhoneAccount... accounts) {
    Node action =
        Node.of("membership_requests_action")
            .with(
                Node.of(decision)
                    .withChildren(
                        List.of(accounts).stream().map(GroupQueriesTest::participant).toList()));
    return ask(anna, "set", group.jid(), action)
        .child("membership_requests_action")
        .orElseThrow()
        .child(decision)
        .orElseThrow();
  }

  @Test
  void letsAdminsDecideOnRequests() {
    group.approval = true;
    join(cora, group.invite);
    Node decision = Node.of("membership_requests_action").with(Node.of("approve"));
    assertThat(World.code(ask(bela, "set", group.jid(), decision))).isEqualTo(401);

    Node rejected = decide("reject", world.cora, world.bela);

    assertThat(rejected.children("participant").getFirst().attr("error")).isEmpty();
    assertThat(rejected.children("participant").getLast().attr("error")).contains("404");
    assertThat(group.member(world.cora)).isEmpty();
    join(cora, group.invite);
    assertThat(decide("approve", world.cora).children("participant").getFirst().attr("error"))
        .isEmpty();
    assertThat(group.member(world.cora)).isPresent();
  }

  @Test
  void leavesGroups() {
    Node leave =
        Node.of("leave")
            .with(
                Node.of("group").with("id", group.jid()),
                Node.of("group").with("id", Jid.group("1")));

    List<Node> answers =
        ask(bela, "set", Jid.GROUPS, leave).child("leave").orElseThrow().children("group");

    assertThat(answers.getFirst().attr("error")).isEmpty();
    assertThat(answers.getLast().attr("error")).contains("404");
    assertThat(group.member(world.bela)).isEmpty();
  }

  @Test
  void listsTheGroupsOfAnAccount() {
    Node asked = Node.of("participating");

    assertThat(ask(bela, "get", Jid.GROUPS, asked).child("groups").orElseThrow().children())
        .hasSize(1);
    assertThat(ask(cora, "get", Jid.GROUPS, asked).child("groups").orElseThrow().children())
        .isEmpty();
  }

  @Test
  void showsAGroupToItsMembersOnly() {
    Node query = Node.of("query").with("request", "interactive");

    Node shown = ask(bela, "get", group.jid(), query).child("group").orElseThrow();

    assertThat(shown.children("participant"))
        .extracting(one -> one.jid("phone_number").orElseThrow())
        .containsExactly(world.anna.phoneJid(), world.bela.phoneJid());
    assertThat(World.code(ask(cora, "get", group.jid(), query))).isEqualTo(403);
    assertThat(World.code(ask(anna, "get", Jid.group("1"), query))).isEqualTo(404);
  }

  @Test
  void tellsTheCodeToAdminsOnlyAndResetsIt() {
    String old = group.invite;

    assertThat(World.code(ask(bela, "get", group.jid(), Node.of("invite")))).isEqualTo(401);
    Node shown = ask(anna, "get", group.jid(), Node.of("invite"));
    Node reset = ask(anna, "set", group.jid(), Node.of("invite"));

    assertThat(shown.child("invite").orElseThrow().attr("code")).contains(old);
    assertThat(reset.child("invite").orElseThrow().attr("code")).contains(group.invite);
    assertThat(group.invite).isNotEqualTo(old);
    assertThat(World.code(join(cora, old))).isEqualTo(410);
  }

  @Test
  void changesParticipantsEachWithItsCode() {
    Node add = Node.of("add").with(participant(world.bela), participant(world.cora));
    Node promote = Node.of("promote").with(participant(world.cora));

    Node added = ask(anna, "set", group.jid(), add).child("add").orElseThrow();

    assertThat(added.children("participant").getFirst().attr("error")).contains("409");
    assertThat(added.children("participant").getLast().attr("error")).isEmpty();
    assertThat(World.code(ask(bela, "set", group.jid(), promote))).isEqualTo(401);
    assertThat(World.code(ask(anna, "set", group.jid(), promote))).isEqualTo(200);
    assertThat(group.isAdmin(world.cora)).isTrue();
  }

  @Test
  void saysThatAMembersAdditionIsARequest() {
    group.approval = true;
    Node add = Node.of("add").with(participant(world.cora));

    Node one =
        ask(bela, "set", group.jid(), add).child("add").orElseThrow().firstChild().orElseThrow();

    assertThat(one.attr("error")).contains("421");
    assertThat(one.child("membership_approval_request")).isPresent();
  }

  @Test
  void refusesWhatIsNoQuery() {
    Node empty = Node.of("iq").with("id", "1").with("type", "get").with("to", Jid.GROUPS);

    assertThat(World.code(queries.answer(anna, empty))).isEqualTo(400);
    assertThat(World.code(ask(anna, "set", Jid.GROUPS, Node.of("dance")))).isEqualTo(501);
  }
}
