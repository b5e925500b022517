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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(VertxExtension.class)
final class DeliveriesTest {
  private static final Jid FROM = Jid.lid("1001");

  private World world;
  private Companion companion;
  private Device device;

  @BeforeEach
  void link(Vertx vertx) {
    world = new World(vertx);
    companion = world.linked(world.anna);
    device = companion.device();
  }

  private static Node message(String id) {
    Node enc = Node.of("enc").with("type", "msg").with(Bytes.wrap(new byte[40]));
    return Node.of("message").with("id", id).with("from", FROM).with(enc);
  }

  private static Node receipt(String id, String type) {
    return Node.of("receipt").with("id", id).with("to", FROM).with("type", type);
  }

  private void fault(String json) {
    world.net.faults.add(Fault.read("1", new JsonObject(json).put("target", "*")));
  }

  @Test
  void sendsAtOnceAndKeepsItUntilItIsAcknowledged() {
    world.net.delivery.deliver(device, message("A"));

    assertThat(companion.heard()).isEqualTo(message("A"));
    assertThat(device.backlog.size()).isEqualTo(1);
    companion.say(Node.of("ack").with("class", "message").with("id", "A").with("to", FROM));
    assertThat(device.backlog.isEmpty()).isTrue();
  }

  @Test
  void keepsWhatComesWhileTheCompanionIsAway() {
    companion.hangUp();
    world.net.delivery.deliver(device, message("A"));

    assertThat(device.backlog.all()).containsExactly(message("A"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"inactive", "sender", "read", "read-self", "played", "hist_sync"})
  void takesAReceiptForAnAcknowledgement(String type) {
    world.net.delivery.deliver(device, message("A"));
    world.net.delivery.deliver(device, message("B"));
    Node second = Node.of("list").with(Node.of("item").with("id", "B"));

    world.net.delivery.receipted(device, receipt("A", type).with(second));

    assertThat(device.backlog.isEmpty()).isTrue();
  }

  @Test
  void doesNotTakeARetryForOne() {
    world.net.delivery.deliver(device, message("A"));

    world.net.delivery.receipted(device, receipt("A", "retry"));

    assertThat(device.backlog.size()).isEqualTo(1);
  }

  @Test
  void repeatsAMessageWhenAFaultSaysSo() {
    fault("{\"fault\":\"redeliver\"}");

    world.net.delivery.deliver(device, message("A"));
    world.net.delivery.deliver(device, message("B"));

    assertThat(companion.drained()).extracting(Node::id).containsExactly("A", "A", "B");
  }

  @Test
  void corruptsTheLastPartWhenAFaultSaysSo() {
    fault("{\"fault\":\"corrupt\"}");
    Node plain = Node.of("message").with("id", "A").with("from", FROM);
    Node peer = message("B").with("category", "peer");

    for (Node stanza : List.of(plain, peer, message("C"), message("D"))) {
      world.net.delivery.deliver(device, stanza);
    }

    List<Node> heard = companion.drained();
    assertThat(heard.get(0)).isEqualTo(plain);
    assertThat(heard.get(1)).isEqualTo(peer);
    assertThat(heard.get(2)).isNotEqualTo(message("C"));
    assertThat(heard.get(2).child("enc").orElseThrow().bytes().length()).isEqualTo(40);
    assertThat(heard.get(3)).isEqualTo(message("D"));
  }

  @Test
  void bringsAMessageUnderAnotherTagWhenAFaultSaysSo() {
    fault("{\"fault\":\"rename\",\"tag\":\"mystery\"}");

    world.net.delivery.deliver(device, message("A"));

    assertThat(companion.heard().tag()).isEqualTo("mystery");
    companion.say(Node.of("receipt").with("id", "A").with("to", FROM));
    assertThat(device.backlog.size()).isEqualTo(1);
    long before = world.net.stats.violations;
    companion.say(ack("message", "A"));
    assertThat(world.net.stats.violations).isEqualTo(before + 1);
    companion.say(ack("mystery", "A"));
    assertThat(device.backlog.isEmpty()).isTrue();
  }

  private static Node ack(String tag, String id) {
    return Node.of("ack").with("class", tag).with("id", id).with("to", FROM);
  }

  @Test
  void noticesWhatIsNeverAcknowledged() {
    long before = world.net.stats.violations;
    Node ping = World.iq("get", Jid.WHATSAPP, "w:p");
    world.net.delivery.deliver(device, message("A"));
    world.net.delivery.deliver(device, message("B"));
    companion.say(ack("message", "B"));

    companion.say(ping);
    world.timers.advance(Duration.ofSeconds(61));
    assertThat(world.net.stats.violations).isEqualTo(before);
    companion.say(ping);
    companion.say(ping);

    assertThat(world.net.stats.violations).isEqualTo(before + 1);
  }

  @Test
  void outlivesWhatAPhoneCannotRead() {
    Node broken = message("A").with("from", world.bela.phoneDevice().lidJid());

    world.net.delivery.deliver(world.anna.phoneDevice(), broken);

    assertThat(world.anna.handset().inbox().since(0)).isEmpty();
  }
}
