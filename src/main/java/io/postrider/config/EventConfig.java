package io.postrider.config;

import java.time.Duration;

/// The log of events.
///
/// @param retention how long events are kept, at least 1 min
/// @param streamAge after which a stream ends that a login token has opened, 1 min to 24 h; its
///   reader comes back and goes on where he was
public record EventConfig(Duration retention, Duration streamAge) {
  /// What holds without configuration.
  public static final EventConfig DEFAULTS =
      new EventConfig(Duration.ofDays(7), Duration.ofHours(1));

  public EventConfig {
    Check.that(
        retention.compareTo(Duration.ofMinutes(1)) >= 0,
        "retention",
        "must be at least PT1M, was " + retention);
    Check.that(
        streamAge.compareTo(Duration.ofMinutes(1)) >= 0
            && streamAge.compareTo(Duration.ofHours(24)) <= 0,
        "streamAge",
        "must be PT1M to PT24H, was " + streamAge);
  }
}
