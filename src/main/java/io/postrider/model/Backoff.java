package io.postrider.model;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait before the next attempt to connect: exponential from 1 s, doubled each time, at
/// most `cap`, full jitter (contract E).
public final class Backoff {
  private static final Duration FIRST = Duration.ofSeconds(1);

  private final Duration cap;
  private final RandomGenerator random;
  private int failures;

  public Backoff(Duration cap, RandomGenerator random) {
    this.cap = cap;
    this.random = random;
  }

  /// The wait before the next attempt, from zero to the present ceiling.
  public Duration next() {
    long ceiling = Math.min(cap.toMillis(), FIRST.toMillis() << Math.min(failures, 20));
    failures++;
    return Duration.ofMillis(random.nextLong(ceiling + 1));
  }

  /// After a success.
  public void reset() {
    failures = 0;
  }
}
