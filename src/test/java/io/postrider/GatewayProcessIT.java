package io.postrider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GatewayProcessIT {
  @TempDir private Path data;

  @Test
  void isReadyAgainAfterAKillAndEndsInOrder() {
    try (GatewayProcess first = GatewayProcess.start(data, Map.of())) {
      first.management().get("/readyz").expect(200);
      first.api().get("/sessions").expect(200);

      first.kill();
      try (GatewayProcess second = first.restart()) {
        second.api().get("/sessions").expect(200);

        assertThat(second.stop()).isEqualTo(143);
      }
    }
  }

  /// The build makes it, and goes on without it; nobody is to lose it unnoticed.
  @Test
  void thePackagedProgramHasItsAotCache() {
    String jar = System.getProperty("postrider.child.jar");
    assumeThat(jar).as("run by the build, once it was packaged").isNotNull();
    assumeThat(Boolean.getBoolean("postrider.aot.skip")).isFalse();

    assertThat(Path.of(jar).resolveSibling("postrider.aot")).isNotEmptyFile();
  }

  @Test
  void saysInOneLineWhyItDoesNotStart() {
    GatewayProcess.Ended ended =
        GatewayProcess.run(data, Map.of("POSTRIDER_HTTP_PORT", "many"), "serve");

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.output()).contains("POSTRIDER_HTTP_PORT").doesNotContain("\n");
  }

  @Test
  void showsTheKeyAtTheFirstStartThatSucceeds() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      GatewayProcess.Ended ended =
          GatewayProcess.run(
              data, Map.of("POSTRIDER_BOOTSTRAP_KEY", "", "POSTRIDER_HTTP_PORT", port), "serve");

      assertThat(ended.exitCode()).isEqualTo(2);
      assertThat(ended.output()).contains("port in use: 127.0.0.1:" + port);
    }
    try (GatewayProcess second =
        GatewayProcess.start(data, Map.of("POSTRIDER_BOOTSTRAP_KEY", ""))) {
      String key = second.address("key").split(" ", 2)[0];

      second.api(key).get("/sessions").expect(200);
    }
  }
}
