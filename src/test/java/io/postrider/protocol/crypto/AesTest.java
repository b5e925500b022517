package io.postrider.protocol.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.model.Bytes;
import org.junit.jupiter.api.Test;

final class AesTest {
  private static final Bytes KEY = Bytes.fromHex("11".repeat(32));
  private static final Bytes IV = Bytes.fromHex("22".repeat(12));
  private static final Bytes BLOCK = Bytes.fromHex("000102030405060708090a0b0c0d0e0f");

  /// The GCM specification of McGrew and Viega, test cases 13 and 14.
  @Test
  void encryptsAsTheGcmSpecification() {
    Bytes zeroKey = Bytes.wrap(new byte[32]);
    Bytes zeroIv = Bytes.wrap(new byte[12]);

    assertThat(Aes.gcmEncrypt(zeroKey, zeroIv, Bytes.EMPTY, Bytes.EMPTY).hex())
        .isEqualTo("530f8afbc74536b9a963b4f1c4cb738b");
    assertThat(Aes.gcmEncrypt(zeroKey, zeroIv, Bytes.EMPTY, Bytes.wrap(new byte[16])).hex())
        .isEqualTo("cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919");
  }

  @Test
  void refusesWhatWasChanged() {
    Bytes sealed = Aes.gcmEncrypt(KEY, IV, Bytes.utf8("aad"), Bytes.utf8("text"));

    assertThat(Aes.gcmDecrypt(KEY, IV, Bytes.utf8("aad"), sealed).utf8()).isEqualTo("text");
    assertThatThrownBy(() -> Aes.gcmDecrypt(KEY, IV, Bytes.EMPTY, sealed))
        .isInstanceOf(CryptoException.class)
        .satisfies(thrown -> assertThat(thrown.getStackTrace()).isEmpty());
    assertThatThrownBy(() -> Aes.gcmDecrypt(KEY, IV, Bytes.utf8("aad"), sealed.slice(0, 15)))
        .isInstanceOf(CryptoException.class);
  }

  @Test
  void goesOnAfterWhatItRefused() {
    Bytes sealed = Aes.gcmEncrypt(KEY, IV, Bytes.utf8("aad"), Bytes.utf8("text"));

    assertThatThrownBy(() -> Aes.gcmDecrypt(KEY, IV, Bytes.utf8("other"), sealed))
        .isInstanceOf(CryptoException.class);
    assertThat(Aes.gcmDecrypt(KEY, IV, Bytes.utf8("aad"), sealed).utf8()).isEqualTo("text");
    assertThatThrownBy(() -> Aes.cbcDecrypt(KEY, BLOCK, BLOCK)).isInstanceOf(CryptoException.class);
    assertThat(Aes.cbcDecrypt(KEY, BLOCK, Aes.cbcEncrypt(KEY, BLOCK, BLOCK))).isEqualTo(BLOCK);
    assertThat(Aes.gcmEncrypt(KEY, IV, Bytes.utf8("aad"), Bytes.utf8("text"))).isEqualTo(sealed);
  }

  /// NIST SP 800-38A, F.5.5, first block.
  @Test
  void countsAsSp80038a() {
    Bytes key = Bytes.fromHex("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4");
    Bytes counter = Bytes.fromHex("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
    Bytes text = Bytes.fromHex("6bc1bee22e409f96e93d7e117393172a");

    Bytes sealed = Aes.ctr(key, counter, text);

    assertThat(sealed.hex()).isEqualTo("601ec313775789a5b7a7f504bbf3d228");
    assertThat(Aes.ctr(key, counter, sealed)).isEqualTo(text);
  }

  @Test
  void padsBlocks() {
    Bytes sealed = Aes.cbcEncrypt(KEY, BLOCK, BLOCK);

    assertThat(sealed.length()).isEqualTo(32);
    assertThat(Aes.cbcDecrypt(KEY, BLOCK, sealed)).isEqualTo(BLOCK);
    assertThatThrownBy(() -> Aes.cbcDecrypt(KEY, BLOCK, sealed.slice(0, 31)))
        .isInstanceOf(CryptoException.class);
  }
}
