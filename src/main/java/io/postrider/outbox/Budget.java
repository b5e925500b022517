package io.postrider.outbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What a session may still send: two token buckets, one a minute and one an hour, both of which
/// must have a token (api.md §12). A bucket holds as many tokens as its rate and is refilled
/// evenly; a rate of 0 or less is no limit. Pure: each answer is a new budget.
///
/// @param minute tokens in the first bucket at `at`
/// @param hour tokens in the second bucket at `at`
public record Budget(double minute, double hour, Instant at) {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);

  /// The size of both buckets.
  public record Rates(int perMinute, int perHour) {}

  /// Full buckets.
  public static Budget full(Rates rates, Instant now) {
    return new Budget(Math.max(0, rates.perMinute()), Math.max(0, rates.perHour()), now);
  }

  /// The budget after one message; empty when there is no token for it.
  public Optional<Budget> take(Rates rates, Instant now) {
    Budget filled = refilled(rates, now);
    boolean minuteFits = rates.perMinute() <= 0 || filled.minute >= 1;
    boolean hourFits = rates.perHour() <= 0 || filled.hour >= 1;
    return minuteFits && hourFits
        ? Optional.of(
            new Budget(
                rates.perMinute() <= 0 ? filled.minute : filled.minute - 1,
                rates.perHour() <= 0 ? filled.hour : filled.hour - 1,
                filled.at))
        : Optional.empty();
  }

  /// The budget after a change of rates: a bucket whose size has changed is full, the other goes
  /// on.
  public Budget resized(Rates before, Rates after, Instant now) {
    Budget filled = refilled(before, now);
    Budget full = full(after, now);
    return new Budget(
        before.perMinute() == after.perMinute() ? filled.minute : full.minute,
        before.perHour() == after.perHour() ? filled.hour : full.hour,
        filled.at);
  }

  /// How often `take` succeeds now.
  public int tokens(Rates rates, Instant now) {
    Budget filled = refilled(rates, now);
    return Math.min(tokens(filled.minute, rates.perMinute()), tokens(filled.hour, rates.perHour()));
  }

  private static int tokens(double left, int rate) {
    return rate <= 0 ? Integer.MAX_VALUE : (int) left;
  }

  /// How long until `take` succeeds; zero when it does now.
  public Duration wait(Rates rates, Instant now) {
    return wait(rates, now, 1);
  }

  /// How long until `take` succeeds so many times in a row.
  public Duration wait(Rates rates, Instant now, int tokens) {
    Budget filled = refilled(rates, now);
    Duration minuteWait = wait(tokens - filled.minute, rates.perMinute(), MINUTE);
    Duration hourWait = wait(tokens - filled.hour, rates.perHour(), HOUR);
    return minuteWait.compareTo(hourWait) >= 0 ? minuteWait : hourWait;
  }

  /// A clock that goes back a little gives nothing and takes nothing. One that was set back counts
  /// as one that was set forward: else nothing would be sent until it has caught up.
  private Budget refilled(Rates rates, Instant now) {
    if (at.isAfter(now.plus(MINUTE))) {
      return full(rates, now);
    }
    if (!now.isAfter(at)) {
      return this;
    }
    double seconds = Duration.between(at, now).toNanos() / 1e9;
    return new Budget(
        refilled(minute, rates.perMinute(), seconds / MINUTE.toSeconds()),
        refilled(hour, rates.perHour(), seconds / HOUR.toSeconds()),
        now);
  }

  private static double refilled(double tokens, int rate, double windows) {
    return Math.min(Math.max(0, rate), tokens + windows * rate);
  }

  private static Duration wait(double missing, int rate, Duration window) {
    if (rate <= 0 || missing <= 0) {
      return Duration.ZERO;
    }
    double nanos = missing / rate * window.toNanos();
    return Duration.ofNanos((long) Math.ceil(nanos) + 1_000);
  }
}
