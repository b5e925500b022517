package io.postrider.protocol.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HashTest {
  /// RFC 5869, appendix A.1 to A.3.
  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      value = {
        "0b:0b:22, 00:0c:13, f0:f9:10,"
            + " 3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
        "00:4f:80, 60:af:80, b0:ff:80,"
            + " b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87",
        "0b:0b:22, 00:00:0, 00:00:0,"
            + " 8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
      })
  void derivesAsRfc5869(String ikm, String salt, String info, String expected) {
    Bytes derived = Hash.hkdf(range(ikm), range(salt), range(info), expected.length() / 2);

    assertThat(derived.hex()).isEqualTo(expected);
  }

  /// `first:last:count`, rising from first to last, or the same byte throughout.
  private static Bytes range(String text) {
    String[] parts = text.split(":", -1);
    int first = Integer.parseInt(parts[0], 16);
    int step = parts[0].equals(parts[1]) ? 0 : 1;
    byte[] value = new byte[Integer.parseInt(parts[2])];
    for (int i = 0; i < value.length; i++) {
      value[i] = (byte) (first + i * step);
    }
    return Bytes.wrap(value);
  }

  @Test
  void derivesFromNoKeyMaterial() {
    assertThat(Hash.hkdf(Bytes.EMPTY, Bytes.EMPTY, Bytes.EMPTY, 64).length()).isEqualTo(64);
    assertThat(Hash.hkdf(Bytes.EMPTY, Bytes.wrap(new byte[32]), Bytes.EMPTY, 64))
        .isEqualTo(Hash.hkdf(Bytes.EMPTY, Bytes.EMPTY, Bytes.EMPTY, 64));
  }

  /// RFC 4231, test case 2.
  @Test
  void authenticatesAsRfc4231() {
    assertThat(Hash.hmac(Bytes.utf8("Jefe"), Bytes.utf8("what do ya want for nothing?")).hex())
        .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  }

  @Test
  void digestsAllPartsAsOne() {
    Bytes all = Bytes.utf8("2.3000.1045649367");

    assertThat(Hash.md5(all).hex()).isEqualTo("9fa53af9421567b114e33c9bb1ef7db2");
    assertThat(Hash.md5(all.slice(0, 5), all.slice(5, all.length()))).isEqualTo(Hash.md5(all));
    assertThat(Hash.sha1(Bytes.utf8("abc")).hex())
        .isEqualTo("a9993e364706816aba3e25717850c26c9cd0d89d");
    assertThat(Hash.sha256(Bytes.utf8("abc")).hex())
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(Hash.sha512(Bytes.utf8("a"), Bytes.utf8("bc")).length()).isEqualTo(64);
  }

  @Test
  void comparesByContent() {
    assertThat(Hash.same(Bytes.fromHex("0102"), Bytes.fromHex("0102"))).isTrue();
    assertThat(Hash.same(Bytes.fromHex("0102"), Bytes.fromHex("0103"))).isFalse();
    assertThat(Hash.same(Bytes.fromHex("0102"), Bytes.fromHex("01"))).isFalse();
  }
}
