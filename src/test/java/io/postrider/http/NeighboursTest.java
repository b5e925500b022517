package io.postrider.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NeighboursTest {
  @Test
  void onThisMachineNoNameOfAPageIsOurs() {
    for (String host : new String[] {"127.0.0.1", "localhost", "::1"}) {
      Neighbours neighbours = new Neighbours(host);
      for (String good : new String[] {"localhost", "LOCALHOST", "127.0.0.1", "[::1]", null}) {
        assertThat(neighbours.allow(good)).as(host + " " + good).isTrue();
      }
      for (String bad : new String[] {"page.example", "localhost.page.example", "face", ""}) {
        assertThat(neighbours.allow(bad)).as(host + " " + bad).isFalse();
      }
    }
  }

  @Test
  void whoListensForOthersIsCalledWhatTheyLike() {
    assertThat(new Neighbours("0.0.0.0").allow("postrider.monitoring.svc")).isTrue();
  }
}
