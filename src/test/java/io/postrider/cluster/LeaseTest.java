package io.postrider.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class LeaseTest {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5_000_000_000L);
  private final AtomicLong millis = new AtomicLong(1_760_000_000_000L);
  private final Lease lease = new Lease(nanos::get, millis::get, Duration.ofSeconds(2));

  private void pass(long time) {
    nanos.addAndGet(time * 1_000_000);
    millis.addAndGet(time);
  }

  @Test
  void isNotHeldAtFirstAndNotByAnExtension() {
    assertThat(lease.isHeld()).isFalse();
    assertThat(lease.extend(lease.now())).isFalse();
    assertThat(lease.isHeld()).isFalse();
  }

  @Test
  void holdsFromTheMomentAtWhichItWasAskedFor() {
    Lease.Moment asked = lease.now();
    pass(1_500);
    assertThat(lease.regain(asked)).isTrue();
    pass(499);
    assertThat(lease.isHeld()).isTrue();
    pass(1);
    assertThat(lease.isHeld()).isFalse();
  }

  @Test
  void goesOnWhileItIsExtended() {
    lease.regain(lease.now());
    for (int i = 0; i < 100; i++) {
      pass(1_900);
      assertThat(lease.extend(lease.now())).isTrue();
    }
  }

  @Test
  void doesNotComeBackByALateExtension() {
    lease.regain(lease.now());
    pass(1_000);
    Lease.Moment asked = lease.now();
    pass(60_000);

    assertThat(lease.isHeld()).isFalse();
    assertThat(lease.extend(asked)).isFalse();
    assertThat(lease.regain(asked)).as("the answer came a minute late").isFalse();
    assertThat(lease.regain(lease.now())).isTrue();
  }

  @Test
  void endsWhenTheMachineSleptAndOnlyTheWallClockSawIt() {
    lease.regain(lease.now());
    millis.addAndGet(60_000);

    assertThat(lease.isHeld()).isFalse();
  }

  @Test
  void isNotProlongedByAWallClockThatIsSetBack() {
    lease.regain(lease.now());
    millis.addAndGet(-3_600_000);
    nanos.addAndGet(2_000_000_000L);

    assertThat(lease.isHeld()).isFalse();
  }

  @Test
  void canBeEnded() {
    lease.regain(lease.now());
    lease.end();

    assertThat(lease.isHeld()).isFalse();
    assertThat(lease.extend(lease.now())).isFalse();
  }
}
