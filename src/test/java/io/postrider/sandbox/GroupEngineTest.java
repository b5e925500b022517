package io.postrider.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.protocol.node.Node;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
final class GroupEngineTest {
  private SandboxNetwork net;
  private PhoneAccount anna;
  private PhoneAccount bela;
  private PhoneAccount cora;
  private SandboxGroup group;

  @BeforeEach
  void createGroup(Vertx vertx) {
    World world = new World(vertx);
    net = world.net;
    anna = world.anna;
    bela = world.bela;
    cora = world.cora;
    group = world.group();
  }

  private SandboxGroup.Role role(PhoneAccount account) {
    return Objects.requireNonNull(group.members.get(account.phone)).role();
  }

  private int join(PhoneAccount account, String code) {
    return net.groups.join(account.phoneDevice(), code).code();
  }

  private Map<Jid, Integer> act(PhoneAccount actor, String action, PhoneAccount target) {
    return net.groups
        .act(actor.phoneDevice(), group, action, List.of(target.phoneJid()))
        .orElse(Map.of());
  }

  @Test
  void makesTheCreatorSuperadmin() {
    assertThat(role(anna)).isEqualTo(SandboxGroup.Role.SUPERADMIN);
    assertThat(role(bela)).isEqualTo(SandboxGroup.Role.MEMBER);
    assertThat(group.invite).hasSize(22);
  }

  @Test
  void letsInByTheCodeOnce() {
    assertThat(join(cora, group.invite)).isEqualTo(200);
    assertThat(join(cora, group.invite)).isEqualTo(409);
    assertThat(group.member(cora)).isPresent();
  }

  private Device companion(PhoneAccount account) {
    Device device = new Device(account, 1, 1, account.phoneDevice().registration, Bytes.EMPTY);
    account.devices.put(1, device);
    return device;
  }

  @Test
  void tellsTheDeviceThatJoinsWhatTheGroupIs() {
    Device joining = companion(cora);

    assertThat(net.groups.join(joining, group.invite).code()).isEqualTo(200);

    List<Node> told = joining.backlog.all();
    assertThat(told).hasSize(1);
    assertThat(told.getFirst().attr("type")).hasValue("w:gp2");
    Node create = told.getFirst().child("create").orElseThrow();
    assertThat(create.attr("reason")).hasValue("invite");
    assertThat(create.child("group").orElseThrow().children("participant")).hasSize(3);
  }

  @Test
  void tellsUnknownCodesFromReplacedOnes() {
    String old = group.invite;
    net.groups.resetInvite(anna.phoneDevice(), group);

    assertThat(join(cora, "never-existed")).isEqualTo(406);
    assertThat(join(cora, old)).isEqualTo(410);
    assertThat(join(bela, old)).isEqualTo(410);
    assertThat(join(cora, group.invite)).isEqualTo(200);
  }

  @Test
  void keepsOutWhomAnAdminRemovedUntilHeIsAddedAgain() {
    assertThat(act(anna, "remove", bela).values()).containsExactly(200);
    assertThat(join(bela, group.invite)).isEqualTo(401);

    assertThat(act(anna, "add", bela).values()).containsExactly(200);
    assertThat(group.removed).isEmpty();
  }

  @Test
  void letsBackInWhoLeft() {
    assertThat(net.groups.leave(bela.phoneDevice(), group)).isEqualTo(200);
    assertThat(net.groups.leave(bela.phoneDevice(), group)).isEqualTo(404);
    assertThat(join(bela, group.invite)).isEqualTo(200);
  }

  @Test
  void checksSuspensionBeforeRemovalAndMembership() {
    act(anna, "remove", bela);
    group.suspended = true;

    assertThat(join(bela, group.invite)).isEqualTo(423);
    assertThat(join(anna, group.invite)).isEqualTo(423);
  }

  @Test
  void knowsAnEmptyGroupAsGone() {
    net.groups.leave(anna.phoneDevice(), group);
    net.groups.leave(bela.phoneDevice(), group);

    assertThat(join(cora, group.invite)).isEqualTo(404);
  }

  @Test
  void makesAnotherSuperadminWhenTheLastLeaves() {
    net.groups.leave(anna.phoneDevice(), group);

    assertThat(role(bela)).isEqualTo(SandboxGroup.Role.SUPERADMIN);
  }

  @Test
  void filesOneRequestWhereAdminsApprove() {
    group.approval = true;

    GroupEngine.Joined first = net.groups.join(cora.phoneDevice(), group.invite);

    assertThat(first.code()).isEqualTo(200);
    assertThat(first.pending()).isTrue();
    assertThat(group.member(cora)).isEmpty();
    assertThat(join(cora, group.invite)).isEqualTo(304);
    assertThat(join(bela, group.invite)).isEqualTo(409);

    net.groups.requests().decide(anna.phoneDevice(), group, true, List.of(cora.lidJid()));
    assertThat(group.member(cora)).isPresent();
    assertThat(group.pending).isEmpty();
  }

