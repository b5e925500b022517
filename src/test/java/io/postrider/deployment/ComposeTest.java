package io.postrider.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.config.Config;
import io.postrider.config.ConfigException;
import io.postrider.http.contract.Contract;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ComposeTest {
  private static final Path FILE = Yaml.CONF.resolve("compose.yaml");
  private static final List<String> NODES = List.of("node1", "node2", "node3");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+):([-?])([^}]*)}");
  private static final Map<String, String> SECRETS =
      Map.of(
          "POSTRIDER_MASTER_KEY",
          "A".repeat(43) + "=",
          "POSTRIDER_BOOTSTRAP_KEY",
          "wa_" + "k".repeat(29),
          "POSTGRES_PASSWORD",
          "secret1",
          "POSTRIDER_NETWORK_ROOT_KEY",
          "ab".repeat(32));

  private final JsonNode services = Yaml.document(FILE).path("services");

  @Test
  void nodesStartWithTheirVariables() {
    for (String node : NODES) {
      Config.Loaded loaded = load(environment(node, SECRETS));

      assertThat(loaded.unknownVariables()).isEmpty();
      assertThat(loaded.config().cluster().host()).isEqualTo(node);
      assertThat(loaded.config().cluster().members()).isEqualTo(NODES);
    }
  }

  @Test
  void nothingStartsWithoutSecrets() {
    for (String secret : SECRETS.keySet()) {
      Map<String, String> others = new HashMap<>(SECRETS);
      others.remove(secret);

      assertThatThrownBy(() -> load(environment("node1", others)))
          .isInstanceOf(ConfigException.class);
    }
  }

  @Test
  void thePartsFindEachOther() {
    Config node = load(environment("node1", SECRETS)).config();
    Config sandbox = load(environment("sandbox", SECRETS)).config();

    assertThat(node.network().name())
        .isEqualTo("ws://sandbox:" + sandbox.sandbox().port() + "/ws/chat");
    assertThat(sandbox.sandbox().host()).isEqualTo("0.0.0.0");
    assertThat(environment("node1", SECRETS).get("DATABASE_URL")).contains("@postgres:5432/");
    assertThat(services.path("node1").path("depends_on").propertyNames())
        .containsExactlyInAnyOrder("postgres", "sandbox");
  }

  @Test
  void theBalancerAsksTheNodesWhetherTheyAreReady() {
    String balancer = Yaml.text(Yaml.CONF.resolve("haproxy.cfg"));
    int port = Config.DEFAULTS.http().port();

    assertThat(Contract.load().yaml()).contains("\n  /readyz:\n");
    assertThat(balancer).contains("uri /readyz");
    for (String node : NODES) {
      assertThat(balancer).contains("server " + node + " " + node + ":" + port + "\n");
    }
    assertThat(services.path("balancer").path("ports").get(0).asString())
        .isEqualTo("127.0.0.1:8080:8080");
    assertThat(balancer).contains("bind :8080");
    assertThat(services.path("node1").path("healthcheck").path("test").get(3).asString())
        .contains("/dev/tcp/127.0.0.1/" + Config.DEFAULTS.management().port() + " ")
        .contains("GET /readyz ");
  }

  private static Config.Loaded load(Map<String, String> environment) {
    return Config.load(Path.of("no-such-file"), environment);
  }

  /// As Compose makes it: what the service extends, over it what it says itself.
  private Map<String, String> environment(String name, Map<String, String> variables) {
    JsonNode service = services.path(name);
    JsonNode base = services.path(service.path("extends").path("service").asString(""));
    Map<String, String> environment = new HashMap<>(Yaml.texts(base.path("environment")));
    environment.putAll(Yaml.texts(service.path("environment")));
    environment.replaceAll((_, text) -> filled(text, variables));
    return environment;
  }

  private static String filled(String text, Map<String, String> variables) {
    return VARIABLE
        .matcher(text)
        .replaceAll(
            found -> {
              String value = variables.getOrDefault(found.group(1), "");
              if (value.isEmpty() && found.group(2).equals("?")) {
                throw new ConfigException(found.group(1) + " is missing");
              }
              return Matcher.quoteReplacement(value.isEmpty() ? found.group(3) : value);
            });
  }
}
