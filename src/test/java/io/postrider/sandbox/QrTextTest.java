package io.postrider.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class QrTextTest {
  private static final String KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
  private static final String KEYS = KEY + "," + KEY + "," + KEY;

  @ParameterizedTest
  @ValueSource(strings = {"", "https://wa.me/settings/linked_devices#"})
  void readsItsFourParts(String url) {
    QrText bare = QrText.parse(url + "2@ref," + KEYS).orElseThrow();
    QrText typed = QrText.parse("  " + url + "2@ref," + KEYS + ",1\n").orElseThrow();

    assertThat(bare.ref()).isEqualTo("2@ref");
    assertThat(bare.secret()).isEqualTo(Bytes.wrap(new byte[32]));
    assertThat(typed).isEqualTo(bare);
  }

  @Test
  void knowsWhatIsNoPairingCode() {
    String shortKey = KEYS.replaceFirst("AAAA", "");

    for (String text :
        new String[] {
          "",
          "hello",
          "," + KEYS,
          "2@ref," + KEY,
          "2@ref," + KEYS + ",1,2",
          "2@ref,?,?,?",
          "2@ref," + shortKey
        }) {
      assertThat(QrText.parse(text)).as(text).isEmpty();
    }
  }
}
