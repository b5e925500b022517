package io.postrider.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BackoffTest {
  private static final Duration CAP = Duration.ofMinutes(2);

  @Test
  void doublesItsCeilingUpToTheCapAndDrawsBelowIt() {
    Backoff backoff = new Backoff(CAP, new Random(1));

    for (int failures = 0; failures < 100; failures++) {
      Duration ceiling = Duration.ofSeconds(Math.min(120, 1L << Math.min(failures, 30)));
      assertThat(backoff.next()).isBetween(Duration.ZERO, ceiling);
    }
  }

  @Test
  void beginsAnewAfterASuccess() {
    Backoff backoff = new Backoff(CAP, new Random(2));
    for (int failures = 0; failures < 10; failures++) {
      assertThat(backoff.next()).isNotNull();
    }

    backoff.reset();

    assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void doublesWithoutJitterToo() {
    Duration first = Duration.ofMillis(50);

    assertThat(Backoff.doubled(first, 0, CAP)).isEqualTo(first);
    assertThat(Backoff.doubled(first, 3, CAP)).isEqualTo(Duration.ofMillis(400));
    assertThat(Backoff.doubled(first, Integer.MAX_VALUE, CAP)).isEqualTo(CAP);
  }
}
