package io.postrider.protocol.client.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Bytes;
import io.postrider.protocol.client.keys.Wire;
import io.postrider.protocol.content.Adv;
import io.postrider.protocol.crypto.KeyPair;
import io.postrider.protocol.crypto.Random;
import io.postrider.protocol.proto.ADVSignedDeviceIdentity;
import org.junit.jupiter.api.Test;

final class VoucherTest {
  private static final KeyPair ACCOUNT = KeyPair.generate();
  private static final KeyPair DEVICE = KeyPair.generate();
  private static final Bytes SECRET = Random.next(32);
  private static final ADVSignedDeviceIdentity WORD =
      Adv.accept(
          Adv.issue(ACCOUNT, Adv.device(1, 1_700_000_000, 1), DEVICE.publicKey(), SECRET),
          SECRET,
          DEVICE);
  private static final Bytes WITH_KEY = Bytes.wrap(WORD.toByteArray());
  private static final Bytes WITHOUT_KEY = Adv.reply(WORD);

  private static Voucher of(Bytes word, Bytes accountKey) {
    return Voucher.of(word, DEVICE.publicKey(), accountKey);
  }

  @Test
  void theAccountVouchesUnderTheKeyThatWeKnow() {
    assertThat(of(WITH_KEY, ACCOUNT.publicKey())).isEqualTo(Voucher.GIVEN);
    assertThat(of(WITHOUT_KEY, ACCOUNT.publicKey())).isEqualTo(Voucher.GIVEN);
  }

  @Test
  void aKeyThatWeDoNotKnowHasToBeThere() {
    assertThat(of(WITH_KEY, Bytes.EMPTY)).isEqualTo(Voucher.GIVEN);
    assertThat(of(WITHOUT_KEY, Bytes.EMPTY)).isEqualTo(Voucher.OPEN);
  }

  @Test
  void anotherKeyThanBeforeIsAChange() {
    Bytes other = KeyPair.generate().publicKey();

    assertThat(of(WITH_KEY, other)).isEqualTo(Voucher.CHANGED);
    assertThat(of(WITHOUT_KEY, other)).isEqualTo(Voucher.NONE);
  }

  @Test
  void saysNothingOfAnotherDevice() {
    Bytes other = KeyPair.generate().publicKey();

    assertThat(Voucher.of(WITH_KEY, other, Bytes.EMPTY)).isEqualTo(Voucher.NONE);
    assertThat(Voucher.of(WITHOUT_KEY, other, ACCOUNT.publicKey())).isEqualTo(Voucher.NONE);
  }

  @Test
  void isNothingWithoutBothSignatures() {
    for (ADVSignedDeviceIdentity damaged :
        new ADVSignedDeviceIdentity[] {
          WORD.toBuilder().clearAccountSignature().build(),
          WORD.toBuilder().clearDeviceSignature().build(),
          WORD.toBuilder().setAccountSignatureKey(Wire.string(Random.next(31))).build()
        }) {
      assertThat(of(Bytes.wrap(damaged.toByteArray()), Bytes.EMPTY)).isEqualTo(Voucher.NONE);
    }
    assertThat(of(Bytes.EMPTY, ACCOUNT.publicKey())).isEqualTo(Voucher.NONE);
    assertThat(of(Bytes.utf8("garbage"), ACCOUNT.publicKey())).isEqualTo(Voucher.NONE);
  }
}
