package io.postrider.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.model.FailureException;
import io.postrider.model.Jid;
import io.postrider.protocol.client.ClientPayloads;
import io.postrider.protocol.crypto.KeyPair;
import io.postrider.protocol.node.Node;
import io.postrider.version.ClientVersion;
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
final class LoginsTest {
  private World world;
  private Companion companion;

  @BeforeEach
  void link(Vertx vertx) {
    world = new World(vertx);
    companion = world.linked(world.anna);
  }

  private Node stanza(String tag, String id) {
    return Node.of(tag).with("id", id).with("from", world.bela.lidJid());
  }

  private void fault(JsonObject fault) {
    world.net.faults.add(Fault.read("1", fault.put("target", world.anna.phone)));
  }

  @Test
  void letsInWhoHasTheKeyOfTheDevice() {
    Companion back = companion.again();

    Node success = back.heard();
    assertThat(success.tag()).isEqualTo("success");
    assertThat(success.jid("lid")).contains(companion.device().lidJid());
    assertThat(world.net.stats.logins).isEqualTo(2);
  }

  @Test
  void seesLoginsThatCountBackwards() {
    companion.device().logins = 2;
    long before = world.net.stats.violations;

    companion.again();

    assertThat(world.net.stats.violations).isEqualTo(before + 1);
    assertThat(companion.device().logins).isEqualTo(1);
  }

  @Test
  void knowsWhenACompanionMayHaveBegun() {
    Node session = Node.of("unified_session");
    long before = world.net.stats.violations;

    companion.say(io.postrider.protocol.client.query.Companion.unifiedSession(world.net.now()));
    assertThat(world.net.stats.violations).isEqualTo(before);
    companion.say(
        io.postrider.protocol.client.query.Companion.unifiedSession(
            world.net.now().plus(Duration.ofMinutes(2))));
    companion.say(Node.of("ib").with(session));
    companion.say(Node.of("ib").with(session.with("id", -7)));

    assertThat(world.net.stats.violations).isEqualTo(before + 3);
  }

  @Test
  void refusesAnotherKeyAndARemovedDevice() {
    Companion thief =
        new Companion(
            world.net,
            companion.credentials(),
            KeyPair.generate(),
            ClientPayloads.of(companion.credentials(), ClientVersion.COMPILED));
    assertThat(thief.heard().attr("reason")).contains("401");

    world.net.logins.unlink(companion.device());

    assertThat(companion.again().heard().attr("reason")).contains("401");
    assertThat(world.net.stats.logins).isEqualTo(1);
  }

  @Test
  void endsTheOlderConnectionOfTheDevice() {
    Companion back = companion.again();

    assertThat(companion.heard().child("conflict").orElseThrow().attr("type")).contains("replaced");
    assertThat(companion.device().link).isSameAs(back.link);
    world.timers.advance(Duration.ofSeconds(1));
    assertThat(companion.isCutOff()).isTrue();
    assertThat(back.isCutOff()).isFalse();
    assertThat(companion.device().link).isSameAs(back.link);
    assertThat(world.net.stats.replaced).isEqualTo(1);
    assertThat(companion.device().gap).isZero();
  }

  @Test
  void countsWhatAReplacedConnectionStillSays() {
    companion.again();

    companion.say(World.iq("get", Jid.WHATSAPP, "w:p"));

    assertThat(world.net.stats.late).isEqualTo(1);
  }

  @Test
  void tellsHowLongADeviceWasAway() {
    companion.hangUp();
    world.timers.advance(Duration.ofMillis(700));

    companion.again();

    assertThat(companion.device().gap).isEqualTo(Duration.ofMillis(700));
    assertThat(world.net.stats.replaced).isZero();
  }

  @Test
  void bringsWhatWaitedBetweenItsCounts() {
    companion.hangUp();
    Device device = companion.device();
    List.of(stanza("message", "A"), stanza("receipt", "B"), stanza("message", "C"))
        .forEach(one -> world.net.delivery.deliver(device, one));
    Companion back = companion.again();
    back.heard();

    back.activate();

    List<Node> heard = back.drained();
    Node preview = heard.get(1).child("offline_preview").orElseThrow();
    assertThat(heard.getFirst().tag()).isEqualTo("iq");
    assertThat(preview.attr("count")).contains("3");
    assertThat(preview.attr("message")).contains("2");
    assertThat(preview.attr("receipt")).contains("1");
    assertThat(heard.subList(2, 5)).extracting(Node::id).containsExactly("A", "B", "C");
    assertThat(heard.subList(2, 5))
        .extracting(one -> one.attr("offline").orElse(""))
        .containsExactly("0", "1", "2");
    assertThat(heard.get(5).child("offline").orElseThrow().attr("count")).contains("3");
    assertThat(heard).hasSize(6);
  }

  private Companion backAfter(int stanzas) {
    companion.hangUp();
    for (int i = 0; i < stanzas; i++) {
      world.net.delivery.deliver(companion.device(), stanza("message", "M" + i));
    }
    Companion back = companion.again();
    back.say(World.iq("set", Jid.WHATSAPP, "passive", Node.of("active")));
    back.drained();
    return back;
  }

  private static List<String> ids(List<Node> heard) {
    return heard.stream().filter(node -> node.tag().equals("message")).map(Node::id).toList();
  }

