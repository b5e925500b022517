package io.postrider.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.protocol.client.keys.Credentials;
import io.postrider.protocol.client.keys.Linked;
import io.postrider.protocol.client.keys.RecordKey;
import io.postrider.protocol.content.Adv;
import io.postrider.protocol.crypto.KeyPair;
import io.postrider.protocol.node.Node;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PairingTest {
  private final Party alice = new Party("15550001111", "100000000000001", 5);

  private static Bytes repeated(int value) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) value);
    return Bytes.wrap(bytes);
  }

  @Test
  void writesTheRecordedQrText() {
    Credentials fresh = Credentials.generate();
    Credentials known =
        new Credentials(
            KeyPair.of(repeated(0x22)),
            KeyPair.of(repeated(0x44)),
            1,
            fresh.signedPreKeys(),
            repeated(0x66),
            1,
            Bytes.EMPTY,
            Optional.empty(),
            0);

    assertThat(Pairing.qr(known, "REF"))
        .isEqualTo(
            "https://wa.me/settings/linked_devices#REF,"
                + "D6poTtKIZ7l/Smot7l34zpdOdrcBjj8iocTPJnhXDyA=,"
                + "/y7kVgHsG2cxDHeQQEWFrmlzMe7hwfjPJBlzHB//Pms=,"
                + "ZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmY=,1");
  }

  @Test
  void readsRefsAndAnswersThem() {
    Node iq =
        Node.of("iq")
            .with("from", Jid.WHATSAPP)
            .with("id", "9")
            .with("type", "set")
            .with(
                Node.of("pair-device")
                    .with(
                        Node.of("ref").with(Bytes.utf8("2@one")),
                        Node.of("ref").with(Bytes.utf8("2@two"))));

    assertThat(Pairing.refs(iq)).containsExactly("2@one", "2@two");
    assertThat(Pairing.ackOf(iq))
        .isEqualTo(Node.of("iq").with("to", Jid.WHATSAPP).with("type", "result").with("id", "9"));
  }

  @Test
  void linksWhatThePhoneVouchesFor() {
    Linked linked = alice.credentials.requireLinked();

    assertThat(linked.jid()).hasToString("15550001111:5@s.whatsapp.net");
    assertThat(linked.lid()).hasToString("100000000000001:5@lid");
    assertThat(linked.platform()).isEqualTo("android");
    assertThat(
            Adv.verify(
                linked.deviceIdentity(),
                alice.credentials.identity().publicKey(),
                alice.account.publicKey()))
        .isEqualTo(alice.account.publicKey());
    assertThat(alice.store.get(new RecordKey(RecordKey.Kind.IDENTITY, "100000000000001_1.0")))
        .isEqualTo(alice.account.publicKey());
  }

  @Test
  void signsWithoutTheAccountsKey() {
    Credentials fresh = Credentials.generate();

    Pairing.Result result = Pairing.accept(fresh, alice.success(fresh, 6), Instant.EPOCH);

    assertThat(result).isInstanceOf(Pairing.Result.Paired.class);
    Node reply = ((Pairing.Result.Paired) result).reply();
    Node identity =
        reply.child("pair-device-sign").orElseThrow().child("device-identity").orElseThrow();
    assertThat(reply.id()).isEqualTo("77");
    assertThat(identity.attr("key-index")).contains("1");
    assertThat(Adv.parse(identity.bytes()).hasAccountSignatureKey()).isFalse();
    assertThat(
            Adv.verify(identity.bytes(), fresh.identity().publicKey(), alice.account.publicKey()))
        .isEqualTo(alice.account.publicKey());
  }

  @Test
  void refusesAnotherSecret() {
    Credentials fresh = Credentials.generate();
    Credentials other = fresh.withAdvSecret(repeated(1));

    assertRefused(
        Pairing.accept(other, alice.success(fresh, 5), Instant.EPOCH), "401", "hmac-mismatch");
  }

  @Test
  void refusesASignatureForAnotherIdentity() {
    Credentials fresh = Credentials.generate();
    Credentials other = Credentials.generate().withAdvSecret(fresh.advSecret());

    assertRefused(
        Pairing.accept(other, alice.success(fresh, 5), Instant.EPOCH), "401", "signature-mismatch");
  }

  @Test
  void refusesAPairSuccessWithoutADevice() {
    Credentials fresh = Credentials.generate();
    Node iq = Node.of("iq").with("id", "77").with(Node.of("pair-success"));

    assertRefused(Pairing.accept(fresh, iq, Instant.EPOCH), "500", "internal-error");
  }

  private static void assertRefused(Pairing.Result result, String code, String text) {
    assertThat(result).isInstanceOf(Pairing.Result.Refused.class);
    Node reply = ((Pairing.Result.Refused) result).reply();
    Node error = reply.child("error").orElseThrow();
    assertThat(reply.attr("type")).contains("error");
    assertThat(error.attr("code")).contains(code);
    assertThat(error.attr("text")).contains(text);
  }

  @Test
  void drawsANewSecretWhenAskedUnlessLinked() {
    Credentials fresh = Credentials.generate();
    Node asked =
        Node.of("notification")
            .with("type", "companion_reg_refresh")
            .with(Node.of("pair-device-rotate-qr"));
    Node empty = Node.of("notification").with("type", "companion_reg_refresh");

    assertThat(Pairing.refresh(fresh, asked).orElseThrow().advSecret())
        .isNotEqualTo(fresh.advSecret());
    assertThat(Pairing.refresh(fresh, empty)).isEmpty();
    assertThat(Pairing.refresh(alice.credentials, asked)).isEmpty();
  }
}
