package io.postrider.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.model.Bytes;
import io.postrider.model.FailureException;
import io.postrider.model.Jid;
import io.postrider.protocol.crypto.Aes;
import io.postrider.protocol.crypto.Hash;
import io.postrider.protocol.crypto.KeyPair;
import io.postrider.protocol.crypto.Random;
import io.postrider.protocol.crypto.X25519;
import io.postrider.protocol.node.Node;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Linking by a code that is typed, the phone's half against a companion's written here.
@ExtendWith(VertxExtension.class)
final class PairingCodesTest {
  private static final String CODE = "ABCD2345";
  private static final int ITERATIONS = 2 << 16;

  private World world;
  private Companion companion;
  private final KeyPair ephemeral = KeyPair.generate();

  @BeforeEach
  void connect(Vertx vertx) {
    world = new World(vertx);
    companion = new Companion(world.net);
    companion.heard();
  }

  private static Bytes derived(String code, Bytes salt) {
    return Hash.pbkdf2(code, salt, ITERATIONS);
  }

  private static Node stage(String stage, Node... children) {
    Node node = Node.of("link_code_companion_reg").with("stage", stage).with(children);
    return World.iq("set", Jid.WHATSAPP, "md", node);
  }

  private Node hello(Jid phone, Bytes wrapped) {
    return hello(phone, wrapped, "Chrome (Mac OS)");
  }

  private Node hello(Jid phone, Bytes wrapped, String display) {
    Node iq =
        stage(
            "companion_hello",
            ServerStanzas.binary("link_code_pairing_wrapped_companion_ephemeral_pub", wrapped),
            ServerStanzas.binary(
                "companion_server_auth_key_pub", companion.credentials().noise().publicKey()),
            Node.of("companion_platform_id").withText("1"),
            Node.of("companion_platform_display").withText(display),
            ServerStanzas.binary("link_code_pairing_nonce", Bytes.of((byte) 0)));
    Node node = iq.child("link_code_companion_reg").orElseThrow().with("jid", phone);
    return companion.ask(iq.with(node));
  }

  private void hello() {
    Bytes salt = Random.next(32);
    Bytes iv = Random.next(16);
    Bytes sealed = Aes.ctr(derived(CODE, salt), iv, ephemeral.publicKey());
    assertThat(World.code(hello(world.anna.phoneJid(), Bytes.concat(salt, iv, sealed))))
        .isEqualTo(200);
  }

  /// Types a code.
  ///
  /// @return what the phone then tells the companion
  private Node typed(Promise<Jid> linked) throws Exception {
    world.net.linking.codes().enter(world.anna, "abcd-2345").onComplete(linked);
    Node told = companion.awaited().child("link_code_companion_reg").orElseThrow();
    assertThat(told.attr("stage")).contains("primary_hello");
    return told;
  }

  private Node finish(Node told, String code) {
    Bytes wrapped =
        told.child("link_code_pairing_wrapped_primary_ephemeral_pub").orElseThrow().bytes();
    Bytes theirs =
        Aes.ctr(derived(code, wrapped.slice(0, 32)), wrapped.slice(32, 48), wrapped.slice(48, 80));
    Bytes phone = told.child("primary_identity_pub").orElseThrow().bytes();
    KeyPair identity = companion.credentials().identity();
    Bytes shared = X25519.agree(ephemeral.privateKey(), theirs);
    Bytes salt = Random.next(32);
    Bytes iv = Random.next(12);
    Bytes random = Random.next(32);
    Bytes key =
        Hash.hkdf(shared, salt, Bytes.utf8("link_code_pairing_key_bundle_encryption_key"), 32);
    Bytes plain = Bytes.concat(identity.publicKey(), phone, random);
    Bytes bundle = Bytes.concat(salt, iv, Aes.gcmEncrypt(key, iv, Bytes.EMPTY, plain));
    Bytes both = X25519.agree(identity.privateKey(), phone);
    companion.secret(
        Hash.hkdf(Bytes.concat(shared, both, random), Bytes.EMPTY, Bytes.utf8("adv_secret"), 32));
    Node iq =
        stage(
            "companion_finish",
            ServerStanzas.binary("link_code_pairing_wrapped_key_bundle", bundle),
            ServerStanzas.binary("companion_identity_public", identity.publicKey()),
            told.child("link_code_pairing_ref").orElseThrow());
    Node node = iq.child("link_code_companion_reg").orElseThrow();
    return iq.with(node.with("jid", world.anna.phoneJid()));
  }

