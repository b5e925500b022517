package io.postrider.config;

import static io.postrider.config.ConfigFixture.config;
import static io.postrider.config.ConfigFixture.rejects;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Bytes;
import org.junit.jupiter.api.Test;

class NetworkConfigTest {
  private static final String ROOT = "0123456789abcdef".repeat(4);

  @Test
  void isTheSandboxInThisProcessByDefault() {
    assertThat(config("{}").network().network()).isEqualTo(new NetworkConfig.Network.InProcess());
  }

  @Test
  void readsItsKeys() {
    assertThat(config("POSTRIDER_NETWORK", "live").network().network())
        .isEqualTo(new NetworkConfig.Network.Live());
    assertThat(
            config("{\"network\":{\"name\":\"ws://h:1/ws/chat\",\"rootKey\":\"" + ROOT + "\"}}")
                .network()
                .network())
        .isEqualTo(new NetworkConfig.Network.Elsewhere("ws://h:1/ws/chat", Bytes.fromHex(ROOT)));
    assertThat(config("POSTRIDER_NETWORK_ROOT_KEY", ROOT).network().rootKey()).isEqualTo(ROOT);
  }

  @Test
  void choosesTheClientVersion() {
    assertThat(config("{}").network().version()).isNull();
    assertThat(config("{}").network().refreshVersion()).isTrue();
    assertThat(config("POSTRIDER_NETWORK_VERSION", "2.3000.1050000001").network().version())
        .isEqualTo("2.3000.1050000001");
    assertThat(config("POSTRIDER_NETWORK_REFRESH_VERSION", "false").network().refreshVersion())
        .isFalse();
    assertThat(config("{\"network\":{\"refreshVersion\":false}}").network().refreshVersion())
        .isFalse();
  }

  @Test
  void rejectsWhatCannotBe() {
    rejects(
        "{\"network\":{\"version\":\"1050000001\"}}",
        "network.version must be of the form 2.3000.1047769893");
    rejects(
        "{\"network\":{\"refreshVersion\":\"no\"}}",
        "network.refreshVersion must be true or false");
    rejects(
        "{\"network\":{\"name\":\"moon\"}}",
        "network.name must be sandbox, live or a ws:// address such as"
            + " ws://127.0.0.1:7080/ws/chat");
    rejects("{\"network\":{\"rootKey\":\"ab\"}}", "network.rootKey must be 64 hexadecimal digits");
    rejects(
        "{\"network\":{\"name\":\"ws://h:1/\"}}", "network.rootKey is needed for a ws:// network");
  }
}
