package io.postrider.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.protocol.client.query.Bundles;
import io.postrider.protocol.client.query.PreKeyUpload;
import io.postrider.protocol.content.Adv;
import io.postrider.protocol.crypto.KeyPair;
import io.postrider.protocol.node.Node;
import io.postrider.protocol.signal.PreKeyBundle;
import io.postrider.protocol.signal.SignedPreKey;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
final class PreKeysTest {
  private World world;
  private Companion companion;
  private Device device;

  @BeforeEach
  void link(Vertx vertx) {
    world = new World(vertx);
    companion = world.linked(world.anna);
    device = companion.device();
  }

  private Node upload(int howMany) {
    PreKeyUpload.Batch batch = PreKeyUpload.next(companion.credentials(), howMany);
    return PreKeyUpload.query(companion.credentials(), batch.keys()).with("id", "1");
  }

  private Node ask(Node iq) {
    return world.net.preKeys.answer(device, iq);
  }

  private static Node query(Node child) {
    return World.iq("get", Jid.WHATSAPP, "encrypt", child);
  }

  private Map<Jid, PreKeyBundle> bundles(Jid... wanted) {
    Node iq = Bundles.query(List.of(wanted)).with("id", "1");
    return Bundles.parse(world.net.preKeys.answer(world.bela.phoneDevice(), iq));
  }

  private PreKeyBundle bundle(Jid device) {
    return Objects.requireNonNull(bundles(device).get(device));
  }

  private static Node changed(Node iq, String tag, UnaryOperator<Node> change) {
    return iq.withChildren(
        iq.children().stream()
            .map(child -> child.tag().equals(tag) ? change.apply(child) : child)
            .toList());
  }

  @Test
  void noticesWhoIsActiveTooSoon() {
    Companion fresh = new Companion(world.net);
    fresh.scannedBy(world.bela);
    Companion first = fresh.again();
    Node active = World.iq("set", Jid.WHATSAPP, "passive", Node.of("active"));
    long before = world.net.stats.violations;

    first.say(active);

    assertThat(world.net.stats.violations).isEqualTo(before + 1);
    first.again().say(active);
    assertThat(world.net.stats.violations).isEqualTo(before + 1);
  }

  @Test
  void keepsUploadedKeysOnce() {
    assertThat(World.code(ask(upload(7)))).isEqualTo(200);
    assertThat(World.code(ask(upload(7)))).isEqualTo(200);

    Node count = ask(query(Node.of("count"))).child("count").orElseThrow();
    assertThat(count.attr("value")).contains("7");
  }

  @Test
  void refusesKeysOfAnotherIdentityWrongSizesAndSignatures() {
    Node good = upload(2);
    Bytes other = KeyPair.generate().publicKey();

    for (Node wrong :
        List.of(
            changed(good, "identity", child -> child.with(other)),
            changed(good, "type", child -> child.with(Bytes.of((byte) 4))),
            changed(good, "registration", child -> child.with(Bytes.of((byte) 4))),
            changed(
                good,
                "skey",
                key -> changed(key, "signature", child -> child.with(Bytes.utf8("no")))),
            changed(
                good,
                "list",
                list ->
                    list.withChildren(
                        List.of(
                            changed(
                                list.children().getFirst(),
                                "value",
                                child -> child.with(Bytes.utf8("no")))))))) {
      assertThat(World.code(ask(wrong))).as(wrong.toString()).isEqualTo(400);
    }
    assertThat(device.preKeys).isEmpty();
    assertThat(world.net.stats.violations).isEqualTo(5);
  }

  @Test
  void handsEachKeyOutOnce() {
    ask(upload(2));

    List<Integer> handedOut =
        List.of(
            bundle(device.lidJid()).preKeyId(),
            bundle(device.lidJid()).preKeyId(),
            bundle(device.lidJid()).preKeyId());

    assertThat(handedOut).doesNotHaveDuplicates().endsWith(0).hasSize(3);
  }

  @Test
  void leavesOutUnknownDevicesAndAnswersEachOnce() {
    Jid phone = world.anna.phoneJid();

    assertThat(bundles(device.lidJid(), phone, phone, Jid.phone("15559999999")))
        .containsOnlyKeys(device.lidJid(), phone);
    assertThat(bundle(phone).preKeyId()).isPositive();
  }

  @Test
  void handsOutTheWordOfTheAccountWithoutItsKey() {
    PreKeyBundle bundle = bundle(device.lidJid());
    Bytes key = world.anna.identity.publicKey();

    assertThat(Adv.parse(bundle.deviceIdentity()).getAccountSignatureKey().isEmpty()).isTrue();
    assertThat(Adv.verify(bundle.deviceIdentity(), bundle.identity(), key)).isEqualTo(key);
    assertThat(bundle(world.anna.phoneJid()).deviceIdentity()).isEqualTo(Bytes.EMPTY);
  }

  @Test
  void asksForMoreWhenFourAreLeftAndWhenNoneIs() {
    ask(upload(6));
    companion.drained();

    List<String> told =
        java.util.stream.IntStream.range(0, 6)
            .mapToObj(_ -> bundles(device.lidJid()))
            .flatMap(_ -> companion.drained().stream())
            .map(asked -> asked.child("count").orElseThrow().attr("value").orElseThrow())
            .toList();

    assertThat(told).containsExactly("4", "0");
  }

  @Test
  void givesNoOneTimeKeyWhileAFaultSaysSo() {
    ask(upload(2));
    JsonObject fault = new JsonObject().put("fault", "no-pre-keys").put("target", world.bela.phone);
    world.net.faults.add(Fault.read("1", fault));

    assertThat(bundle(device.lidJid()).preKeyId()).isZero();
    assertThat(bundle(device.lidJid()).preKeyId()).isPositive();
  }

  @Test
  void rotatesTheSignedKey() {
    SignedPreKey next = SignedPreKey.generate(2, companion.credentials().identity());
    SignedPreKey foreign = SignedPreKey.generate(3, KeyPair.generate());

    assertThat(World.code(ask(rotate(next)))).isEqualTo(200);
    assertThat(World.code(ask(rotate(foreign)))).isEqualTo(400);

    assertThat(bundle(device.lidJid()).signedPreKeyId()).isEqualTo(2);
  }

  private static Node rotate(SignedPreKey key) {
    return query(
        Node.of("rotate")
            .with(
                PreKeys.signedNode(
                    new Registration.SignedKey(
                        key.id(), key.pair().publicKey(), key.signature()))));
  }

  @Test
  void showsADigestOfWhatItKeeps() {
    ask(upload(3));

    Node digest = ask(query(Node.of("digest"))).child("digest").orElseThrow();

    assertThat(digest.child("list").orElseThrow().children("id")).hasSize(3);
    assertThat(digest.child("identity").orElseThrow().bytes())
        .isEqualTo(companion.credentials().identity().publicKey());
    assertThat(digest.child("hash").orElseThrow().bytes().length()).isEqualTo(20);
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertThat(World.code(ask(query(Node.of("dance"))))).isEqualTo(400);
  }
}
