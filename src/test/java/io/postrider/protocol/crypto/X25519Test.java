package io.postrider.protocol.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.model.Bytes;
import io.postrider.protocol.Seeded;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.random.RandomGenerator;
import javax.crypto.KeyAgreement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class X25519Test {
  @ParameterizedTest
  @CsvSource({
    "11, 7b4e909bbe7ffe44c465a220037d608ee35897d31ef972f07f74892cb0f73f13",
    "22, 0faa684ed28867b97f4a6a2dee5df8ce974e76b7018e3f22a1c4cf2678570f20",
    "33, 7b0d47d93427f8311160781c7c733fd89f88970aef490d8aa0ee19a4cb8a1b14",
    "44, ff2ee45601ec1b67310c7790404585ae697331eee1c1f8cf2419731c1fff3e6b"
  })
  void makesThePublicKeyOfAClampedPrivateOne(String repeated, String expected) {
    KeyPair pair = KeyPair.of(Bytes.fromHex(repeated.repeat(32)));

    assertThat(pair.publicKey().hex()).isEqualTo(expected);
    assertThat(pair.privateKey().at(0) & 7).isZero();
    assertThat(pair.privateKey().at(31) & 0xc0).isEqualTo(0x40);
  }

  @Test
  void agreesAsTheJdkDoes() {
    Seeded.runs(
        20,
        random -> {
          KeyPair own = pair(random);
          KeyPair peer = pair(random);
          Bytes secret = X25519.agree(own.privateKey(), peer.publicKey());

          assertThat(secret).isEqualTo(X25519.agree(peer.privateKey(), own.publicKey()));
          assertThat(secret).isEqualTo(jdk(own.privateKey(), peer.publicKey()));
        });
  }

  private static KeyPair pair(RandomGenerator random) {
    byte[] seed = new byte[32];
    random.nextBytes(seed);
    return KeyPair.of(Bytes.wrap(seed));
  }

  private static Bytes jdk(Bytes privateKey, Bytes publicKey) {
    try {
      byte[] bigEndian = publicKey.toArray();
      for (int i = 0; i < 16; i++) {
        byte swapped = bigEndian[i];
        bigEndian[i] = bigEndian[31 - i];
        bigEndian[31 - i] = swapped;
      }
      KeyFactory factory = KeyFactory.getInstance("X25519");
      KeyAgreement agreement = KeyAgreement.getInstance("X25519");
      agreement.init(
          factory.generatePrivate(
              new XECPrivateKeySpec(NamedParameterSpec.X25519, privateKey.toArray())));
      agreement.doPhase(
          factory.generatePublic(
              new XECPublicKeySpec(NamedParameterSpec.X25519, new BigInteger(1, bigEndian))),
          true);
      return Bytes.wrap(agreement.generateSecret());
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException(missing);
    }
  }

  @Test
  void refusesAKeyOfSmallOrder() {
    Bytes own = KeyPair.generate().privateKey();

    assertThatThrownBy(() -> X25519.agree(own, Bytes.wrap(new byte[32])))
        .isInstanceOf(CryptoException.class);
    assertThatThrownBy(() -> X25519.agree(own, Bytes.fromHex("01" + "00".repeat(31))))
        .isInstanceOf(CryptoException.class);
  }

  @Test
  void refusesAKeyOfAnotherSize() {
    Bytes own = KeyPair.generate().privateKey();

    assertThatThrownBy(() -> X25519.agree(own, Bytes.wrap(new byte[33])))
        .isInstanceOf(CryptoException.class)
        .satisfies(thrown -> assertThat(thrown.getStackTrace()).isEmpty());
    assertThatThrownBy(() -> new KeyPair(own, Bytes.EMPTY))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
