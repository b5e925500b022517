package io.postrider.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Secret;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import io.postrider.config.Config;
import io.postrider.config.ConfigException;
import io.postrider.http.contract.Contract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The manifests fit the schemas of Kubernetes, each other, and the settings that there are.
class KubernetesTest {
  private static final Path FOLDER = Yaml.CONF.resolve("kubernetes");
  private static final Map<String, String> SECRETS =
      Map.of(
          "POSTRIDER_MASTER_KEY", "A".repeat(43) + "=",
          "DATABASE_URL", "postgresql://user:password@database:5432/postrider",
          "POSTRIDER_BOOTSTRAP_KEY", "wa_" + "k".repeat(29));
  private static final Map<String, Class<?>> SCHEMAS =
      Map.of(
          "ConfigMap", V1ConfigMap.class,
          "Secret", V1Secret.class,
          "Service", V1Service.class,
          "StatefulSet", V1StatefulSet.class,
          "PodDisruptionBudget", V1PodDisruptionBudget.class,
          "NetworkPolicy", V1NetworkPolicy.class);

  private final List<JsonNode> objects = read();
  private final JsonNode nodes = only("StatefulSet");
  private final JsonNode template = nodes.at("/spec/template");
  private final JsonNode pod = template.path("spec");
  private final JsonNode container = pod.at("/containers/0");

  private static List<JsonNode> read() {
    List<JsonNode> objects = new ArrayList<>();
    for (JsonNode file : Yaml.document(FOLDER.resolve("kustomization.yaml")).path("resources")) {
      objects.addAll(Yaml.documents(FOLDER.resolve(file.asString())));
    }
    return objects;
  }

  private List<JsonNode> all(String kind) {
    return objects.stream().filter(object -> text(object, "/kind").equals(kind)).toList();
  }

