package io.postrider.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.GatewayProcess;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The alerts ask for what a gateway tells.
final class AlertsIT {
  private static final Pattern METRIC = Pattern.compile("(?:postrider|vertx)_[a-z_]+");
  private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\| `(postrider_[a-z_]+)");

  @Test
  @Timeout(120)
  void everyMetricIsThere(@TempDir Path data) throws Exception {
    try (GatewayProcess gateway = GatewayProcess.start(data, Map.of())) {
      assertThat(gateway.api().get("/sessions").status()).isEqualTo(200);
      String metrics = metrics(gateway);
      Set<String> told =
          metrics
              .lines()
              .filter(line -> !line.startsWith("#"))
              .map(line -> line.split("[{ ]", 2)[0])
              .collect(Collectors.toCollection(TreeSet::new));

      assertThat(told).containsAll(asked());
      assertThat(told).containsAll(documented());
      assertThat(metrics).contains("postrider_ready{node=\"");
    }
  }

  /// A request is counted a moment after it was answered.
  private static String metrics(GatewayProcess gateway) throws Exception {
    String metrics;
    do {
      metrics = gateway.management().get("/metrics").text();
    } while (!metrics.contains("vertx_http_server_response_time_seconds_count"));
    return metrics;
  }

  private static Set<String> asked() {
    Set<String> asked = new HashSet<>();
    Set<String> names = new HashSet<>();
    for (JsonNode group : Yaml.document(Yaml.CONF.resolve("alerts.yaml")).path("groups")) {
      for (JsonNode rule : group.path("rules")) {
        assertThat(rule.propertyNames())
            .contains("alert", "expr", "labels", "annotations")
            .isSubsetOf("alert", "expr", "for", "labels", "annotations");
        assertThat(names.add(rule.path("alert").asString())).isTrue();
        METRIC
            .matcher(rule.path("expr").asString())
            .results()
            .map(MatchResult::group)
            .forEach(asked::add);
      }
    }
    assertThat(names).hasSizeGreaterThan(10);
    return asked;
  }

  private static Set<String> documented() {
    return DOCUMENTED
        .matcher(Yaml.text(Path.of("src/docs", "operations.md")))
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toSet());
  }
}
