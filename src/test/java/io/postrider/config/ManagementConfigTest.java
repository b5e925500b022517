package io.postrider.config;

import static io.postrider.config.ConfigFixture.config;
import static io.postrider.config.ConfigFixture.rejects;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ManagementConfigTest {
  @Test
  void listensOnTheLoopbackInterfaceByDefault() {
    assertThat(config("{}").management()).isEqualTo(new ManagementConfig("127.0.0.1", 9090));
  }

  @Test
  void readsItsKeys() {
    assertThat(config("{\"management\":{\"host\":\"0.0.0.0\",\"port\":0}}").management())
        .isEqualTo(new ManagementConfig("0.0.0.0", 0));
    assertThat(config("POSTRIDER_MANAGEMENT_PORT", "1").management().port()).isEqualTo(1);
  }

  @Test
  void rejectsWhatCannotBe() {
    rejects(
        "{\"management\":{\"port\":-1}}",
        "management.port must be 0 (any free one) to 65535, was -1");
    rejects("{\"management\":{\"host\":\"\"}}", "management.host must not be empty");
  }
}
