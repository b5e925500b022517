package io.postrider;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What is set stays set, in the JVM of this test as well.
class IdleHeapTest {
  private static final String INTERVAL = "G1PeriodicGCInterval";
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final HotSpotDiagnosticMXBean vm =
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
  private final List<String> found = free();

  @AfterEach
  void widen() {
    vm.setVMOption("MaxHeapFreeRatio", found.getLast());
    vm.setVMOption("MinHeapFreeRatio", found.getFirst());
  }

  /// A ratio that counts as the operator's, so that nothing watches the JVM of this test.
  @Test
  void looksAtAnIdleProcessUnlessTheOperatorHasSaidWhen() {
    vm.setVMOption("MaxHeapFreeRatio", found.getLast());
    IdleHeap.giveBack(true);
    assertThat(vm.getVMOption(INTERVAL).getValue()).isEqualTo("30000");

    vm.setVMOption(INTERVAL, "45000");
    IdleHeap.giveBack(true);
    assertThat(vm.getVMOption(INTERVAL).getValue()).isEqualTo("45000");
    assertThat(free()).isEqualTo(found);
  }

  @Test
  void keepsLittleFreeWhileNothingIsDone() {
    IdleHeap heap = new IdleHeap(vm, 5 * SECOND, 100 * SECOND);

    heap.look(5 * SECOND, 110 * SECOND);
    assertThat(free()).isEqualTo(found);

    heap.look(5 * SECOND, 120 * SECOND);
    heap.look(7 * SECOND, 130 * SECOND);
    assertThat(free()).containsExactly("10", "20");

    assertThat(heap.look(17 * SECOND, 140 * SECOND)).isTrue();
    assertThat(free()).isEqualTo(found);
  }

  @Test
  void isNotIdleWhileALittleIsDone() {
    IdleHeap heap = new IdleHeap(vm, 0, 0);
    for (long look = 1; look < 5; look++) {
      heap.look(2 * look * SECOND, 10 * look * SECOND);
    }
    assertThat(free()).isEqualTo(found);
  }

  @Test
  void leavesWhatTheOperatorSetsLater() {
    IdleHeap heap = new IdleHeap(vm, 0, 0);
    heap.look(0, 10 * SECOND);
    heap.look(0, 20 * SECOND);
    vm.setVMOption("MaxHeapFreeRatio", "30");

    assertThat(heap.look(10 * SECOND, 30 * SECOND)).isFalse();
    assertThat(free()).containsExactly("10", "30");
  }

  private List<String> free() {
    return List.of(
        vm.getVMOption("MinHeapFreeRatio").getValue(),
        vm.getVMOption("MaxHeapFreeRatio").getValue());
  }
}
