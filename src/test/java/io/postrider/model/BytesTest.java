package io.postrider.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class BytesTest {
  private static final Bytes VALUE = Bytes.fromHex("00017f80ff");

  @Test
  void readsAndWritesHexadecimalAndBase64() {
    assertThat(VALUE.hex()).isEqualTo("00017f80ff");
    assertThat(Bytes.fromHex("00017F80FF")).isEqualTo(VALUE);
    assertThat(VALUE.base64()).isEqualTo("AAF/gP8=");
    assertThat(Bytes.fromBase64("AAF/gP8=")).isEqualTo(VALUE);
    assertThat(VALUE.base64Url()).isEqualTo("AAF_gP8");
    assertThat(Bytes.fromBase64Url("AAF_gP8")).isEqualTo(VALUE);
  }

  @Test
  void refusesTextThatIsNotEncoded() {
    assertThatThrownBy(() -> Bytes.fromHex("0g")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Bytes.fromBase64("*")).isInstanceOf(IllegalArgumentException.class);
    for (String text : new String[] {"AAF_gP8=", "AAF/gP8", "AAF_g", "AAF_ gP8"}) {
      assertThatThrownBy(() -> Bytes.fromBase64Url(text))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void copiesWhatComesInAndWhatGoesOut() {
    byte[] source = {1, 2};
    Bytes copy = Bytes.of(source);
    source[0] = 9;
    copy.toArray()[1] = 9;

    assertThat(copy.hex()).isEqualTo("0102");
  }

  @Test
  void wrapsWithoutACopy() {
    byte[] source = {1, 2};

    assertThat(Bytes.wrap(source).unsafeArray()).isSameAs(source);
  }

  @Test
  void cutsAndJoins() {
    assertThat(VALUE.slice(1, 3).hex()).isEqualTo("017f");
    assertThat(Bytes.concat(VALUE.slice(0, 2), Bytes.EMPTY, VALUE.slice(2, 5))).isEqualTo(VALUE);
    assertThat(VALUE.slice(5, 5)).isEqualTo(Bytes.EMPTY);
    assertThatThrownBy(() -> VALUE.slice(3, 6)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> VALUE.slice(3, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> VALUE.slice(-1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void countsBytesAsUnsigned() {
    assertThat(VALUE.at(4)).isEqualTo(255);
    assertThat(Bytes.fromHex("80")).isGreaterThan(Bytes.fromHex("7fff"));
    assertThat(Bytes.fromHex("01")).isLessThan(Bytes.fromHex("0100"));
  }

  @Test
  void isEqualByContent() {
    assertThat(VALUE).isEqualTo(Bytes.fromHex("00017f80ff")).hasSameHashCodeAs(VALUE.slice(0, 5));
    assertThat(VALUE).isNotEqualTo(VALUE.slice(0, 4)).isNotEqualTo("00017f80ff");
  }

  @Test
  void keepsTextAndReplacesWhatIsNoUtf8() {
    assertThat(Bytes.utf8("grüß").utf8()).isEqualTo("grüß");
    assertThat(Bytes.fromHex("ff").utf8()).isEqualTo("\ufffd");
  }

  @Test
  void showsNoContent() {
    assertThat(VALUE).hasToString("Bytes[5]");
    assertThat(Bytes.EMPTY.isEmpty()).isTrue();
  }
}
