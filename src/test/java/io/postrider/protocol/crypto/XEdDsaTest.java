package io.postrider.protocol.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Bytes;
import io.postrider.protocol.Seeded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class XEdDsaTest {
  private static final Bytes TEXT = Bytes.utf8("test");

  @ParameterizedTest
  @CsvSource({
    "11, 1,"
        + " e0f8f59912925fd8a86732b68ad8bea491c311252f3e8b033189a9ce79dc0d4892909a85c2dc58b8713991d763403f25808abc5da3087f3448347ed76b30a88d",
    "22, 0,"
        + " 03e84d898842d022760bae61880858347578babdcd6dd60d3ff351cd4c035c830e57b663ba3e3f50dec4cf36e254ef50d8ae72e03b223a0a58b34df0057da600"
  })
  void verifiesBothSigns(String key, int sign, String hex) {
    Bytes publicKey = KeyPair.of(Bytes.fromHex(key.repeat(32))).publicKey();
    Bytes signature = Bytes.fromHex(hex);

    assertThat(signature.at(63) >> 7).isEqualTo(sign);
    assertThat(XEdDsa.verify(publicKey, TEXT, signature)).isTrue();
    assertThat(XEdDsa.verify(publicKey, Bytes.utf8("tesT"), signature)).isFalse();
    assertThat(XEdDsa.verify(publicKey, TEXT, flipped(signature, 511))).isFalse();
  }

  @Test
  void verifiesWhatItSigned() {
    Seeded.runs(
        12,
        random -> {
          byte[] seed = new byte[32];
          random.nextBytes(seed);
          byte[] text = new byte[random.nextInt(200)];
          random.nextBytes(text);
          KeyPair pair = KeyPair.of(Bytes.wrap(seed));
          Bytes signature = XEdDsa.sign(pair.privateKey(), Bytes.wrap(text));

          assertThat(XEdDsa.verify(pair.publicKey(), Bytes.wrap(text), signature)).isTrue();
          assertThat(
                  XEdDsa.verify(
                      pair.publicKey(), Bytes.wrap(text), flipped(signature, random.nextInt(512))))
              .isFalse();
        });
  }

  @Test
  void signsEachTimeAnew() {
    Bytes key = KeyPair.generate().privateKey();

    assertThat(XEdDsa.sign(key, TEXT)).isNotEqualTo(XEdDsa.sign(key, TEXT));
  }

  @Test
  void answersFalseForWrongSizesAndForeignKeys() {
    KeyPair pair = KeyPair.generate();
    Bytes signature = XEdDsa.sign(pair.privateKey(), TEXT);

    assertThat(XEdDsa.verify(pair.publicKey(), TEXT, signature.slice(0, 63))).isFalse();
    assertThat(XEdDsa.verify(pair.publicKey(), TEXT, Bytes.EMPTY)).isFalse();
    assertThat(XEdDsa.verify(pair.publicKey().slice(1, 32), TEXT, signature)).isFalse();
    assertThat(XEdDsa.verify(KeyPair.generate().publicKey(), TEXT, signature)).isFalse();
    assertThat(XEdDsa.verify(Bytes.wrap(new byte[32]), TEXT, Bytes.wrap(new byte[64]))).isFalse();
  }

  private static Bytes flipped(Bytes value, int bit) {
    byte[] changed = value.toArray();
    changed[bit / 8] ^= (byte) (1 << (bit % 8));
    return Bytes.wrap(changed);
  }
}
