package io.postrider.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Jid;
import io.postrider.protocol.node.Node;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A connection, and the faults that end or slow it.
@ExtendWith(VertxExtension.class)
final class CompanionLinkTest {
  private static final Node PING = World.iq("get", Jid.WHATSAPP, "w:p");

  private World world;
  private Companion companion;

  @BeforeEach
  void link(Vertx vertx) {
    world = new World(vertx);
    companion = world.linked(world.anna);
  }

  private Fault fault(JsonObject fault) {
    Fault read = Fault.read("1", fault.put("target", world.anna.phone));
    FaultActions.start(world.net, read);
    return read;
  }

  @Test
  void isForgottenWhenItEnds() {
    world.timers.advance(Duration.ofSeconds(1));
    assertThat(world.net.links).containsExactly(companion.link);

    companion.hangUp();

    assertThat(world.net.links).isEmpty();
    assertThat(companion.device().link).isNull();
  }

  @Test
  void isCutWhenAFrameCannotBeRead() {
    companion.babble();

    assertThat(companion.isCutOff()).isTrue();
    assertThat(world.net.stats.violations).isEqualTo(1);
  }

  @Test
  void saysItsLastWordBeforeItCloses() {
    companion.link.end(ServerStanzas.streamError(503));
    companion.link.end(ServerStanzas.streamError(515));

    assertThat(companion.heard().attr("code")).contains("503");
    assertThat(companion.isCutOff()).isFalse();
    world.timers.advance(Duration.ofSeconds(1));
    assertThat(companion.isCutOff()).isTrue();
  }

  @Test
  void staysInOrderWhenItIsSlow() {
    fault(new JsonObject().put("fault", "slow").put("delayMs", 300));

    companion.say(PING.with("id", "1"));
    companion.say(PING.with("id", "2"));

    assertThat(companion.drained()).isEmpty();
    world.timers.advance(Duration.ofMillis(300));
    assertThat(companion.drained()).extracting(Node::id).containsExactly("1", "2");
  }

  @Test
  void saysItsLastWordHoweverSlowItIs() {
    fault(new JsonObject().put("fault", "slow").put("delayMs", 5_000));

    companion.link.end(ServerStanzas.streamError(503));
    world.timers.advance(Duration.ofSeconds(5));

    assertThat(companion.heard().attr("code")).contains("503");
    world.timers.advance(Duration.ofSeconds(1));
    assertThat(companion.isCutOff()).isTrue();
  }

  @Test
  void isDroppedAgainAndAgainWhenAFaultSaysSo() {
    Fault fault =
        fault(new JsonObject().put("fault", "drop-connection").put("everyMs", 200).put("count", 2));
    assertThat(companion.isCutOff()).isTrue();
    Companion second = companion.again();
    assertThat(second.isCutOff()).isFalse();

    world.timers.advance(Duration.ofMillis(200));
    assertThat(second.isCutOff()).isTrue();
    Companion third = companion.again();
    world.timers.advance(Duration.ofSeconds(10));

    assertThat(third.isCutOff()).isFalse();
    assertThat(fault.isSpent()).isTrue();
  }

  @Test
  void endsWithAnErrorWhenAFaultSaysSo() {
    Fault fault = fault(new JsonObject().put("fault", "stream-error").put("code", 503));

    assertThat(companion.heard().attr("code")).contains("503");
    assertThat(fault.isSpent()).isTrue();
  }

  @Test
  void refusesAQueryWhenAFaultSaysSo() {
    fault(
        new JsonObject()
            .put("fault", "iq-error")
            .put("xmlns", "w:p")
            .put("code", 429)
            .put("text", "slow down"));

    Node blocked = World.iq("get", Jid.WHATSAPP, "blocklist");
    assertThat(World.code(companion.ask(blocked))).isEqualTo(200);
    Node refused = companion.ask(PING);
    assertThat(World.code(refused)).isEqualTo(429);
    assertThat(refused.child("error").orElseThrow().attr("text")).contains("slow down");
    assertThat(World.code(companion.ask(PING))).isEqualTo(200);
  }

  @Test
  void answersWhatItKnowsAndRefusesTheRest() {
    assertThat(companion.ask(PING).attr("t")).isPresent();
    assertThat(World.code(companion.ask(World.iq("get", Jid.WHATSAPP, "moon")))).isEqualTo(501);
    Node receipt = Node.of("receipt").with("id", "R").with("to", world.bela.lidJid());
    assertThat(companion.ask(receipt.with("type", "read")).attr("class")).contains("receipt");
    Node call =
        Node.of("call").with("id", "C").with("to", world.bela.lidJid()).with(Node.of("reject"));
    assertThat(companion.ask(call).attr("type")).contains("reject");
    companion.say(Node.of("presence"));
    companion.say(PING.with("type", "result"));
    assertThat(companion.drained()).isEmpty();
    assertThat(world.net.stats.violations).isZero();
    companion.say(Node.of("dance"));
    assertThat(world.net.stats.violations).isEqualTo(1);
  }

  @Test
  void knowsWhoIsThereAndWhatFitsThat() {
    Node there = Node.of("presence").with("type", "available");
    Node receipt = Node.of("receipt").with("id", "R").with("to", world.bela.lidJid());

    companion.say(receipt.with("type", "inactive"));
    companion.say(there.with("name", "Anna"));
    companion.say(receipt);
    assertThat(companion.link.available).isTrue();
    assertThat(world.net.stats.violations).isZero();

    companion.say(receipt.with("type", "inactive"));
    companion.say(there.with("type", "unavailable"));
    companion.say(receipt);
    companion.say(there.with("type", "asleep"));
    assertThat(companion.link.available).isFalse();
    assertThat(world.net.stats.violations).isEqualTo(4);
  }

  @Test
  void ringsAndStopsRinging() {
    String id = world.net.calls.ring(world.bela, world.anna.phoneJid());

    Node offer = companion.heard().child("offer").orElseThrow();
    assertThat(offer.attr("call-id")).contains(id);
    assertThat(offer.jid("caller_pn")).contains(world.bela.phoneJid());
    world.timers.advance(Duration.ofSeconds(1));
    assertThat(companion.heard().child("terminate").orElseThrow().attr("call-id")).contains(id);
  }
}