  @Test
  void anAdminApprovesWhomHeAdds() {
    group.approval = true;
    net.groups.join(cora.phoneDevice(), group.invite);

    assertThat(act(bela, "add", cora).values()).containsExactly(421);
    assertThat(group.pending).containsOnlyKeys(cora.phone);
    assertThat(act(anna, "add", cora).values()).containsExactly(200);
    assertThat(group.member(cora)).isPresent();
    assertThat(group.pending).isEmpty();
  }

  @Test
  void isFullAtItsLimit() {
    for (int i = group.members.size(); i < GroupEngine.LARGEST; i++) {
      group.members.put("filler" + i, new SandboxGroup.Member(bela, SandboxGroup.Role.MEMBER, 0));
    }

    assertThat(join(cora, group.invite)).isEqualTo(419);
    assertThat(act(anna, "add", cora).values()).containsExactly(419);
    assertThat(join(bela, group.invite)).isEqualTo(409);
  }

  @Test
  void answersEachParticipantWithItsOwnCode() {
    assertThat(act(anna, "add", bela).values()).containsExactly(409);
    assertThat(act(anna, "promote", bela).values()).containsExactly(200);
    assertThat(act(anna, "promote", bela).values()).containsExactly(409);
    assertThat(act(bela, "demote", anna).values()).containsExactly(406);
    assertThat(act(bela, "remove", anna).values()).containsExactly(406);
    assertThat(act(anna, "demote", bela).values()).containsExactly(200);
    assertThat(act(anna, "remove", cora).values()).containsExactly(404);
  }

  @Test
  void refusesOutsidersAndMembersWithoutTheRight() {
    var target = List.of(cora.phoneJid());

    assertThat(net.groups.act(bela.phoneDevice(), group, "remove", target)).isEmpty();
    assertThat(net.groups.act(cora.phoneDevice(), group, "add", target)).isEmpty();
    group.adminsAdd = true;
    assertThat(net.groups.act(bela.phoneDevice(), group, "add", target)).isEmpty();
  }

  private Map<Jid, Integer> approve(PhoneAccount account) {
    return net.groups
        .requests()
        .decide(anna.phoneDevice(), group, true, List.of(account.phoneJid()));
  }

  @Test
  void forgetsTheRequestOfWhoGetsInOtherwise() {
    group.approval = true;
    join(cora, group.invite);
    group.approval = false;
    join(cora, group.invite);
    act(anna, "promote", cora);

    assertThat(approve(cora).values()).containsExactly(404);
    assertThat(role(cora)).isEqualTo(SandboxGroup.Role.ADMIN);
  }

  @Test
  void forgetsTheRemovalOfWhomAnAdminApproves() {
    act(anna, "remove", cora);
    act(anna, "add", cora);
    act(anna, "remove", cora);
    group.approval = true;
    assertThat(act(bela, "add", cora).values()).containsExactly(421);

    assertThat(approve(cora).values()).containsExactly(200);
    net.groups.leave(cora.phoneDevice(), group);

    assertThat(net.groups.join(cora.phoneDevice(), group.invite).pending()).isTrue();
  }

  @Test
  void approvesNobodyIntoAFullGroup() {
    group.approval = true;
    join(cora, group.invite);
    for (int i = group.members.size(); i < GroupEngine.LARGEST; i++) {
      group.members.put("filler" + i, new SandboxGroup.Member(bela, SandboxGroup.Role.MEMBER, 0));
    }

    assertThat(approve(cora).values()).containsExactly(419);
    assertThat(group.pending).containsOnlyKeys(cora.phone);
  }

  @Test
  void numbersEachChangeThatItTells() {
    Device admin = World.companion(net, anna);
    group.approval = true;
    join(cora, group.invite);
    World.waiting(admin);
    long before = group.version;

    approve(cora);
    long unchanged = group.version;
    approve(cora);

    Node told = World.waiting(admin).getFirst().child("add").orElseThrow();
    assertThat(told.attr("v_id")).contains(Long.toString(before + 1));
    assertThat(told.attr("prev_v_id")).contains(Long.toString(before));
    assertThat(group.version).isEqualTo(unchanged);
  }

  @Test
  void answersSomebodyWhoIsNamedTwiceOnce() {
    List<Jid> twice = List.of(cora.phoneJid(), cora.phoneJid());

    assertThat(net.groups.act(anna.phoneDevice(), group, "add", twice).orElseThrow())
        .containsExactly(Map.entry(cora.phoneJid(), 200));
  }
}
