package io.postrider.model;

import java.time.Duration;
import java.time.Instant;

/// A time from a moment on, by a clock that may be set. It is over as well when the clock shows a
/// time before that moment: it was set back, and nobody has to wait until it has caught up.
///
/// @param from the moment
public record Spell(Instant from, Duration length) {
  /// One that is over.
  public static final Spell OVER = new Spell(Instant.MIN, Duration.ZERO);

  /// Whether it goes on.
  public boolean covers(Instant now) {
    return left(now).isPositive();
  }

  /// How long it goes on; zero when it is over.
  public Duration left(Instant now) {
    if (now.isBefore(from)) {
      return Duration.ZERO;
    }
    Duration left = length.minus(Duration.between(from, now));
    return left.isNegative() ? Duration.ZERO : left;
  }
}
