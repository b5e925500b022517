package io.postrider;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class IdleHeapTest {
  private static final String INTERVAL = "G1PeriodicGCInterval";

  private final HotSpotDiagnosticMXBean vm =
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);

  /// What is set once stays set, in the JVM of this test as well: so both in one.
  @Test
  void looksAtAnIdleProcessUnlessTheOperatorHasSaidWhen() {
    IdleHeap.giveBack();
    assertThat(interval()).isEqualTo("30000");

    vm.setVMOption(INTERVAL, "45000");
    IdleHeap.giveBack();
    assertThat(interval()).isEqualTo("45000");
  }

  private String interval() {
    return vm.getVMOption(INTERVAL).getValue();
  }
}
