package io.postrider.events;

import java.time.Duration;
import java.time.Instant;

/// Since when something waits in the log for one reader, and he has not taken it. Written on his
/// event loop, read on any thread.
final class Lag {
  private static final long NOTHING = Long.MAX_VALUE;

  private volatile long since = NOTHING;

  /// Something of this time waits.
  void waits(long millis) {
    since = Math.min(since, millis);
  }

  /// What waits is of this time at the oldest.
  void taken(long millis) {
    if (since != NOTHING) {
      since = Math.max(since, millis);
    }
  }

  void nothing() {
    since = NOTHING;
  }

  /// How long it has waited; zero when nothing does.
  Duration at(Instant now) {
    return Duration.ofMillis(Math.max(0, now.toEpochMilli() - since));
  }
}
