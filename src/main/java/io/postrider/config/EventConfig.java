package io.postrider.config;

import java.time.Duration;

/// The log of events.
///
/// @param retention how long events are kept, at least 1 min
public record EventConfig(Duration retention) {
  static final EventConfig DEFAULTS = new EventConfig(Duration.ofDays(7));

  public EventConfig {
    Check.that(
        retention.compareTo(Duration.ofMinutes(1)) >= 0,
        "retention",
        "must be at least PT1M, was " + retention);
  }
}
