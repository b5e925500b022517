package io.postrider;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.store.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The master key of a data folder is changed beside the gateway, as an operator does it.
final class KeysRotateMasterIT {
  @TempDir private Path data;

  @Test
  void theFormerKeyIsGoodUntilTheEndAndNoLonger() throws Exception {
    Map<String, String> settings =
        Map.of("DATABASE_URL", TestDatabase.url(), "POSTRIDER_NODE_FAREWELL", "PT0S");
    try (GatewayProcess first = GatewayProcess.start(data, settings)) {
      JsonObject session = first.api().post("/sessions", new JsonObject()).expect(201).body();
      String former = Files.readString(data.resolve("master.key")).strip();

      run(settings, "Both master keys are good now", "keys", "rotate-master");
      assertThat(Files.readString(data.resolve("master.key.old")).strip()).isEqualTo(former);
      first.api().post("/sessions", new JsonObject()).expect(201);
      assertThat(first.stop()).isEqualTo(143);

      try (GatewayProcess second = first.restart()) {
        second.api().get("/sessions/" + session.getString("id")).expect(200);
        run(settings, " opens this database", "keys", "rotate-master", "--finish");
      }
      assertThat(data).isDirectoryNotContaining("glob:**master.key.*");
      Map<String, String> withFormer = new HashMap<>(settings);
      withFormer.put("POSTRIDER_MASTER_KEY", former);
      GatewayProcess.Ended refused = GatewayProcess.run(data, withFormer, "serve");
      assertThat(refused.exitCode()).isEqualTo(2);
      assertThat(refused.output().lines())
          .filteredOn(line -> line.startsWith("postrider: this is not the master key"))
          .hasSize(1);
      assertThat(refused.output()).doesNotContain("Exception", "\tat ", former);
    }
  }

  private void run(Map<String, String> settings, String said, String... arguments) {
    GatewayProcess.Ended ended = GatewayProcess.run(data, settings, arguments);
    assertThat(ended.exitCode()).as(ended.output()).isZero();
    assertThat(ended.output()).contains(said).doesNotContain("Exception");
  }
}
