package io.postrider.protocol.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.model.Bytes;
import io.postrider.protocol.crypto.CryptoException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PaddingTest {
  private static final Bytes HELLO = Bytes.fromHex("0a0568656c6c6f");

  @Test
  void padsAsRecorded() {
    assertThat(Padding.pad(HELLO, 3).hex()).isEqualTo("0a0568656c6c6f030303");
  }

  @Test
  void removesWhatItAdded() {
    for (int i = 0; i < 100; i++) {
      Bytes padded = Padding.pad(HELLO);
      assertThat(padded.length() - HELLO.length()).isBetween(1, 16);
      assertThat(Padding.unpad(padded)).isEqualTo(HELLO);
    }
    assertThat(Padding.unpad(Padding.pad(Bytes.EMPTY))).isEqualTo(Bytes.EMPTY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "02", "0103", "010203"})
  void refusesWrongPadding(String hex) {
    assertThatThrownBy(() -> Padding.unpad(Bytes.fromHex(hex))).isInstanceOf(CryptoException.class);
  }
}
