package io.postrider;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.config.ClusterTlsConfig;
import org.junit.jupiter.api.Test;

final class EventBusesTest {
  @Test
  void aNodeThatCannotBeReachedIsTriedAnewBeforeAnybodyGivesUp() {
    ClusterTlsConfig none = new ClusterTlsConfig(null, null, null);

    assertThat(EventBuses.options(none, "127.0.0.1").getConnectTimeout()).isLessThan(5_000);
  }
}
