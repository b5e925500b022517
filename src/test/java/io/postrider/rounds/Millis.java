package io.postrider.rounds;

import java.time.Duration;
import java.util.List;

/// A median and a maximum.
record Millis(long median, long longest) {
  /// Of durations, shortest first; of none it is 0.
  static Millis of(List<Duration> sorted) {
    return sorted.isEmpty()
        ? new Millis(0, 0)
        : new Millis(sorted.get(sorted.size() / 2).toMillis(), sorted.getLast().toMillis());
  }

  @Override
  public String toString() {
    return median + " ms (half), " + longest + " ms (all)";
  }
}
