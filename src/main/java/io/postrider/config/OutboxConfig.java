package io.postrider.config;

import java.time.Duration;

/// What the outbox holds, and for how long it and the messages are kept.
///
/// @param queue messages that may be queued in one session, 1 to 1,000,000; more are answered
///   "busy"
/// @param ackWithin how long a message waits for WhatsApp's acknowledgement before the connection
///   is given up and it is sent again on the next one, 5 s to 10 min
/// @param keepKeys how long an idempotency key is remembered after its message has ended, 1 to 366
///   days
/// @param keepRows how long a message is kept after it has ended, 1 to 366 days
/// @param keepMessages how long received messages are kept, how far own ones have come, and what
///   was set aside, 1 to 366 days
public record OutboxConfig(
    int queue, Duration ackWithin, Duration keepKeys, Duration keepRows, Duration keepMessages) {
  /// What holds without configuration.
  public static final OutboxConfig DEFAULTS =
      new OutboxConfig(
          10_000,
          Duration.ofSeconds(75),
          Duration.ofDays(7),
          Duration.ofDays(30),
          Duration.ofDays(90));

  public OutboxConfig {
    Check.that(queue >= 1 && queue <= 1_000_000, "queue", "must be 1 to 1000000, was " + queue);
    Check.that(
        between(ackWithin, Duration.ofSeconds(5), Duration.ofMinutes(10)),
        "ackWithin",
        "must be PT5S to PT10M, was " + ackWithin);
    checkDays(keepKeys, "keepKeys");
    checkDays(keepRows, "keepRows");
    checkDays(keepMessages, "keepMessages");
  }

  private static void checkDays(Duration kept, String name) {
    Check.that(
        between(kept, Duration.ofDays(1), Duration.ofDays(366)),
        name,
        "must be P1D to P366D, was " + kept);
  }

  private static boolean between(Duration value, Duration least, Duration most) {
    return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
  }
}
