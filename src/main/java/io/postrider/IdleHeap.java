package io.postrider;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.VMOption;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The memory of a process that has nothing to do. Left to itself the collector never looks at an
/// idle process, and gives nothing of what a start or a rush has taken back to the system.
final class IdleHeap {
  private static final Logger LOG = LoggerFactory.getLogger(IdleHeap.class);

  private static final String INTERVAL = "G1PeriodicGCInterval";
  private static final String MILLIS = "30000";

  private IdleHeap() {}

  /// From now on unused heap goes back to the system, within a minute or so after the last
  /// collection. What the operator has set himself stays; other collectors than G1 take no notice.
  static void giveBack() {
    try {
      HotSpotDiagnosticMXBean vm =
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      if (isFree(vm.getVMOption(INTERVAL))) {
        vm.setVMOption(INTERVAL, MILLIS);
      }
    } catch (RuntimeException otherVm) {
      LOG.info("an idle heap is not given back: {}", otherVm.toString());
    }
  }

  private static boolean isFree(VMOption option) {
    return option.isWriteable() && option.getOrigin() == VMOption.Origin.DEFAULT;
  }
}
