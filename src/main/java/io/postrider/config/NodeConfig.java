package io.postrider.config;

import java.time.Duration;

/// What this node takes, and how it shares with the others.
///
/// @param capacity sessions that it runs at most, 1 to 1,000,000
/// @param lease how long its sessions are its own when it cannot reach the database any more, 2 s
///   to 1 min; others take them over after that
/// @param loginsPerSecond connections to WhatsApp that it opens at most, 1 to 100,000
/// @param movesAtOnce sessions that it gives to other nodes at the same time, 1 to 1,000
/// @param farewell how long it still answers requests at its end after `/readyz` says no, where
///   there are other nodes, up to 1 min
/// @param drainWithin how long it may take at its end to give its sessions away, up to 1 min
public record NodeConfig(
    int capacity,
    Duration lease,
    int loginsPerSecond,
    int movesAtOnce,
    Duration farewell,
    Duration drainWithin) {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /// What holds without configuration.
  public static final NodeConfig DEFAULTS =
      new NodeConfig(
          20_000, Duration.ofMillis(2_600), 500, 8, Duration.ofSeconds(5), Duration.ofSeconds(20));

  public NodeConfig {
    number("capacity", capacity, 1_000_000);
    number("loginsPerSecond", loginsPerSecond, 100_000);
    number("movesAtOnce", movesAtOnce, 1_000);
    time("lease", lease, Duration.ofSeconds(2));
    time("farewell", farewell, Duration.ZERO);
    time("drainWithin", drainWithin, Duration.ZERO);
  }

  private static void number(String key, int value, int most) {
    Check.that(value >= 1 && value <= most, key, "must be 1 to " + most + ", was " + value);
  }

  private static void time(String key, Duration value, Duration least) {
    Check.that(
        value.compareTo(least) >= 0 && value.compareTo(MINUTE) <= 0,
        key,
        "must be " + least + " to " + MINUTE + ", was " + value);
  }
}
