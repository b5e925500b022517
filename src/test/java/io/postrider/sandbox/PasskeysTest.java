package io.postrider.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Bytes;
import io.postrider.protocol.client.PasskeyProof;
import io.postrider.protocol.crypto.Random;
import io.postrider.protocol.node.Node;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// An account that is kept by a passkey, against companions that do it wrongly.
@ExtendWith(VertxExtension.class)
final class PasskeysTest {
  private World world;
  private Companion companion;
  private Bytes assertion;
  private Bytes credential;
  private Bytes handoff;
  private PasskeyProof proof;

  @BeforeEach
  void wantAPasskey(Vertx vertx) {
    world = new World(vertx);
    world.anna.kept = true;
    companion = new Companion(world.net);
    String qr = companion.qr();
    handoff = PasskeyProof.handoffKey(companion.credentials().advSecret());
    assertThat(world.net.linking.scan(world.anna, qr).failed()).isTrue();
    JsonObject options =
        new JsonObject(PasskeyProof.options(companion.heard()).orElseThrow().utf8());
    JsonObject signed = world.anna.passkey().sign(options);
    assertion = Bytes.utf8(signed.encode());
    credential = Bytes.fromBase64Url(signed.getString("rawId"));
    proof = PasskeyProof.draw(PasskeyProof.ref(ask(PasskeyProof.askRef())).orElseThrow());
  }

  private Node ask(Node iq) {
    return companion.ask(iq);
  }

  private static String code(Node answer) {
    return answer.child("error").flatMap(error -> error.attr("code")).orElse("none");
  }

  private Node show(Bytes signed, Bytes key) {
    return ask(proof.prologue(credential, signed, key));
  }

  @Test
  void refusesWhoCannotProveThatHeWasScanned() {
    assertThat(code(show(assertion, Random.next(32)))).isEqualTo("400");
    assertThat(world.net.stats.violations).isEqualTo(1);
  }

  @Test
  void refusesAnotherPasskeyWithoutBlamingTheClient() {
    assertThat(code(show(Bytes.utf8("{\"type\":null}"), handoff))).isEqualTo("403");
    assertThat(code(show(Bytes.utf8("null"), handoff))).isEqualTo("403");
    assertThat(world.net.stats.violations).isZero();
  }

  @Test
  void refusesANonceThatIsNotTheCommittedOneAndEachStepAtAWrongMoment() {
    assertThat(code(ask(proof.reveal()))).isEqualTo("400");
    companion.say(proof.prologue(credential, assertion, handoff).with("id", "P1"));
    PasskeyProof.Primary primary =
        companion.drained().stream()
            .flatMap(told -> PasskeyProof.Primary.read(told).stream())
            .findFirst()
            .orElseThrow();

    assertThat(code(ask(PasskeyProof.draw("other").reveal()))).isEqualTo("400");
    assertThat(code(ask(proof.request(companion.credentials(), primary).orElseThrow())))
        .isEqualTo("400");
    assertThat(code(ask(proof.reveal()))).isEqualTo("none");
    assertThat(proof.code(primary)).isEqualTo(world.anna.passkey().code());
    assertThat(code(ask(proof.request(companion.credentials(), primary).orElseThrow())))
        .as("the secret that was scanned")
        .isEqualTo("400");
    assertThat(world.net.stats.violations).isEqualTo(4);
  }
}
