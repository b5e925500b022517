package io.postrider.version;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ClientVersionTest {
  private static final ClientVersion SOME = new ClientVersion(1_050_000_001);

  @Test
  void isReadAsItIsWritten() {
    assertThat(SOME).hasToString("2.3000.1050000001");
    assertThat(ClientVersion.of("2.3000.1050000001")).contains(SOME);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1050000001", "2.3000.", "2.2000.1050000001", "2.3000.x", "2.3000.9999999999"})
  void refusesOtherTexts(String text) {
    assertThat(ClientVersion.of(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>{\"a\":1,\"client_revision\":1050000001,\"b\":2}</script>",
        "x = \"{\\\"client_revision\\\":1050000001,\\\"b\\\":2}\"",
        "\"client_revision\": 1050000001}"
      })
  void isFoundInAPage(String page) {
    assertThat(ClientVersion.inPage(page)).contains(SOME);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "an error page",
        "\"client_revision\":12",
        "\"client_revision\":99999999999",
        "\"client_revision\":9999999999",
        "\"client_revision\":\"1050000001\""
      })
  void isNotFoundWhereThereIsNone(String page) {
    assertThat(ClientVersion.inPage(page)).isEmpty();
  }

  @Test
  void isNewerByItsRevision() {
    assertThat(SOME.isNewerThan(ClientVersion.COMPILED)).isTrue();
    assertThat(SOME.isNewerThan(SOME)).isFalse();
    assertThat(ClientVersion.COMPILED.isNewerThan(SOME)).isFalse();
  }
}
