package io.postrider.model;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait before the next attempt: from 1 s, doubled each time, at most `cap`, full
/// jitter (api.md §8).
public final class Backoff {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final int MOST_DOUBLINGS = 20;

  private final Duration cap;
  private final RandomGenerator random;
  private int failures;

  public Backoff(Duration cap, RandomGenerator random) {
    this.cap = cap;
    this.random = random;
  }

  /// `first`, doubled `times` times, at most `cap`.
  public static Duration doubled(Duration first, int times, Duration cap) {
    Duration grown = first.multipliedBy(1L << Math.min(times, MOST_DOUBLINGS));
    return grown.compareTo(cap) < 0 ? grown : cap;
  }

  /// The wait before the next attempt, from zero to the present ceiling.
  public Duration next() {
    Duration ceiling = doubled(FIRST, failures, cap);
    failures++;
    return Duration.ofMillis(random.nextLong(ceiling.toMillis() + 1));
  }

  /// After a success.
  public void reset() {
    failures = 0;
  }
}
