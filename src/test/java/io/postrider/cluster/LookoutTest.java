package io.postrider.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.auth.MovedTimers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LookoutTest {
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final MovedTimers timers = new MovedTimers();
  private int looks;
  private final Lookout lookout = new Lookout(timers, PAUSE, () -> looks++);

  private static Member member(String id, long leftMillis) {
    return new Member(
        id, "1", 1, 10, false, Instant.EPOCH, Instant.EPOCH, Duration.ofMillis(leftMillis));
  }

  private int looksAfter(long millis) {
    timers.advance(Duration.ofMillis(millis));
    return looks;
  }

  @Test
  void looksAgainWhenALeaseEndsBeforeTheNextLook() {
    lookout.seen(List.of(member("own", 3_000), member("dead", 200), member("other", 2_700)));

    assertThat(looksAfter(200)).isZero();
    assertThat(looksAfter(1)).isOne();
    assertThat(looksAfter(10_000)).isOne();
  }

  @Test
  void looksAgainForTheNextThatEnds() {
    lookout.seen(List.of(member("own", 3_000), member("a", 100), member("b", 400)));
    assertThat(looksAfter(101)).isOne();
    lookout.seen(List.of(member("own", 2_900), member("a", -1), member("b", 299)));

    assertThat(looksAfter(299)).isOne();
    assertThat(looksAfter(1)).isEqualTo(2);
  }

  @Test
  void doesNotWhenTheNextLookComesFirst() {
    lookout.seen(List.of(member("own", 3_000), member("slow", 200)));
    timers.advance(Duration.ofMillis(100));
    lookout.seen(List.of(member("own", 3_000), member("slow", 3_000)));

    assertThat(looksAfter(10_000)).isZero();
  }

  @Test
  void doesNotForWhoRenews() {
    lookout.seen(List.of(member("own", 3_000), member("other", 2_600)));

    assertThat(looksAfter(10_000)).isZero();
  }

  @Test
  void doesNotForWhoIsGoneAlready() {
    lookout.seen(List.of(member("own", 3_000), member("gone", 0), member("longGone", -9_000)));

    assertThat(looksAfter(10_000)).isZero();
  }
}
