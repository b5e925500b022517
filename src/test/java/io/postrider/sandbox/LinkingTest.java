package io.postrider.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Bytes;
import io.postrider.model.Failure;
import io.postrider.model.FailureException;
import io.postrider.model.Jid;
import io.postrider.protocol.client.ClientPayloads;
import io.postrider.protocol.client.Pairing;
import io.postrider.protocol.client.keys.Credentials;
import io.postrider.protocol.crypto.KeyPair;
import io.postrider.protocol.node.Node;
import io.postrider.version.ClientVersion;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Pairing by QR code, the server's and the phone's half against the gateway's.
@ExtendWith(VertxExtension.class)
final class LinkingTest {
  private World world;
  private Companion companion;

  @BeforeEach
  void connect(Vertx vertx) {
    world = new World(vertx);
    companion = new Companion(world.net);
  }

  private Future<Jid> scan(String qr) {
    return world.net.linking.scan(world.anna, qr);
  }

  private static Failure failure(Future<?> future) {
    assertThat(future.failed()).isTrue();
    return ((FailureException) future.cause()).failure();
  }

  private String qr(int place) {
    return Pairing.qr(companion.credentials(), Pairing.refs(companion.heard()).get(place));
  }

  @Test
  void linksACompanionThatThenLogsIn() {
    Future<Jid> scan = companion.scannedBy(world.anna);

    assertThat(companion.heard().attr("code")).contains("515");
    assertThat(scan.isComplete()).isFalse();
    Companion back = companion.again();
    assertThat(scan.result()).isEqualTo(world.anna.phoneJid().withDevice(1));
    assertThat(back.heard().tag()).isEqualTo("success");
    assertThat(world.anna.companions()).hasSize(1);
    assertThat(world.net.stats.violations).isZero();
  }

  @Test
  void answersTheScanWhenTheCompanionDoesNotComeBack() {
    Future<Jid> scan = companion.scannedBy(world.anna);

    world.timers.advance(Duration.ofSeconds(5));

    assertThat(scan.succeeded()).isTrue();
  }

  @Test
  void tellsTheOtherCompanionsOfANewOne() {
    Companion first = world.linked(world.anna);

    companion.scannedBy(world.anna);

    assertThat(first.drained())
        .extracting(told -> told.attr("type").orElse(""))
        .containsExactly("devices", "devices", "account_sync");
  }

  @Test
  void takesTheRefsInTheirTime() {
    List<String> refs = Pairing.refs(companion.heard());
    assertThat(refs).hasSize(6).doesNotHaveDuplicates();

    world.timers.advance(Duration.ofSeconds(66));

    assertThat(failure(scan(Pairing.qr(companion.credentials(), refs.getFirst()))))
        .isInstanceOf(Failure.Invalid.class);
    assertThat(scan(Pairing.qr(companion.credentials(), refs.get(1))).isComplete()).isFalse();
  }

  @Test
  void endsAConnectionThatNobodyScans() {
    companion.heard();

    world.timers.advance(Duration.ofSeconds(211));

    assertThat(companion.heard().tag()).isEqualTo("xmlstreamend");
    assertThat(companion.isCutOff()).isTrue();
  }

  @Test
  void refusesCodesThatAreNotOfTheConnection() {
    String ref = Pairing.refs(companion.heard()).getFirst();

    assertThat(failure(scan("hello"))).isInstanceOf(Failure.Invalid.class);
    assertThat(failure(scan(Pairing.qr(companion.credentials(), "2@other"))))
        .isInstanceOf(Failure.Invalid.class);
    assertThat(failure(scan(Pairing.qr(Credentials.generate(), ref))))
        .isInstanceOf(Failure.Invalid.class);
    assertThat(world.net.stats.violations).isEqualTo(1);
    assertThat(companion.drained()).isEmpty();
  }

  @Test
  void isScannedByOnePhoneAtATime() {
    String qr = qr(0);
    scan(qr);

    assertThat(failure(world.net.linking.scan(world.bela, qr)))
        .isInstanceOf(Failure.Conflict.class);
  }

