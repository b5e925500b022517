package io.postrider.protocol.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.postrider.model.Bytes;
import io.postrider.protocol.crypto.KeyPair;
import io.postrider.protocol.crypto.XEdDsa;
import io.postrider.protocol.proto.ADVDeviceIdentity;
import io.postrider.protocol.proto.ADVSignedDeviceIdentity;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Recorded vectors (protocol/README.md §3), and both sides against each other.
final class AdvTest {
  private static final KeyPair ACCOUNT = KeyPair.of(Bytes.fromHex("44".repeat(32)));
  private static final KeyPair COMPANION = KeyPair.of(Bytes.fromHex("22".repeat(32)));
  private static final Bytes SECRET = Bytes.fromHex("66".repeat(32));
  private static final Bytes SIGNATURE =
      Bytes.fromHex(
          "d25c13ef9f64afbf93408909e8c7ebe8a8d532e7612101c8ec43ee4c300197d1"
              + "ca6d944a6ea752ab44710f10a03f9e89d70d68f74d60b831bff40d7653d05788");

  private static Bytes issue() {
    return Adv.issue(ACCOUNT, Adv.device(1, 1700000000, 1), COMPANION.publicKey(), SECRET);
  }

  @Test
  void writesDetailsAsRecorded() {
    assertThat(Bytes.wrap(Adv.device(1, 1700000000, 1).toByteArray()).hex())
        .isEqualTo("08011080e2cfaa06180120002800");
  }

  @Test
  void computesTheRecordedSignatureAndHmacs() {
    ByteString details = Adv.device(1, 1700000000, 1).toByteString();
    Bytes identity =
        Bytes.wrap(
            ADVSignedDeviceIdentity.newBuilder()
                .setDetails(details)
                .setAccountSignatureKey(ByteString.copyFrom(ACCOUNT.publicKey().toArray()))
                .setAccountSignature(ByteString.copyFrom(SIGNATURE.toArray()))
                .build()
                .toByteArray());
    Bytes text =
        Bytes.concat(
            Bytes.fromHex("0600"), Bytes.wrap(details.toByteArray()), COMPANION.publicKey());

    assertThat(XEdDsa.verify(ACCOUNT.publicKey(), text, SIGNATURE)).isTrue();
    assertThat(identity.length()).isEqualTo(116);
    assertThat(Adv.hmac(Adv.E2EE, identity, SECRET).hex())
        .isEqualTo("f395bd967534ae048cf44c64d852d3fe66e7f6eaf79f0902d1912f58d3fe2760");
    assertThat(Adv.hmac(Adv.HOSTED, identity, SECRET).hex())
        .isEqualTo("0d96190421bbc56b00b456f0773aea67c390874d2f620d5a070fd9d99f6d446e");
  }

  @Test
  void companionAcceptsWhatThePhoneIssued() {
    ADVSignedDeviceIdentity own = Adv.accept(issue(), SECRET, COMPANION);
    Bytes stored = Bytes.wrap(own.toByteArray());

    assertThat(Adv.keyIndex(own)).isEqualTo(1);
    assertThat(Adv.verify(stored, COMPANION.publicKey(), Bytes.EMPTY))
        .isEqualTo(ACCOUNT.publicKey());
    assertThat(Adv.verify(Adv.reply(own), COMPANION.publicKey(), ACCOUNT.publicKey()))
        .isEqualTo(ACCOUNT.publicKey());
  }

  @Test
  void companionAcceptsAHostedAccount() {
    ADVDeviceIdentity hosted =
        Adv.device(1, 1700000000, 1).toBuilder()
            .setAccountType(Adv.HOSTED)
            .setDeviceType(Adv.HOSTED)
            .build();
    Bytes issued = Adv.issue(ACCOUNT, hosted, COMPANION.publicKey(), SECRET);

    ADVSignedDeviceIdentity own = Adv.accept(issued, SECRET, COMPANION);

    Bytes stored = Bytes.wrap(own.toByteArray());
    assertThat(Adv.verify(stored, COMPANION.publicKey(), ACCOUNT.publicKey()))
        .isEqualTo(ACCOUNT.publicKey());
  }

  @Test
  void tellsWhatDoesNotFit() {
    Bytes stored = Bytes.wrap(Adv.accept(issue(), SECRET, COMPANION).toByteArray());
    Bytes other = KeyPair.generate().publicKey();

    assertThatThrownBy(() -> Adv.accept(issue(), other, COMPANION))
        .hasFieldOrPropertyWithValue("reason", AdvException.Reason.HMAC_MISMATCH);
    assertThatThrownBy(() -> Adv.accept(issue(), SECRET, ACCOUNT))
        .hasFieldOrPropertyWithValue("reason", AdvException.Reason.SIGNATURE_MISMATCH);
    assertThatThrownBy(() -> Adv.verify(stored, other, Bytes.EMPTY))
        .hasFieldOrPropertyWithValue("reason", AdvException.Reason.SIGNATURE_MISMATCH);
    assertThatThrownBy(() -> Adv.verify(stored, COMPANION.publicKey(), other))
        .hasFieldOrPropertyWithValue("reason", AdvException.Reason.SIGNATURE_MISMATCH);
    assertThatThrownBy(() -> Adv.parse(Bytes.fromHex("ffff")))
        .hasFieldOrPropertyWithValue("reason", AdvException.Reason.MALFORMED);
  }

  @Test
  void refusesDamagedIdentities() {
    Random random = new Random(7);
    Bytes issued = issue();
    int authenticated = issued.length() - 2; // the outer account type is not
    for (int i = 0; i < 400; i++) {
      byte[] changed = issued.toArray();
      changed[random.nextInt(authenticated)] ^= (byte) (1 << random.nextInt(8));
      assertThatThrownBy(() -> Adv.accept(Bytes.wrap(changed), SECRET, COMPANION))
          .as("seed 7, round %d", i)
          .isInstanceOf(AdvException.class);
    }
  }
}
