package io.postrider.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WatchTest {
  private static final Instant START = Instant.ofEpochSecond(1_800_000_000);
  private static final Duration LEASE = Duration.ofSeconds(3);

  private final Watch watch = new Watch(LEASE);

  /// @param untilMillis what is written, from the start
  /// @param left by the database's clock
  private static Member member(long untilMillis, Duration left) {
    return new Member("a", "1", 1, 10, false, START, START.plusMillis(untilMillis), left);
  }

  private Duration seen(long atMillis, Member member) {
    return watch.seen(List.of(member), TimeUnit.MILLISECONDS.toNanos(atMillis)).getFirst().lease();
  }

  @Test
  void whatIsNotRenewedEnds() {
    assertThat(seen(0, member(3_000, LEASE))).isEqualTo(LEASE);
    assertThat(seen(500, member(3_000, Duration.ofMillis(2_480))))
        .isEqualTo(Duration.ofMillis(2_500));
    assertThat(seen(3_000, member(3_000, Duration.ZERO))).isEqualTo(Duration.ZERO);
    assertThat(watch.hasSeenRenewal()).isFalse();
  }

  @Test
  void whatIsRenewedHolds() {
    seen(0, member(3_000, LEASE));

    assertThat(seen(2_900, member(5_900, LEASE))).isEqualTo(LEASE);
    assertThat(watch.hasSeenRenewal()).isTrue();
  }

  @Test
  void aClockThatIsSetForwardEndsNothing() {
    seen(0, member(3_000, LEASE));

    assertThat(seen(500, member(3_000, Duration.ofHours(-1)))).isEqualTo(Duration.ofMillis(2_500));
    assertThat(seen(600, member(3_604_000, LEASE))).isEqualTo(LEASE);
  }

  /// It has been renewed just before the step, and is seen just after it.
  @Test
  void aClockThatIsSetForwardAfterARenewalEndsNothing() {
    seen(0, member(3_000, LEASE));

    assertThat(seen(500, member(3_400, Duration.ofHours(-1)))).isEqualTo(Duration.ofMillis(2_500));
  }

  @Test
  void whoHasLeftIsGone() {
    seen(0, member(3_000, LEASE));

    assertThat(seen(500, member(400, Duration.ofMillis(-100)))).isEqualTo(Duration.ofMillis(-100));
  }

  @Test
  void aClockThatIsSetBackKeepsNobodyAlive() {
    seen(0, member(3_000, LEASE));

    assertThat(seen(3_000, member(3_000, Duration.ofHours(1)))).isEqualTo(Duration.ZERO);
  }

  @Test
  void whoComesLaterWatchesHalfAMinuteAtMost() {
    assertThat(seen(0, member(3_000, Duration.ofHours(1)))).isEqualTo(Duration.ofSeconds(30));
    assertThat(seen(30_000, member(3_000, Duration.ofHours(1)))).isEqualTo(Duration.ZERO);
  }

  @Test
  void whoWasGoneBeforeIsGone() {
    assertThat(seen(0, member(0, Duration.ofDays(-1)))).isEqualTo(Duration.ofDays(-1));
  }

  @Test
  void aLongLeaseOfOnesOwnIsNotCut() {
    Watch own = new Watch(Duration.ofMinutes(5));

    assertThat(own.seen(List.of(member(300_000, Duration.ofMinutes(4))), 0).getFirst().lease())
        .isEqualTo(Duration.ofMinutes(4));
  }
}