  @Test
  void canBeScannedAgainWhenTheCompanionDidNotAnswer() {
    String qr = qr(0);
    Future<Jid> first = scan(qr);

    world.timers.advance(Duration.ofSeconds(10));

    assertThat(failure(first)).isInstanceOf(Failure.Invalid.class);
    companion.drained();
    Future<Jid> second = scan(qr);
    companion.vouched();
    companion.again();
    assertThat(second.succeeded()).isTrue();
  }

  @Test
  void endsAConnectionThatNeverAnswers() {
    scan(qr(0));

    world.timers.advance(Duration.ofSeconds(211));

    assertThat(companion.isCutOff()).isTrue();
  }

  @Test
  void endsAConnectionThatSignsWrongly() {
    Future<Jid> scan = scan(qr(0));
    Node reply = companion.signature();
    Node forged = Node.of("device-identity").with("key-index", 1).with(Bytes.utf8("forged"));

    companion.say(reply.with(Node.of("pair-device-sign").with(forged)));

    assertThat(failure(scan)).isInstanceOf(Failure.Invalid.class);
    assertThat(companion.heard().attr("code")).contains("401");
    assertThat(world.anna.companions()).isEmpty();
    assertThat(world.net.stats.violations).isEqualTo(1);
  }

  @Test
  void takesARefusalOfTheCompanion() {
    Future<Jid> scan = scan(qr(0));
    Node reply = Pairing.ackOf(companion.heard()).with("type", "error");

    companion.say(reply.with("id", "foreign"));
    assertThat(scan.isComplete()).isFalse();
    companion.say(reply);

    assertThat(failure(scan)).isInstanceOf(Failure.Invalid.class);
    assertThat(world.net.stats.violations).isZero();
  }

  @Test
  void failsTheScanWhenTheCompanionHangsUp() {
    String qr = qr(0);
    Future<Jid> scan = scan(qr);

    companion.hangUp();

    assertThat(failure(scan)).isInstanceOf(Failure.Invalid.class);
    assertThat(failure(scan(qr))).isInstanceOf(Failure.Invalid.class);
  }

  @Test
  void wantsANewSecretWhenAFaultSaysSo() {
    world.net.faults.add(
        Fault.read(
            "1",
            new JsonObject().put("fault", "refresh-registration").put("target", world.anna.phone)));
    String ref = Pairing.refs(companion.heard()).getFirst();
    String old = Pairing.qr(companion.credentials(), ref);

    assertThat(failure(scan(old))).isInstanceOf(Failure.Conflict.class);
    companion.refresh(companion.heard());
    assertThat(failure(scan(old))).isInstanceOf(Failure.Conflict.class);
    Future<Jid> scan = scan(Pairing.qr(companion.credentials(), ref));
    companion.vouched();
    companion.again();

    assertThat(scan.succeeded()).isTrue();
  }

  @Test
  void refusesARegistrationThatDoesNotVerify() {
    Credentials liar = Credentials.generate();
    Bytes payload = ClientPayloads.of(liar, ClientVersion.COMPILED);
    byte[] changed = payload.toArray();
    Bytes identity = liar.identity().publicKey();
    String place = payload.hex();
    changed[place.indexOf(identity.hex()) / 2] ^= 1;

    Companion refused = new Companion(world.net, liar, KeyPair.generate(), Bytes.wrap(changed));

    assertThat(refused.heard().attr("reason")).contains("400");
    assertThat(world.net.stats.violations).isEqualTo(1);
  }

  @Test
  void answersAPingOfAnUnpairedConnection() {
    companion.heard();

    assertThat(World.code(companion.ask(World.iq("get", Jid.WHATSAPP, "w:p")))).isEqualTo(200);
    assertThat(World.code(companion.ask(World.iq("get", Jid.WHATSAPP, "abt")))).isEqualTo(501);
  }
}
