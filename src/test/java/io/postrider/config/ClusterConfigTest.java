package io.postrider.config;

import static io.postrider.config.ConfigFixture.config;
import static io.postrider.config.ConfigFixture.rejects;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterConfigTest {
  @Test
  void isAClusterOfOneByDefault() {
    assertThat(config("{}").cluster())
        .isEqualTo(new ClusterConfig(null, 5701, List.of(), ClusterTlsConfig.DEFAULTS));
  }

  @Test
  void readsItsKeys() {
    assertThat(config("{\"cluster\":{\"host\":\"10.0.0.1\",\"port\":0}}").cluster())
        .isEqualTo(new ClusterConfig("10.0.0.1", 0, List.of(), ClusterTlsConfig.DEFAULTS));
    assertThat(config("POSTRIDER_CLUSTER_HOST", "node-1").cluster().host()).isEqualTo("node-1");
    assertThat(config("POSTRIDER_CLUSTER_PORT", "5702").cluster().port()).isEqualTo(5702);
    assertThat(config("{\"cluster\":{\"members\":[\"a\",\"b:5701\"]}}").cluster().members())
        .containsExactly("a", "b:5701");
    assertThat(config("POSTRIDER_CLUSTER_MEMBERS", "a, b:5701,").cluster().members())
        .containsExactly("a", "b:5701");
  }

  @Test
  void findsMembersAtTheOwnPortWhereNoneIsNamed() {
    assertThat(
            new ClusterConfig(null, 5705, List.of("a", "b:5701"), ClusterTlsConfig.DEFAULTS)
                .addresses())
        .containsExactly(new ClusterConfig.Member("a", 5705), new ClusterConfig.Member("b", 5701));
  }

  @Test
  void hasTlsByThreeFilesOrNot() {
    assertThat(config("{}").cluster().tls().pem()).isEmpty();
    assertThat(
            config("{\"cluster\":{\"tls\":{\"certificate\":\"a\",\"key\":\"b\",\"ca\":\"c\"}}}")
                .cluster()
                .tls()
                .pem())
        .contains(new ClusterTlsConfig.Pem(Path.of("a"), Path.of("b"), Path.of("c")));
    rejects(
        "{\"cluster\":{\"tls\":{\"key\":\"b\",\"ca\":\"c\"}}}",
        "cluster.tls.certificate is missing");
    rejects(
        "{\"cluster\":{\"tls\":{\"certificate\":\"a\",\"ca\":\"c\"}}}",
        "cluster.tls.key is missing");
    rejects(
        "{\"cluster\":{\"tls\":{\"certificate\":\"a\",\"key\":\"b\"}}}",
        "cluster.tls.ca is missing");
  }

  @Test
  void rejectsWhatCannotBe() {
    for (String host : List.of("", "0.0.0.0", "10.0.0.*", "::1", "a b")) {
      rejects(
          "{\"cluster\":{\"host\":\"" + host + "\"}}",
          "cluster.host must be one address or name, IPv4");
    }
    rejects(
        "{\"cluster\":{\"port\":65536}}",
        "cluster.port must be 0 (any free one) to 65535, was 65536");
    rejects(
        "{\"cluster\":{\"port\":0,\"members\":[\"a\"]}}",
        "cluster.port must not be 0 when there are members");
    for (String member : List.of("a:0", "a:65536", "a:b", "a:1:2", ":1")) {
      rejects(
          "{\"cluster\":{\"members\":[\"" + member + "\"]}}",
          "cluster.members must be host or host:port each");
    }
    rejects("{\"cluster\":{\"members\":\"a\"}}", "cluster.members must be a list of texts");
    rejects(
        "{\"cluster\":{\"members\":[\"a b\"]}}", "cluster.members must be host or host:port each");
  }
}
