package io.postrider.outbox;

import io.postrider.model.Backoff;
import io.postrider.model.Bytes;
import io.postrider.protocol.client.query.TimeLock;
import io.postrider.protocol.client.query.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Whether an account may write to somebody for the first time: not while WhatsApp has locked it,
/// one by one after that until one has been taken, and never more than its budget allows. Pure.
///
/// @param refusals how many pauses there have been since a first contact was taken
/// @param reason why there is a pause, or was one last
/// @param since when it began
/// @param until when it ends
/// @param told whether that is WhatsApp's word
/// @param budget what is left for first contacts, an hour
public record FirstContacts(
    int refusals, String reason, Instant since, Instant until, boolean told, Budget budget) {
  private static final Duration FIRST_PAUSE = Duration.ofHours(1);
  private static final Duration LONGEST_PAUSE = Duration.ofDays(1);

  /// Nobody is locked for longer, whatever is told.
  private static final Duration LONGEST_LOCK = Duration.ofDays(90);

  /// Of a lock whose end is not told.
  private static final Duration SHORTEST_LOCK = Duration.ofMinutes(1);

  /// How long to wait for the outcome of the one that is on its way.
  private static final Duration TURN = Duration.ofSeconds(5);

  private static final String PAUSED = "first contacts are paused: ";

  /// Nothing is in the way.
  ///
  /// @param perHour how many are allowed, 0 for any number
  public static FirstContacts free(int perHour, Instant now) {
    return new FirstContacts(
        0, "", Instant.EPOCH, Instant.EPOCH, false, Budget.full(rates(perHour), now));
  }

  private static Budget.Rates rates(int perHour) {
    return new Budget.Rates(0, perHour);
  }

  /// Whether it matters who is written to for the first time.
  public boolean matters(int perHour) {
    return perHour > 0 || refusals > 0;
  }

  /// Whether there is a pause.
  public boolean isPaused(Instant now) {
    return now.isBefore(until);
  }

  /// How long the next one has to wait; zero when it may go.
  ///
  /// @param underway how many are on their way
  public Duration delay(int perHour, int underway, Instant now) {
    if (isPaused(now)) {
      return Duration.between(now, until);
    }
    Duration broke = budget.wait(rates(perHour), now);
    boolean inTurn = refusals > 0 && underway > 0;
    return inTurn && broke.compareTo(TURN) < 0 ? TURN : broke;
  }

  /// Why it has to wait.
  public String why(Instant now) {
    if (isPaused(now)) {
      return reason;
    }
    return refusals > 0 ? "first contacts go one by one" : "first contact rate limit exceeded";
  }

  /// One goes.
  public FirstContacts taken(int perHour, Instant now) {
    return perHour <= 0
        ? this
        : budget
            .take(rates(perHour), now)
            .map(left -> new FirstContacts(refusals, reason, since, until, told, left))
            .orElse(this);
  }

  /// WhatsApp has refused one; those that were on their way beside it say nothing new.
  public FirstContacts refused(int error, Instant now) {
    return isPaused(now)
        ? this
        : new FirstContacts(
            refusals + 1,
            PAUSED + Verdict.reason(error),
            now,
            now.plus(Backoff.doubled(FIRST_PAUSE, refusals, LONGEST_PAUSE)),
            false,
            budget);
  }

  /// WhatsApp has said how it stands.
  public FirstContacts locked(TimeLock lock, Instant now) {
    if (!lock.active()) {
      return passed();
    }
    Instant latest = now.plus(LONGEST_LOCK);
    Instant end = lock.end().orElseGet(() -> later(until, now.plus(SHORTEST_LOCK)));
    return new FirstContacts(
        Math.max(1, refusals),
        PAUSED + (lock.type().isEmpty() ? "a time lock of WhatsApp" : lock.type()),
        isPaused(now) ? since : now,
        end.isAfter(latest) ? latest : end,
        lock.end().isPresent(),
        budget);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  /// One has been taken, or the lock is lifted.
  public FirstContacts passed() {
    return new FirstContacts(0, "", Instant.EPOCH, Instant.EPOCH, false, budget);
  }

  /// As it is kept.
  public Bytes encode() {
    return Bytes.utf8(
        String.join(
            " ",
            Integer.toString(refusals),
            Long.toString(since.toEpochMilli()),
            Long.toString(until.toEpochMilli()),
            Boolean.toString(told),
            Double.toString(budget.hour()),
            Long.toString(budget.at().toEpochMilli()),
            reason));
  }

  /// The inverse of `encode`.
  public static FirstContacts decode(Bytes stored) {
    String[] parts = stored.utf8().split(" ", 7);
    return new FirstContacts(
        Integer.parseInt(parts[0]),
        parts[6],
        at(parts[1]),
        at(parts[2]),
        Boolean.parseBoolean(parts[3]),
        new Budget(0, Double.parseDouble(parts[4]), at(parts[5])));
  }

  private static Instant at(String millis) {
    return Instant.ofEpochMilli(Long.parseLong(millis));
  }

  /// The pause, if there is one.
  public Optional<Pause> pause(Instant now) {
    return isPaused(now) ? Optional.of(new Pause(reason, since, until)) : Optional.empty();
  }

  /// That first contacts wait, and why.
  public record Pause(String reason, Instant since, Instant until) {}
}
