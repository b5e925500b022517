package io.postrider.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.protocol.content.ParticipantHash;
import io.postrider.protocol.node.Node;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Messages of a companion of Anna's; Bela has two companions, which are away.
@ExtendWith(VertxExtension.class)
final class RoutingTest {
  private World world;
  private Companion sender;
  private Device first;
  private Device second;

  @BeforeEach
  void link(Vertx vertx) {
    world = new World(vertx);
    sender = world.linked(world.anna);
    first = world.companion(world.bela);
    second = world.companion(world.bela);
    world.bela.online = false;
    world.anna.online = false;
  }

  private static Node message(String id, Jid to, Node... children) {
    return Node.of("message").with("id", id).with("to", to).with("type", "text").with(children);
  }

  private static Node enc(String type) {
    return Node.of("enc").with("v", "2").with("type", type).with(Bytes.utf8("secret"));
  }

  private static Node parts(Jid... devices) {
    return Node.of("participants")
        .withChildren(
            List.of(devices).stream()
                .map(jid -> Node.of("to").with("jid", jid).with(enc("msg")))
                .toList());
  }

  private void fault(String json) {
    world.net.faults.add(Fault.read("1", new JsonObject(json).put("target", "*")));
  }

  private static Node only(Device device) {
    List<Node> waiting = World.waiting(device);
    assertThat(waiting).hasSize(1);
    return waiting.getFirst();
  }

  @Test
  void bringsEachDeviceItsPart() {
    Node ack =
        sender.ask(message("A1", world.bela.lidJid(), parts(first.lidJid(), second.lidJid())));

    assertThat(ack.attr("class")).contains("message");
    assertThat(ack.id()).isEqualTo("A1");
    assertThat(ack.jid("from")).contains(world.bela.lidJid());
    assertThat(ack.attr("error")).isEmpty();
    Node got = only(first);
    assertThat(got.jid("from")).contains(sender.device().lidJid());
    assertThat(got.jid("sender_pn")).contains(world.anna.phoneJid());
    assertThat(got.attr("notify")).contains("Anna");
    assertThat(got.attr("to")).isEmpty();
    assertThat(got.child("participants")).isEmpty();
    assertThat(got.children()).containsExactly(enc("msg"));
    assertThat(World.waiting(second)).hasSize(1);
    assertThat(World.waiting(world.bela.phoneDevice())).isEmpty();
  }

  @Test
  void namesTheChatToOwnDevices() {
    Device own = world.companion(world.anna);

    sender.ask(message("A1", world.bela.phoneJid(), parts(own.lidJid())));

    Node got = only(own);
    assertThat(got.jid("from")).contains(sender.device().phoneJid());
    assertThat(got.jid("recipient")).contains(world.bela.phoneJid());
    assertThat(got.jid("peer_recipient_lid")).contains(world.bela.lidJid());
  }

  @Test
  void deliversTheFirstPartOfEachDeviceAndNoneToTheSenderOrStrangers() {
    Node parts =
        parts(
            first.lidJid(),
            first.phoneJid(),
            sender.device().lidJid(),
            world.cora.lidJid(),
            world.bela.lidJid().withDevice(99));

    sender.ask(message("A1", world.bela.lidJid(), parts));

    assertThat(only(first).children("enc")).hasSize(1);
    assertThat(World.waiting(sender.device())).isEmpty();
    assertThat(world.cora.handset().inbox().since(0)).isEmpty();
    assertThat(world.net.stats.violations).as("a stranger, two namespaces").isEqualTo(2);
  }

  @Test
  void refusesTheNamespaceThatAnAccountMayNotWriteIn() {
    world.anna.namespaces = Namespaces.LID;
    Node byNumber = sender.ask(message("A1", world.bela.phoneJid(), parts(first.phoneJid())));
    world.anna.namespaces = Namespaces.PN;
    Node byHiddenId = sender.ask(message("A2", world.bela.lidJid(), parts(first.lidJid())));
    Node again = sender.ask(message("A2", world.bela.phoneJid(), parts(first.phoneJid())));

    assertThat(byNumber.attr("error")).contains("463");
    assertThat(byHiddenId.attr("error")).contains("400");
    assertThat(again.attr("error")).isEmpty();
    assertThat(World.waiting(first)).hasSize(1);
  }

