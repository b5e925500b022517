package io.postrider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.config.ClusterConfig;
import io.postrider.config.ClusterTlsConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClusterInterfaceTest {
  @Test
  void isTheLoopbackInterfaceForANodeAlone() {
    assertThat(found(null, 5701, List.of(), "10.0.0.2")).isEqualTo("127.0.0.1");
  }

  @Test
  void isWhatIsNamed() {
    assertThat(found("10.0.0.2", 5701, List.of("10.0.0.1"), "10.0.0.2")).isEqualTo("10.0.0.2");
    assertThat(found("10.0.0.2", 5701, List.of(), "10.0.0.2")).isEqualTo("10.0.0.2");
  }

  @Test
  void isTheMemberThatIsThisMachine() {
    assertThat(found(null, 5701, List.of("10.0.0.1", "10.0.0.2:5701"), "10.0.0.2"))
        .isEqualTo("10.0.0.2");
  }

  @Test
  void isTheMemberWithTheOwnPortWhereSeveralAreThisMachine() {
    List<String> members = List.of("127.0.0.1:5701", "127.0.0.2:5702");

    assertThat(found(null, 5701, members, "127.0.0.1", "127.0.0.2")).isEqualTo("127.0.0.1");
    assertThat(found(null, 5702, members, "127.0.0.1", "127.0.0.2")).isEqualTo("127.0.0.2");
  }

  @Test
  void saysWhatToSetWhereThereIsNone() {
    assertThatThrownBy(() -> found("10.0.0.9", 5701, List.of(), "10.0.0.2"))
        .isInstanceOf(StartException.class)
        .hasMessage("cluster.host: 10.0.0.9 is not this machine");
    assertThatThrownBy(() -> found(null, 5701, List.of("10.0.0.1", "gone.invalid"), "10.0.0.2"))
        .isInstanceOf(StartException.class)
        .hasMessage("cluster.host: none of cluster.members is this machine; name its interface");
  }

  @Test
  void knowsThisMachine() {
    ClusterConfig own = cluster("localhost", 5701, List.of());
    ClusterConfig foreign = cluster("192.0.2.1", 5701, List.of());

    assertThat(ClusterInterface.of(own)).isEqualTo("127.0.0.1");
    assertThatThrownBy(() -> ClusterInterface.of(foreign)).isInstanceOf(StartException.class);
  }

  private static String found(
      @Nullable String host, int port, List<String> members, String... own) {
    return ClusterInterface.of(
        cluster(host, port, members), address -> List.of(own).contains(address.getHostAddress()));
  }

  private static ClusterConfig cluster(@Nullable String host, int port, List<String> members) {
    return new ClusterConfig(host, port, members, new ClusterTlsConfig(null, null, null));
  }
}
