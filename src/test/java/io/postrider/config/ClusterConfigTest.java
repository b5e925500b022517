package io.postrider.config;

import static io.postrider.config.ConfigFixture.config;
import static io.postrider.config.ConfigFixture.rejects;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterConfigTest {
  @Test
  void isAClusterOfOneByDefault() {
    assertThat(config("{}").cluster()).isEqualTo(new ClusterConfig(List.of()));
  }

  @Test
  void readsItsKeys() {
    assertThat(config("{\"cluster\":{\"members\":[\"a\",\"b:5701\"]}}").cluster().members())
        .containsExactly("a", "b:5701");
    assertThat(config("POSTRIDER_CLUSTER_MEMBERS", "a, b:5701,").cluster().members())
        .containsExactly("a", "b:5701");
  }

  @Test
  void rejectsWhatCannotBe() {
    rejects("{\"cluster\":{\"members\":\"a\"}}", "cluster.members must be a list of texts");
    rejects(
        "{\"cluster\":{\"members\":[\"a b\"]}}", "cluster.members must be host or host:port each");
  }
}