  @Test
  void bringsADirectPartToItsDeviceOnly() {
    Node ack = sender.ask(message("A1", first.lidJid(), enc("pkmsg")));
    Node nobody = sender.ask(message("A2", world.bela.lidJid().withDevice(99), enc("msg")));

    assertThat(ack.attr("error")).isEmpty();
    assertThat(only(first).child("enc")).contains(enc("pkmsg"));
    assertThat(World.waiting(second)).isEmpty();
    assertThat(nobody.attr("error")).contains("404");
  }

  @Test
  void handsTheIdentityOnWithFirstMessagesOnly() {
    Node identity = Node.of("device-identity").with(Bytes.utf8("me"));
    Node hint = Node.of("meta").with("polltype", "creation");

    sender.ask(message("A1", first.lidJid(), enc("pkmsg"), identity, hint, Node.of("tctoken")));
    sender.ask(message("A2", second.lidJid(), enc("msg"), identity));

    assertThat(only(first).children()).containsExactly(enc("pkmsg"), identity, hint);
    assertThat(only(second).children()).containsExactly(enc("msg"));
  }

  @Test
  void refusesWhatHasNoIdRecipientOrContent() {
    Jid bela = world.bela.lidJid();

    assertThat(sender.ask(message("", bela, parts(first.lidJid()))).attr("error")).contains("479");
    assertThat(sender.ask(message("A1", bela)).attr("error")).contains("479");
    assertThat(sender.ask(message("A1", Jid.phone("15559999999"), enc("msg"))).attr("error"))
        .contains("404");
    assertThat(sender.ask(message("A1", Jid.group("1"), enc("skmsg"))).attr("error"))
        .contains("404");
    assertThat(World.waiting(first)).isEmpty();
    assertThat(world.net.stats.messagesAccepted).isZero();
  }

  @Test
  void bringsAGroupsMessageToAllDevicesOfItsMembers() {
    SandboxGroup group = world.group();
    World.waiting(first);
    World.waiting(second);
    sender.drained();

    sender.ask(message("A1", group.jid(), parts(first.lidJid()), enc("skmsg")));

    Node got = only(first);
    assertThat(got.jid("from")).contains(group.jid());
    assertThat(got.jid("participant")).contains(sender.device().lidJid());
    assertThat(got.jid("participant_pn")).contains(world.anna.phoneJid());
    assertThat(got.attr("addressing_mode")).contains("lid");
    assertThat(got.children()).containsExactly(enc("msg"), enc("skmsg"));
    assertThat(only(second).children()).containsExactly(enc("skmsg"));
    assertThat(world.net.stats.violations).isZero();
  }

  @Test
  void tellsTheRealHashOfAGroupWhenItDiffers() {
    SandboxGroup group = world.group();
    sender.drained();
    String real = ParticipantHash.of(group.devices().stream().map(group::address).toList());

    Node right = sender.ask(message("A1", group.jid(), enc("skmsg")).with("phash", real));
    Node wrong = sender.ask(message("A2", group.jid(), enc("skmsg")).with("phash", "2:wrong"));
    Node none = sender.ask(message("A3", group.jid(), enc("skmsg")));

    assertThat(right.attr("phash")).isEmpty();
    assertThat(wrong.attr("phash")).contains(real);
    assertThat(wrong.attr("error")).isEmpty();
    assertThat(none.attr("phash")).isEmpty();
  }