  @Test
  void bringsWhatWaitedInTheWindowsThatAreAskedFor() {
    Companion back = backAfter(5);

    back.ask(2);
    assertThat(ids(back.drained())).containsExactly("M0", "M1");
    world.net.delivery.deliver(back.device(), stanza("message", "late"));
    back.ask(3);
    assertThat(back.drained()).hasSize(3).noneMatch(node -> node.tag().equals("ib"));
    back.ask(3);

    List<Node> last = back.drained();
    assertThat(ids(last)).containsExactly("late");
    assertThat(last.getLast().child("offline").orElseThrow().attr("count")).contains("6");
    world.net.delivery.deliver(back.device(), stanza("message", "live"));
    assertThat(back.heard().attr("offline")).isEmpty();
    world.timers.advance(Duration.ofMinutes(2));
    assertThat(world.net.stats.pushed).isZero();
  }

  @Test
  void pushesAndCountsWhatNobodyAsksFor() {
    long before = world.net.stats.violations;
    Companion back = backAfter(3);

    world.timers.advance(Feed.PATIENCE);

    assertThat(ids(back.drained())).containsExactly("M0", "M1", "M2");
    assertThat(world.net.stats.pushed).isEqualTo(3);
    assertThat(world.net.stats.violations).isEqualTo(before + 1);
  }

  @Test
  void waitsForACompanionThatHasStillToDo() {
    Companion back = backAfter(3);
    back.ask(2);

    world.timers.advance(Feed.PATIENCE.multipliedBy(3));
    assertThat(ids(back.drained())).containsExactly("M0", "M1");
    World.waiting(back.device());
    world.net.delivery.deliver(back.device(), stanza("message", "M3"));
    world.timers.advance(Feed.PATIENCE);

    assertThat(ids(back.drained())).containsExactly("M3");
    assertThat(world.net.stats.pushed).isEqualTo(1);
  }

  @Test
  void keepsStanzasWhileTheCompanionIsPassive() {
    companion.say(World.iq("set", Jid.WHATSAPP, "passive", Node.of("passive")));
    companion.drained();

    world.net.delivery.deliver(companion.device(), stanza("message", "A"));

    assertThat(companion.drained()).isEmpty();
    companion.activate();
    assertThat(companion.drained()).extracting(Node::id).contains("A");
  }

  @Test
  void greetsACompanionTheFirstTimeOnly() {
    Companion fresh = new Companion(world.net);
    fresh.scannedBy(world.bela);
    Companion first = fresh.again();
    first.heard();
    first.activate();
    Companion second = first.again();

    assertThat(first.drained())
        .filteredOn(one -> one.tag().equals("message"))
        .hasSize(2)
        .allMatch(one -> one.attr("category").orElse("").equals("peer"));
    World.waiting(first.device());
    second.drained();
    second.activate();
    assertThat(second.drained()).noneMatch(one -> one.tag().equals("message"));
  }

  @Test
  void refusesALoginWhenAFaultSaysSo() {
    fault(new JsonObject().put("fault", "refuse-login").put("code", 503));

    assertThat(companion.again().heard().attr("reason")).contains("503");
    assertThat(companion.again().heard().tag()).isEqualTo("success");
  }

  @Test
  void saysHowLongSomebodyIsBannedAndWhy() {
    JsonObject ban = new JsonObject().put("fault", "refuse-login").put("reason", 402);
    fault(ban.copy().put("code", 101).put("expire", 60));
    fault(ban);

    assertThat(companion.again().heard())
        .isEqualTo(ServerStanzas.failure(402).with("code", 101).with("expire", 60));
    assertThat(companion.again().heard()).isEqualTo(ServerStanzas.failure(402));
    assertThatThrownBy(() -> fault(ban.put("reason", 403).put("expire", 60)))
        .isInstanceOf(FailureException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"replaced", "xml-not-well-formed", "bad-mac", "ack", "xmlstreamend"})
  void endsAStreamInEveryWayThatHasNoNumber(String code) {
    fault(new JsonObject().put("fault", "stream-error").put("code", code));
    Companion back = companion.again();
    back.drained();

    back.activate();

    Node last = back.drained().getLast();
    assertThat(last.firstChild().orElse(last).tag())
        .isEqualTo(code.equals("replaced") ? "conflict" : code);
    assertThatThrownBy(
            () -> fault(new JsonObject().put("fault", "stream-error").put("code", "nonsense")))
        .isInstanceOf(FailureException.class);
  }

  @Test
  void endsAStreamThatHasJustBegunWhenAFaultSaysSo() {
    fault(new JsonObject().put("fault", "stream-error").put("code", 516));
    Companion back = companion.again();
    back.drained();

    back.activate();

    assertThat(back.drained().getLast().attr("code")).contains("516");
  }

  @Test
  void tellsARemovedCompanionAndTheOthers() {
    Companion other = world.linked(world.anna);
    companion.drained();

    world.net.logins.unlink(companion.device());

    assertThat(companion.heard().child("conflict").orElseThrow().attr("type"))
        .contains("device_removed");
    assertThat(other.drained()).anyMatch(told -> told.child("remove").isPresent());
    assertThat(world.anna.companions()).containsExactly(other.device());
  }

  private Node removal(Jid device) {
    Node child = Node.of("remove-companion-device").with("jid", device);
    return World.iq("set", Jid.WHATSAPP, "md", child);
  }

  @Test
  void letsACompanionRemoveItselfOnly() {
    Companion other = world.linked(world.anna);
    companion.drained();

    assertThat(World.code(companion.ask(removal(other.device().phoneJid())))).isEqualTo(403);
    assertThat(World.code(companion.ask(removal(companion.device().phoneJid())))).isEqualTo(200);

    assertThat(world.anna.companions()).containsExactly(other.device());
    world.timers.advance(Duration.ofSeconds(1));
    assertThat(companion.isCutOff()).isTrue();
  }
}
