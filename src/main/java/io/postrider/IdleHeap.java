package io.postrider;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.OperatingSystemMXBean;
import com.sun.management.VMOption;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Timer;
import java.util.TimerTask;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The memory of a process that has nothing to do. Left to itself the collector never looks at an
/// idle process, and keeps as much free as a busy one needs; so does the C library of what the
/// compilers have used. On one thread.
final class IdleHeap {
  private static final Logger LOG = LoggerFactory.getLogger(IdleHeap.class);

  private static final String INTERVAL = "G1PeriodicGCInterval";
  private static final String MILLIS = "30000";

  /// Percent of the heap.
  private static final String LEAST_FREE = "MinHeapFreeRatio";

  private static final String MOST_FREE = "MaxHeapFreeRatio";
  private static final String IDLE_LEAST = "10";
  private static final String IDLE_MOST = "20";

  /// Shorter than the interval: the collection that follows a rush finds an idle process.
  private static final Duration LOOK = Duration.ofSeconds(10);

  /// Who uses less of a core, at two looks, is idle until he uses more than that.
  private static final double IDLE = 0.1;

  private static final double BUSY = 0.3;
  private static final int LOOKS = 2;

  private final HotSpotDiagnosticMXBean vm;
  private final String least;
  private final String most;
  private long cpuBefore;
  private long nanosBefore;
  private int quiet;
  private boolean idle;
  private boolean trims = true;

  /// @param cpu of the process so far, in nanoseconds
  /// @param nanos of a clock that never goes back
  IdleHeap(HotSpotDiagnosticMXBean vm, long cpu, long nanos) {
    this.vm = vm;
    this.least = vm.getVMOption(LEAST_FREE).getValue();
    this.most = vm.getVMOption(MOST_FREE).getValue();
    this.cpuBefore = cpu;
    this.nanosBefore = nanos;
  }

  /// From now on unused memory goes back to the system, within a minute or so after the last
  /// collection. What the operator has set himself stays. Only G1 collects an idle process.
  ///
  /// @param alone whether it never has to take over, within seconds, what another one did; one that
  ///   may keeps what it needs for it
  static void giveBack(boolean alone) {
    try {
      HotSpotDiagnosticMXBean vm =
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      if (isFree(vm, INTERVAL)) {
        vm.setVMOption(INTERVAL, MILLIS);
      }
      if (alone && isFree(vm, LEAST_FREE) && isFree(vm, MOST_FREE)) {
        watch(vm);
      }
    } catch (RuntimeException otherVm) {
      LOG.info("an idle heap is not given back: {}", otherVm.toString());
    }
  }

  private static boolean isFree(HotSpotDiagnosticMXBean vm, String name) {
    VMOption option = vm.getVMOption(name);
    return option.isWriteable() && option.getOrigin() == VMOption.Origin.DEFAULT;
  }

  private static void watch(HotSpotDiagnosticMXBean vm) {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    IdleHeap heap = new IdleHeap(vm, system.getProcessCpuTime(), System.nanoTime());
    TimerTask task =
        new TimerTask() {
          @Override
          public void run() {
            if (!heap.look(system.getProcessCpuTime(), System.nanoTime())) {
              boolean _ = cancel();
            }
          }
        };
    new Timer("idle heap", true).schedule(task, LOOK.toMillis(), LOOK.toMillis());
  }

  /// What was done since the last look says whether it is idle now.
  ///
  /// @return whether to look again: not when somebody else has set what this sets
  boolean look(long cpu, long nanos) {
    double share = (double) (cpu - cpuBefore) / (nanos - nanosBefore);
    cpuBefore = cpu;
    nanosBefore = nanos;
    quiet = share < IDLE ? quiet + 1 : 0;
    if (!isKept()) {
      return false;
    }
    if (!idle && quiet >= LOOKS) {
      idle = true;
      vm.setVMOption(LEAST_FREE, IDLE_LEAST); // never above the most, not even in between
      vm.setVMOption(MOST_FREE, IDLE_MOST);
      trim();
    } else if (idle && share > BUSY) {
      idle = false;
      vm.setVMOption(MOST_FREE, most);
      vm.setVMOption(LEAST_FREE, least);
    }
    return true;
  }

  private boolean isKept() {
    return vm.getVMOption(LEAST_FREE).getValue().equals(idle ? IDLE_LEAST : least)
        && vm.getVMOption(MOST_FREE).getValue().equals(idle ? IDLE_MOST : most);
  }

  /// Where the C library knows how.
  private void trim() {
    if (!trims) {
      return;
    }
    try {
      Object _ =
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  "systemTrimNativeHeap",
                  null,
                  null);
    } catch (JMException otherVm) {
      trims = false;
      LOG.info("native memory is not given back: {}", otherVm.toString());
    }
  }
}
