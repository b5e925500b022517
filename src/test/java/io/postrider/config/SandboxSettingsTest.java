package io.postrider.config;

import static io.postrider.config.ConfigFixture.config;
import static io.postrider.config.ConfigFixture.rejects;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SandboxSettingsTest {
  @Test
  void listensOnTheLoopbackInterfaceByDefault() {
    assertThat(config("{}").sandbox()).isEqualTo(new SandboxSettings("127.0.0.1", 7080, null));
  }

  @Test
  void readsItsKeys() {
    assertThat(config("{\"sandbox\":{\"host\":\"::1\",\"port\":0,\"state\":\"s.json\"}}").sandbox())
        .isEqualTo(new SandboxSettings("::1", 0, Path.of("s.json")));
    assertThat(config("POSTRIDER_SANDBOX_PORT", "1").sandbox().port()).isEqualTo(1);
    assertThat(config("POSTRIDER_SANDBOX_STATE", "f").sandbox().state()).isEqualTo(Path.of("f"));
  }

  @Test
  void rejectsWhatCannotBe() {
    rejects(
        "{\"sandbox\":{\"port\":70000}}",
        "sandbox.port must be 0 (any free one) to 65535, was 70000");
    rejects("{\"sandbox\":{\"state\":1}}", "sandbox.state must be a text");
  }
}
