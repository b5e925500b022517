package io.postrider;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.config.ClusterTlsConfig;
import io.postrider.store.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two gateways with one database, as processes.
final class SeveralNodesIT {
  @TempDir private Path one;
  @TempDir private Path other;
  private Map<String, String> shared;

  @BeforeEach
  void create() throws Exception {
    shared =
        Map.of(
            "DATABASE_URL", TestDatabase.url(),
            "POSTRIDER_MASTER_KEY", Base64.getEncoder().encodeToString(new byte[32]),
            "POSTRIDER_NODE_FAREWELL", "PT0S");
  }

  private Map<String, String> member(int port, List<Integer> ports) {
    Map<String, String> settings = new HashMap<>(shared);
    settings.put("POSTRIDER_CLUSTER_PORT", Integer.toString(port));
    settings.put(
        "POSTRIDER_CLUSTER_MEMBERS", "127.0.0.1:%d,127.0.0.1:%d".formatted(ports.toArray()));
    return settings;
  }

  @Test
  void oneThatNamesNoOtherDoesNotStartBesideAnotherButAfterIt() {
    try (GatewayProcess first = GatewayProcess.start(one, shared)) {
      GatewayProcess.Ended refused = GatewayProcess.run(other, shared, "serve");

      assertThat(refused.exitCode()).isEqualTo(2);
      assertThat(refused.output().lines())
          .filteredOn(line -> line.contains("another node works with this database"))
          .hasSize(1);
      assertThat(refused.output()).doesNotContain("Exception", "\tat ");
      first.api().post("/sessions", new JsonObject()).expect(201);

      first.kill();
      try (GatewayProcess second = GatewayProcess.start(other, shared)) {
        JsonObject sessions = second.api().get("/sessions").expect(200).body();
        assertThat(sessions.getJsonArray("data")).hasSize(1);
      }
    }
  }

  @Test
  void aFileThatIsNoneIsNamedByItsSetting() throws Exception {
    ClusterTlsConfig.Pem pem = PemFiles.make(other).pem().orElseThrow();
    Map<String, String> settings = new HashMap<>(shared);
    settings.put("POSTRIDER_CLUSTER_TLS_CERTIFICATE", pem.certificate().toString());
    settings.put("POSTRIDER_CLUSTER_TLS_KEY", pem.certificate().toString());
    settings.put("POSTRIDER_CLUSTER_TLS_CA", pem.ca().toString());

    GatewayProcess.Ended refused = GatewayProcess.run(one, settings, "serve");

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.output())
        .isEqualTo(
            "postrider: cluster.tls.key: " + pem.certificate() + " has no block BEGIN PRIVATE KEY");
  }

  @Test
  void theySayWhereTheyAreAndWhatTheyHandOver() {
    List<Integer> ports = FreePorts.of(2);
    try (GatewayProcess first = GatewayProcess.start(one, member(ports.get(0), ports));
        GatewayProcess second = GatewayProcess.start(other, member(ports.get(1), ports))) {
      for (int i = 0; i < 4; i++) {
        second.api().post("/sessions", new JsonObject()).expect(201);
      }

      assertThat(second.awaitLine(": this node is at "))
          .contains(
              "cluster postrider-",
              "at 127.0.0.1:" + ports.get(1) + ", others at [127.0.0.1:" + ports.get(0) + "]");
      assertThat(first.stop()).isEqualTo(143);
      assertThat(first.awaitLine("this node ends, with ")).contains(" 2 sessions");
      first.awaitLine(" 2 sessions are to be handed over");
      first.awaitLine(" 2 of 2 sessions were handed over in ");
      first.awaitLine("no session runs here any more; 0 were not handed over");
      JsonObject sessions = second.api().get("/sessions").expect(200).body();
      assertThat(sessions.getJsonArray("data")).hasSize(4);
    }
  }
}
