package io.postrider.protocol.signal;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Jid;
import org.junit.jupiter.api.Test;

final class SignalAddressTest {
  @Test
  void tellsNamespacesApart() {
    assertThat(SignalAddress.of(Jid.phone("111").withDevice(3))).hasToString("111.3");
    assertThat(SignalAddress.of(Jid.lid("111"))).hasToString("111_1.0");
    assertThat(SignalAddress.of(new Jid("111", 99, Jid.HOSTED))).hasToString("111_128.99");
    assertThat(SignalAddress.of(new Jid("111", 99, Jid.HOSTED_LID))).hasToString("111_129.99");
  }
}
