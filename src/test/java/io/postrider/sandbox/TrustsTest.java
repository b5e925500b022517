package io.postrider.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.protocol.node.Node;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A companion of Anna's writes to Bela, with and without tokens.
@ExtendWith(VertxExtension.class)
final class TrustsTest {
  private World world;
  private Companion anna;
  private Device bela;
  private int messages;

  @BeforeEach
  void link(Vertx vertx) {
    world = new World(vertx);
    anna = world.linked(world.anna);
    bela = world.companion(world.bela);
    world.bela.online = false;
    world.anna.online = false;
  }

  private Node message(Jid to, Node... children) {
    return Node.of("message")
        .with("id", "A" + ++messages)
        .with("to", to)
        .with("type", "text")
        .with(children);
  }

  private static Node parts(Jid device) {
    return Node.of("participants").with(Node.of("to").with("jid", device).with(enc()));
  }

  private static Node enc() {
    return Node.of("enc").with("v", "2").with("type", "msg").with(Bytes.utf8("secret"));
  }

  /// The code by which a message to Bela is refused, 0 for none.
  private int send(Node... pass) {
    List<Node> children = new java.util.ArrayList<>(List.of(parts(bela.lidJid())));
    children.addAll(List.of(pass));
    Node ack = anna.ask(message(world.bela.lidJid(), children.toArray(Node[]::new)));
    return (int) ack.number("error").orElse(0);
  }

  private Node given() {
    Node notice = anna.heard();
    assertThat(notice.attr("type")).contains("privacy_token");
    assertThat(notice.jid("from")).contains(world.bela.phoneJid());
    assertThat(notice.jid("sender_lid")).contains(world.bela.lidJid());
    return notice;
  }

  private void acknowledge(Node notice) {
    anna.say(
        Node.of("ack")
            .with("class", "notification")
            .with("id", notice.id())
            .with("to", notice.jid("from").orElseThrow())
            .with("type", "privacy_token"));
  }

  private static Bytes token(Node notice) {
    return notice.child("tokens").flatMap(tokens -> tokens.child("token")).orElseThrow().bytes();
  }

  private static Node pass(Bytes token) {
    return Node.of("tctoken").with(token);
  }

  private long violations() {
    return world.net.stats.violations;
  }

  @Test
  void aTokenThatIsAcknowledgedHasToGoAlong() {
    world.net.trusts.give(world.bela, world.anna, world.net.seconds());
    Node notice = given();
    send();
    assertThat(violations()).as("it may not have it yet").isZero();

    acknowledge(notice);
    send();
    assertThat(violations()).isEqualTo(1);
    send(pass(token(notice)));
    assertThat(violations()).isEqualTo(1);
    send(pass(Bytes.utf8("invented")));
    assertThat(violations()).isEqualTo(2);
  }

  /// It was made before the token came.
  @Test
  void whatComesAgainIsNotLookedAt() {
    world.net.faults.add(
        Fault.read(
            "1", new JsonObject().put("fault", "reject-send").put("code", 429).put("target", "*")));
    Node message = message(world.bela.lidJid(), parts(bela.lidJid()));
    assertThat(anna.ask(message).attr("error")).contains("429");
    world.net.trusts.give(world.bela, world.anna, world.net.seconds());
    acknowledge(given());

    assertThat(anna.ask(message).attr("error")).isEmpty();

    assertThat(violations()).isZero();
  }

  @Test
  void oneThatIsTooOldNeedNot() {
    world.net.trusts.give(world.bela, world.anna, world.net.seconds());
    acknowledge(given());

    world.timers.advance(Duration.ofDays(28));
    send();

    assertThat(violations()).isZero();
  }

  @Test
  void whereNoneMayBeItIsAViolation() {
    world.net.trusts.give(world.bela, world.anna, world.net.seconds());
    Node pass = pass(token(given()));
    SandboxGroup group = world.group();
    anna.drained();

    anna.ask(message(bela.lidJid(), enc(), pass));
    assertThat(violations()).as("an answer to a retry").isEqualTo(1);
    anna.ask(message(group.jid(), enc(), pass));
    assertThat(violations()).as("a group").isEqualTo(2);
    anna.ask(message(world.anna.phoneJid(), enc(), pass).with("category", "peer"));
    assertThat(violations()).as("a peer message").isEqualTo(3);
    anna.ask(message(world.anna.lidJid(), parts(world.anna.lidJid()), pass));
    assertThat(violations()).as("oneself").isEqualTo(4);
  }

