package io.postrider.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Bytes;
import io.postrider.protocol.client.keys.Credentials;
import io.postrider.protocol.client.keys.Wire;
import io.postrider.protocol.crypto.Aes;
import io.postrider.protocol.crypto.Hash;
import io.postrider.protocol.crypto.KeyPair;
import io.postrider.protocol.node.Node;
import io.postrider.protocol.proto.EncryptedPairingRequest;
import io.postrider.protocol.proto.PairingRequest;
import io.postrider.protocol.proto.PrimaryEphemeralIdentity;
import org.junit.jupiter.api.Test;

/// The recorded vector of protocol/pairing.md §10, and what a phone may say.
final class PasskeyProofTest {
  private static final KeyPair PRIMARY = pair("33");
  private static final PasskeyProof PROOF = PasskeyProof.of(pair("11"), filled("55"), "REF");

  private static Bytes filled(String octet) {
    return Bytes.fromHex(octet.repeat(32));
  }

  private static KeyPair pair(String octet) {
    return KeyPair.of(filled(octet));
  }

  private static Node continuation(Bytes key, Bytes nonce) {
    PrimaryEphemeralIdentity told =
        PrimaryEphemeralIdentity.newBuilder()
            .setPublicKey(Wire.string(key))
            .setNonce(Wire.string(nonce))
            .build();
    return Node.of("notification")
        .with(Wire.leaf("primary_ephemeral_identity", Bytes.wrap(told.toByteArray())));
  }

  private static PasskeyProof.Primary primary() {
    return PasskeyProof.Primary.read(continuation(PRIMARY.publicKey(), filled("66"))).orElseThrow();
  }

  @Test
  void isTheVector() {
    assertThat(PROOF.identity().hex())
        .isEqualTo(
            "0a207b4e909bbe7ffe44c465a220037d608ee35897d31ef972f07f74892cb0f73f13"
                + "10011a03524546");
    assertThat(PROOF.payload().hex())
        .endsWith("c093959f500aea1011da962895dbb205362ff4c3af41f5739c29fd20029f6505");
    assertThat(PROOF.key(PRIMARY.publicKey()).hex())
        .isEqualTo("60872dac3aed7d1c75295de3303ece797a022b76e90b4263cd5470646adae6c6");
    assertThat(PROOF.code(primary())).isEqualTo("XVLQ-PVEZ");
    assertThat(PasskeyProof.handoffKey(filled("66")).hex())
        .isEqualTo("459dec006a7a6ccb4ed7c53ffa0edb41e58bd1428afd8254e926f8f0bfa44416");
  }

  @Test
  void commitsItselfAndProvesWhoItIs() {
    Node prologue =
        PROOF
            .prologue(Bytes.utf8("id"), Bytes.utf8("{}"), filled("77"))
            .child("passkey_prologue")
            .orElseThrow();

    assertThat(Wire.content(prologue, "credential_id")).isEqualTo(Bytes.utf8("id"));
    assertThat(Wire.content(prologue, "pairing_handoff_proof"))
        .isEqualTo(Hash.hmac(filled("77"), PROOF.payload()));
    assertThat(Wire.content(PROOF.reveal(), "companion_nonce")).isEqualTo(filled("55"));
  }

  @Test
  void givesThePhoneItsKeysAndItsSecret() throws Exception {
    Credentials keys = Credentials.generate();
    Node asked = PROOF.request(keys, primary()).orElseThrow();

    EncryptedPairingRequest sealed =
        EncryptedPairingRequest.parseFrom(
            Wire.content(asked, "encrypted_pairing_request").unsafeArray());
    PairingRequest opened =
        PairingRequest.parseFrom(
            Aes.gcmDecrypt(
                    PROOF.key(PRIMARY.publicKey()),
                    Wire.bytes(sealed.getIv()),
                    Bytes.EMPTY,
                    Wire.bytes(sealed.getEncryptedPayload()))
                .unsafeArray());
    assertThat(Wire.bytes(opened.getAdvSecret())).isEqualTo(keys.advSecret());
    assertThat(Wire.bytes(opened.getCompanionPublicKey())).isEqualTo(keys.noise().publicKey());
    assertThat(PROOF.request(keys, new PasskeyProof.Primary(filled("00"), filled("66")))).isEmpty();
  }

  @Test
  void readsNothingThatIsMissingOrTooLarge() {
    assertThat(PasskeyProof.Primary.read(Node.of("notification"))).isEmpty();
    assertThat(PasskeyProof.Primary.read(continuation(Bytes.utf8("short"), filled("66"))))
        .isEmpty();
    assertThat(
            PasskeyProof.Primary.read(
                Node.of("notification")
                    .with(Wire.leaf("primary_ephemeral_identity", Bytes.utf8("\u00ff?")))))
        .isEmpty();
    assertThat(PasskeyProof.options(Node.of("notification"))).isEmpty();
    assertThat(
            PasskeyProof.options(
                Node.of("iq")
                    .with(Wire.leaf("passkey_request_options", Bytes.utf8("x".repeat(16_385))))))
        .isEmpty();
    assertThat(PasskeyProof.ref(Node.of("iq"))).isEmpty();
  }
}
