package io.postrider.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.GatewayProcess;
import io.postrider.store.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The database says nothing any more, and nobody closes its connections.
@Tag("alone")
final class SilentDatabaseIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void aNodeEndsInTimeAllTheSame(@TempDir Path folder) throws Exception {
    URI database = URI.create(TestDatabase.url());
    try (Relay relay =
        new Relay(
            "127.0.0.1",
            () -> new InetSocketAddress(database.getHost(), database.getPort()),
            _ -> {})) {
      String url =
          database.toString().replace(":" + database.getPort() + "/", ":" + relay.port() + "/");
      Map<String, String> settings =
          Map.of(
              "DATABASE_URL",
              url,
              "POSTRIDER_MASTER_KEY",
              Base64.getEncoder().encodeToString(new byte[32]));
      try (GatewayProcess gateway = GatewayProcess.start(folder, settings)) {
        gateway.api().post("/sessions", new JsonObject()).expect(201);
        relay.cut(true, true);
        long asked = System.nanoTime();

        assertThat(gateway.stop()).isEqualTo(143);
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(PATIENCE);
      }
    }
  }
}