  @Test
  void letsOnlyThoseWriteIntoAGroupWhoMay() {
    SandboxGroup others =
        world.net.groups.create(world.bela.phoneDevice(), GroupEngine.Wanted.of("B"), List.of());
    SandboxGroup news =
        world.net.groups.create(
            world.bela.phoneDevice(), GroupEngine.Wanted.of("N"), List.of(world.anna));
    news.announce = true;
    sender.drained();

    assertThat(sender.ask(message("A1", others.jid(), enc("skmsg"))).attr("error")).contains("403");
    assertThat(sender.ask(message("A2", news.jid(), enc("skmsg"))).attr("error")).contains("405");
    assertThat(
            sender
                .ask(message("A3", news.jid(), enc("skmsg")).with("type", "reaction"))
                .attr("error"))
        .isEmpty();
    assertThat(sender.ask(message("A4", news.jid())).attr("error")).contains("405");
  }

  @Test
  void repeatsAGroupsMessageToOneMember() {
    SandboxGroup group = world.group();
    World.waiting(first);
    World.waiting(second);
    sender.drained();
    Device stranger = world.companion(world.cora);

    Node again = message("A1", group.jid(), enc("pkmsg"));
    Node ack = sender.ask(again.with("participant", first.lidJid()));
    Node refused = sender.ask(again.with("participant", stranger.lidJid()));

    assertThat(ack.attr("error")).isEmpty();
    assertThat(only(first).jid("from")).contains(group.jid());
    assertThat(World.waiting(second)).isEmpty();
    assertThat(refused.attr("error")).contains("404");
    assertThat(World.waiting(stranger)).isEmpty();
  }

  @Test
  void keepsPeerMessagesInTheAccount() {
    Device own = world.companion(world.anna);

    sender.ask(message("A1", own.phoneJid(), enc("msg")).with("category", "peer"));
    Node refused = sender.ask(message("A2", first.lidJid(), enc("msg")).with("category", "peer"));

    assertThat(only(own).attr("category")).contains("peer");
    assertThat(refused.attr("error")).contains("404");
    assertThat(World.waiting(first)).isEmpty();
  }

  @Test
  void countsRepeatedIdsButNotAnswersToRetries() {
    sender.ask(message("A1", first.lidJid(), enc("msg")));
    sender.ask(message("A1", first.lidJid(), enc("msg").with("count", 1)));
    assertThat(world.net.stats.duplicates).isZero();

    sender.ask(message("A1", first.lidJid(), enc("msg")));

    assertThat(world.net.stats.duplicates).isEqualTo(1);
    assertThat(world.net.stats.messagesAccepted).isEqualTo(3);
    assertThat(World.waiting(first)).hasSize(3);
  }

  @Test
  void acknowledgesAStatusThatNobodyGets() {
    Jid status = new Jid("status", 0, Jid.BROADCAST);

    assertThat(sender.ask(message("A1", status, enc("skmsg"))).attr("error")).isEmpty();
  }

  @Test
  void rejectsASendWhenAFaultSaysSo() {
    fault("{\"fault\":\"reject-send\",\"code\":463,\"to\":\"" + world.bela.phone + "\"}");

    assertThat(sender.ask(message("A1", world.cora.lidJid(), parts())).attr("error")).isEmpty();
    assertThat(sender.ask(message("A2", world.bela.lidJid(), parts(first.lidJid()))).attr("error"))
        .contains("463");
    assertThat(World.waiting(first)).isEmpty();
  }

  @Test
  void losesAnAcknowledgementWithTheConnection() {
    fault("{\"fault\":\"lose-ack\"}");

    sender.say(message("A1", world.bela.lidJid(), parts(first.lidJid())));

    assertThat(sender.drained()).isEmpty();
    assertThat(sender.isCutOff()).isTrue();
    assertThat(only(first).id()).isEqualTo("A1");
  }

  @Test
  void delaysAnAcknowledgement() {
    fault("{\"fault\":\"delay-ack\",\"delayMs\":3000}");

    sender.say(message("A1", world.bela.lidJid(), parts(first.lidJid())));

    assertThat(only(first).id()).isEqualTo("A1");
    world.timers.advance(Duration.ofMillis(2_999));
    assertThat(sender.drained()).isEmpty();
    world.timers.advance(Duration.ofMillis(1));
    assertThat(sender.heard().id()).isEqualTo("A1");
  }
}
