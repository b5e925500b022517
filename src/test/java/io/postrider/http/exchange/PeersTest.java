package io.postrider.http.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PeersTest {
  private final Peers peers = new Peers(2, List.of("10.0.0.1", "::1"));

  @Test
  void oneAddressMayHaveSoMany() {
    assertThat(peers.take("192.0.2.1")).isTrue();
    assertThat(peers.take("192.0.2.1")).isTrue();
    assertThat(peers.take("192.0.2.1")).isFalse();
    assertThat(peers.take("192.0.2.2")).isTrue();

    peers.giveBack("192.0.2.1");

    assertThat(peers.take("192.0.2.1")).isTrue();
    assertThat(peers.take("::ffff:192.0.2.1")).isFalse();
  }

  @Test
  void whoHasANetworkCountsOnce() {
    assertThat(peers.take("2001:db8:1:2::1")).isTrue();
    assertThat(peers.take("2001:db8:1:2:ffff::")).isTrue();
    assertThat(peers.take("2001:db8:1:2::2")).isFalse();
    assertThat(peers.take("2001:db8:1:3::1")).isTrue();
    assertThat(peers.take("fe80::1%eth0")).isTrue();
    assertThat(peers.take("fe80::2%1")).isTrue();
    assertThat(peers.take("fe80::1%eth0")).isFalse();
  }

  @Test
  void aProxyBringsAnyNumber() {
    for (int i = 0; i < 5; i++) {
      assertThat(peers.take("10.0.0.1")).isTrue();
      assertThat(peers.take("0:0:0:0:0:0:0:1")).isTrue();
      assertThat(peers.take(null)).isTrue();
    }
  }
}