  @Test
  void aStandInHasItsSizeAndStandsAlone() {
    send(Node.of("cstoken").with(Bytes.wrap(new byte[32])));
    assertThat(violations()).isZero();
    send(Node.of("cstoken").with(Bytes.wrap(new byte[31])));
    assertThat(violations()).isEqualTo(1);
    world.net.trusts.give(world.bela, world.anna, world.net.seconds());
    Node pass = pass(token(given()));
    send(pass, Node.of("cstoken").with(Bytes.wrap(new byte[32])));
    assertThat(violations()).isEqualTo(2);
  }

  private Node giving(Jid to, long at) {
    Node token = Node.of("token").with("jid", to).with("t", at).with("type", "trusted_contact");
    return World.iq("set", Jid.WHATSAPP, "privacy", Node.of("tokens").with(token));
  }

  @Test
  void aCompanionGivesOneAndTheOtherSideIsTold() {
    long now = world.net.seconds();
    assertThat(World.code(anna.ask(giving(world.bela.lidJid(), now)))).isEqualTo(200);

    List<Node> told = World.waiting(bela);
    assertThat(told).hasSize(1);
    assertThat(told.getFirst().jid("from")).contains(world.anna.phoneJid());
    assertThat(world.net.stats.tokensGiven).isEqualTo(1);
    assertThat(violations()).isZero();
  }

  @Test
  void whatIsNoTokenIsRefused() {
    assertThat(World.code(anna.ask(giving(world.anna.lidJid(), world.net.seconds()))))
        .isEqualTo(400);
    assertThat(World.code(anna.ask(giving(Jid.lid("9"), world.net.seconds())))).isEqualTo(400);
    assertThat(violations()).isEqualTo(2);
    anna.ask(giving(bela.lidJid(), world.net.seconds()));
    assertThat(violations()).as("for a device").isEqualTo(3);
    anna.ask(giving(world.cora.lidJid(), 0));
    assertThat(violations()).as("of another time").isEqualTo(4);
  }

  @Test
  void whoTrustsGivesOneToWhomHeHearsFromOnceAWeek() {
    world.bela.trusts = true;
    anna.say(message(world.bela.lidJid(), parts(bela.lidJid())));

    List<Node> said = anna.drained();
    assertThat(said).extracting(Node::tag).containsExactlyInAnyOrder("ack", "notification");
    acknowledge(
        said.stream().filter(one -> one.tag().equals("notification")).findFirst().orElseThrow());
    assertThat(send()).isZero();
    assertThat(violations()).isEqualTo(1);
  }

  @Test
  void aLockedAccountReachesWhomItKnowsOrWhoLetsIt() {
    send();
    world.net.trusts.lock(world.anna, Duration.ofMinutes(5), "RESTRICT_ALL_COMPANIONS", false);
    Node notice = anna.heard();
    JsonObject told =
        new JsonObject(notice.child("update").orElseThrow().bytes().utf8())
            .getJsonObject("data")
            .getJsonObject("xwa2_notify_account_reachout_timelock");
    Device cora = world.companion(world.cora);
    Node stranger = message(world.cora.lidJid(), parts(cora.lidJid()));

    assertThat(told.getBoolean("is_active")).isTrue();
    assertThat(told.getString("time_enforcement_ends"))
        .isEqualTo(Long.toString(world.net.seconds() + 300));
    assertThat(send()).as("somebody known").isZero();
    assertThat(anna.ask(stranger).attr("error")).contains("463");
    world.net.trusts.give(world.cora, world.anna, world.net.seconds());
    Node pass = pass(token(anna.heard()));
    assertThat(anna.ask(message(world.cora.lidJid(), parts(cora.lidJid()), pass)).attr("error"))
        .isEmpty();
  }

  @Test
  void aLockEnds() {
    world.net.trusts.lock(world.anna, Duration.ofMinutes(5), "X", true);
    assertThat(send()).isEqualTo(463);

    world.timers.advance(Duration.ofMinutes(5));

    assertThat(send()).isZero();
  }

  @Test
  void whoAsksIsToldUntilWhen() {
    world.net.trusts.lock(world.anna, Duration.ofMinutes(5), "X", true);
    Node query = Node.of("query").with("query_id", "23983697327930364");
    Node answer = anna.ask(World.iq("get", Jid.WHATSAPP, "w:mex", query));

    assertThat(answer.child("result").orElseThrow().bytes().utf8())
        .contains("\"time_enforcement_ends\":\"" + (world.net.seconds() + 300) + "\"");
  }
}
