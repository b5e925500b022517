package io.postrider.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HostsTest {
  @Test
  void tellsAddressesFromNames() {
    for (String address : List.of("127.0.0.1", "10.0.0.1", "::1", "[::1]", "2001:db8::1")) {
      assertThat(Hosts.isAddress(address)).as(address).isTrue();
    }
    for (String name :
        List.of("", "[]", "localhost", "cafe.de", "face", "1.2.3.4.example", "[a]")) {
      assertThat(Hosts.isAddress(name)).as(name).isFalse();
    }
  }
}
