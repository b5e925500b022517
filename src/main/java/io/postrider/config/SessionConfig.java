package io.postrider.config;

import java.time.Duration;

/// Limits and timing of the sessions of one node.
///
/// @param mailbox tasks that may wait in one session, 1 to 65,536; more are answered "busy"
/// @param ratePerMin messages a minute of a new session, 0 or less: unlimited
/// @param ratePerHour messages an hour of a new session, 0 or less: unlimited
/// @param reconnectCap the longest pause before a reconnect, 1 s to 1 h
/// @param firstContactsPerHour how many strangers a session may write to in an hour, 0: any number
/// @param contactChecksPerHour numbers that a session may ask WhatsApp about in an hour, 0: any
///   number
public record SessionConfig(
    int mailbox,
    int ratePerMin,
    int ratePerHour,
    Duration reconnectCap,
    int firstContactsPerHour,
    int contactChecksPerHour) {
  /// What holds without configuration.
  public static final SessionConfig DEFAULTS =
      new SessionConfig(256, 20, 200, Duration.ofMinutes(2), 0, 300);

  public SessionConfig {
    Check.that(mailbox >= 1 && mailbox <= 65_536, "mailbox", "must be 1 to 65536, was " + mailbox);
    Check.that(
        between(reconnectCap, Duration.ofSeconds(1), Duration.ofHours(1)),
        "reconnectCap",
        "must be PT1S to PT1H, was " + reconnectCap);
    Check.that(
        firstContactsPerHour >= 0,
        "firstContactsPerHour",
        "must be 0 or more, was " + firstContactsPerHour);
    Check.that(
        contactChecksPerHour >= 0,
        "contactChecksPerHour",
        "must be 0 or more, was " + contactChecksPerHour);
  }

  private static boolean between(Duration value, Duration least, Duration most) {
    return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
  }
}