  private JsonNode only(String kind) {
    List<JsonNode> found = all(kind);
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  private static String text(JsonNode node, String path) {
    return node.at(path).asString("");
  }

  /// What the schema does not have is refused.
  private static void demandFit(JsonNode object) {
    Object read = JSON.deserialize(object.toString(), SCHEMAS.get(text(object, "/kind")));
    assertThat(read).isNotNull();
  }

  @Test
  void everyObjectFitsItsSchema() {
    assertThat(objects).extracting(one -> text(one, "/kind")).containsAll(SCHEMAS.keySet());
    objects.forEach(KubernetesTest::demandFit);
  }

  @Test
  void schemasRefuseWhatTheyDoNotHave() {
    JsonNode wrong = nodes.deepCopy();
    wrong.at("/spec/template/spec").asObject().put("enableServiceLink", false);

    assertThatThrownBy(() -> demandFit(wrong)).hasMessageContaining("enableServiceLink");
  }

  @Test
  void everyFileIsApplied() throws IOException {
    int listed = Yaml.document(FOLDER.resolve("kustomization.yaml")).path("resources").size();

    try (Stream<Path> files = Files.list(FOLDER)) {
      assertThat(files).hasSize(listed + 1);
    }
  }

  @Test
  void nodesStartWithTheirVariables() {
    Config.Loaded loaded = load(SECRETS);

    assertThat(loaded.unknownVariables()).isEmpty();
    assertThat(loaded.config().cluster().host()).isEqualTo("10.0.0.1");
    assertThat(pod.path("enableServiceLinks").asBoolean(true)).isFalse();
    assertThat(text(container, "/envFrom/0/configMapRef/name"))
        .isEqualTo(text(only("ConfigMap"), "/metadata/name"));
    assertThat(text(container, "/envFrom/1/secretRef/name"))
        .isEqualTo(text(only("Secret"), "/metadata/name"));
  }

  /// Each placeholder by itself ends the start.
  @Test
  void nothingStartsWithoutSecrets() {
    Map<String, String> placeholders = Yaml.texts(only("Secret").path("stringData"));
    assertThat(placeholders).containsOnlyKeys(SECRETS.keySet());

    placeholders.forEach(
        (name, placeholder) -> {
          Map<String, String> secrets = new HashMap<>(SECRETS);
          secrets.put(name, placeholder);
          assertThatThrownBy(() -> load(secrets)).isInstanceOf(ConfigException.class);
        });
  }

  private Config.Loaded load(Map<String, String> secrets) {
    Map<String, String> environment = new HashMap<>(Yaml.texts(only("ConfigMap").path("data")));
    environment.putAll(secrets);
    for (JsonNode variable : container.path("env")) {
      assertThat(text(variable, "/valueFrom/fieldRef/fieldPath")).isEqualTo("status.podIP");
      environment.put(text(variable, "/name"), "10.0.0.1");
    }
    return Config.load(Path.of("no-such-file"), environment);
  }

  @Test
  void nodesFindEachOtherByTheirNames() {
    String service = text(nodes, "/spec/serviceName");
    JsonNode members =
        all("Service").stream()
            .filter(one -> text(one, "/metadata/name").equals(service))
            .findFirst()
            .orElseThrow();
    List<String> names =
        IntStream.range(0, nodes.at("/spec/replicas").asInt())
            .mapToObj(which -> text(nodes, "/metadata/name") + "-" + which + "." + service)
            .toList();

    assertThat(load(SECRETS).config().cluster().members()).hasSize(3).isEqualTo(names);
    assertThat(text(members, "/spec/clusterIP")).isEqualTo("None");
    assertThat(members.at("/spec/publishNotReadyAddresses").asBoolean(false)).isTrue();
  }

  @Test
  void portsAreThoseOfTheProgram() {
    Config config = load(SECRETS).config();
    Map<String, Integer> ports = new HashMap<>();
    for (JsonNode port : container.path("ports")) {
      ports.put(text(port, "/name"), port.path("containerPort").asInt());
    }

    assertThat(ports)
        .isEqualTo(
            Map.of(
                "http", config.http().port(),
                "management", config.management().port(),
                "cluster", config.cluster().port()));
    for (JsonNode service : all("Service")) {
      assertThat(ports).containsKey(text(service, "/spec/ports/0/targetPort"));
    }
  }

  @Test
  void onlyNodesReachTheCluster() {
    JsonNode policy = only("NetworkPolicy");
    Map<String, JsonNode> open = new HashMap<>();
    for (JsonNode rule : policy.at("/spec/ingress")) {
      rule.path("ports").forEach(port -> open.put(text(port, "/port"), rule.path("from")));
    }

    assertThat(open).containsOnlyKeys("cluster", "32768", "http", "management");
    for (String port : List.of("cluster", "32768")) {
      JsonNode from = open.getOrDefault(port, policy);
      assertThat(from.size()).isEqualTo(1);
      assertThat(from.at("/0/podSelector/matchLabels")).isEqualTo(template.at("/metadata/labels"));
    }
    assertThat(open.getOrDefault("management", policy).size()).isEqualTo(1);
    assertThat(text(policy, "/spec/policyTypes/0")).isEqualTo("Ingress");
  }

  @Test
  void probesAskWhatIsThere() {
    String contract = Contract.load().yaml();

    for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
      JsonNode asked = container.path(probe).path("httpGet");
      assertThat(contract).contains("\n  " + text(asked, "/path") + ":\n");
      assertThat(text(asked, "/port")).isEqualTo("management");
    }
    assertThat(text(container, "/readinessProbe/httpGet/path")).isEqualTo("/readyz");
  }

  @Test
  void everythingMeansTheSamePods() {
    JsonNode labels = template.at("/metadata/labels");

    assertThat(nodes.at("/spec/selector/matchLabels")).isEqualTo(labels);
    assertThat(only("PodDisruptionBudget").at("/spec/selector/matchLabels")).isEqualTo(labels);
    assertThat(only("NetworkPolicy").at("/spec/podSelector/matchLabels")).isEqualTo(labels);
    assertThat(all("Service"))
        .allSatisfy(service -> assertThat(service.at("/spec/selector")).isEqualTo(labels));
  }

  @Test
  void nodesMayDoNoMoreThanTheyNeed() {
    JsonNode own = container.path("securityContext");

    assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean(false)).isTrue();
    assertThat(own.path("readOnlyRootFilesystem").asBoolean(false)).isTrue();
    assertThat(own.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
    assertThat(text(own, "/capabilities/drop/0")).isEqualTo("ALL");
    assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
    assertThat(Yaml.text(Path.of("pom.xml")))
        .contains("<user>" + pod.at("/securityContext/runAsUser").asInt() + ":");
  }
}