  @Test
  void linksACompanionWhoseCodeIsTyped() throws Exception {
    Promise<Jid> linked = Promise.promise();
    hello();
    Node told = typed(linked);

    companion.say(finish(told, CODE));
    List<Node> heard = companion.drained();
    assertThat(World.code(heard.getFirst())).isEqualTo(200);
    companion.say(companion.signature(heard.getLast()));
    companion.again();

    assertThat(linked.future().await(20, TimeUnit.SECONDS))
        .isEqualTo(world.anna.phoneJid().withDevice(1));
    assertThat(world.net.stats.violations).isZero();
  }

  @Test
  void refusesWhoHasAnotherCode() throws Exception {
    Promise<Jid> linked = Promise.promise();
    hello();
    Node told = typed(linked);

    Node answer = companion.ask(finish(told, "ZZZZ9999"));

    assertThat(World.code(answer)).isEqualTo(400);
    assertThatThrownBy(() -> linked.future().await(20, TimeUnit.SECONDS))
        .isInstanceOf(FailureException.class);
    assertThat(world.anna.companions()).isEmpty();
  }

  @Test
  void waitsTwoSecondsForTheCompanion() {
    Future<Jid> linked = world.net.linking.codes().enter(world.anna, CODE);

    world.timers.advance(Duration.ofMillis(1_900));
    assertThat(linked.isComplete()).isFalse();
    world.timers.advance(Duration.ofMillis(200));

    assertThat(linked.cause()).isInstanceOf(FailureException.class);
  }

  @Test
  void refusesStagesThatDoNotFit() {
    Bytes wrapped = Random.next(80);

    assertThat(World.code(hello(world.anna.phoneJid(), Random.next(79)))).isEqualTo(400);
    assertThat(World.code(hello(Jid.phone("15559999999"), wrapped))).isEqualTo(400);
    assertThat(World.code(companion.ask(stage("companion_finish")))).isEqualTo(400);
    assertThat(World.code(companion.ask(stage("companion_dance")))).isEqualTo(400);
  }

  @Test
  void refusesABrowserThatNobodyKnows() {
    for (String name : List.of("Postrider (Mac OS)", "Chrome", "Chrome (Amiga)", "")) {
      assertThat(World.code(hello(world.anna.phoneJid(), Random.next(80), name))).isEqualTo(400);
    }
    assertThat(world.net.stats.violations).isEqualTo(4);
  }

  @Test
  void takesNoCodeThatIsTooOld() {
    hello();
    world.timers.advance(Duration.ofSeconds(181));

    Future<Jid> linked = world.net.linking.codes().enter(world.anna, CODE);

    assertThat(linked.cause()).isInstanceOf(FailureException.class);
  }

  @Test
  void wantsAnotherCodeWhenItIsToldTo() {
    assertThat(world.net.linking.codes().refresh(world.anna)).isFalse();
    hello();

    assertThat(world.net.linking.codes().refresh(world.anna)).isTrue();

    Node told = companion.heard().child("link_code_companion_reg").orElseThrow();
    assertThat(told.attr("stage")).contains("refresh_code");
    assertThat(told.child("link_code_pairing_ref")).isPresent();
    assertThat(world.net.linking.codes().refresh(world.anna)).isFalse();
  }

  @Test
  void forgetsACompanionThatHangsUp() {
    hello();
    companion.hangUp();
    Future<Jid> linked = world.net.linking.codes().enter(world.anna, CODE);

    world.timers.advance(Duration.ofSeconds(3));

    assertThat(linked.failed()).isTrue();
  }
}
