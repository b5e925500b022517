package io.postrider.protocol.client.keys;

import io.postrider.model.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What there is between us and a user. Time is counted in buckets of a week. Pure. Source:
/// protocol/tokens.md §1.
///
/// @param token the newest that he has given us; empty when there is none
/// @param tokenAt when he gave it
/// @param metAt when one of us has last written to the other, by the bucket
/// @param givenAt when we gave him ours, or are to give it
/// @param given whether WhatsApp has taken it
public record Trust(Bytes token, Instant tokenAt, Instant metAt, Instant givenAt, boolean given) {
  /// Nothing.
  public static final Trust NONE =
      new Trust(Bytes.EMPTY, Instant.EPOCH, Instant.EPOCH, Instant.EPOCH, false);

  private static final long BUCKET = Duration.ofDays(7).toSeconds();
  private static final long VALID_BUCKETS = 4;
  private static final int LONGEST_TOKEN = 512;

  private static long bucket(Instant at) {
    return Math.floorDiv(at.getEpochSecond(), BUCKET);
  }

  /// As exact as it is kept.
  private static Instant seconds(Instant at) {
    return Instant.ofEpochSecond(at.getEpochSecond());
  }

  private static boolean isValid(Instant at, Instant now) {
    return bucket(at) > bucket(now) - VALID_BUCKETS;
  }

  /// His token, unless it is too old.
  public Optional<Bytes> token(Instant now) {
    return token.isEmpty() || !isValid(tokenAt, now) ? Optional.empty() : Optional.of(token);
  }

  /// Whether we may write to him as to somebody who knows us.
  public boolean isKnown(Instant now) {
    return metAt.isAfter(Instant.EPOCH) || token(now).isPresent();
  }

  /// He has given us a token; an older one than we have, and one that cannot be used, changes
  /// nothing.
  public Trust received(Bytes fresh, Instant at, Instant now) {
    Instant then = seconds(at.isAfter(now) ? now : at);
    boolean fits = !fresh.isEmpty() && fresh.length() <= LONGEST_TOKEN && isValid(then, now);
    return fits && !then.isBefore(tokenAt) ? new Trust(fresh, then, metAt, givenAt, given) : this;
  }

  /// One of us has written to the other.
  public Trust met(Instant now) {
    return bucket(metAt) == bucket(now)
        ? this
        : new Trust(token, tokenAt, seconds(now), givenAt, given);
  }

  /// We have written to him, so that he is to have our token: once in a bucket.
  public Trust wrote(Instant now) {
    Trust met = met(now);
    return bucket(givenAt) < bucket(now)
        ? new Trust(token, tokenAt, met.metAt, seconds(now), false)
        : met;
  }

  /// Whether he is to be given ours.
  public boolean owes() {
    return !given && givenAt.isAfter(Instant.EPOCH);
  }

  /// When we gave him ours, if that counts still: who has another identity gets it again.
  public Optional<Instant> givenBefore(Instant now) {
    return given && isValid(givenAt, now) ? Optional.of(givenAt) : Optional.empty();
  }

  /// WhatsApp has taken ours.
  public Trust gave(Instant at) {
    return givenAt.equals(at) ? new Trust(token, tokenAt, metAt, givenAt, true) : this;
  }

  /// As it is kept.
  public Bytes encode() {
    return Bytes.utf8(
        tokenAt.getEpochSecond()
            + " "
            + metAt.getEpochSecond()
            + " "
            + givenAt.getEpochSecond()
            + " "
            + given
            + " "
            + token.hex());
  }

  /// The inverse of `encode`.
  public static Trust decode(Bytes stored) {
    String[] parts = stored.utf8().split(" ", -1);
    return new Trust(
        Bytes.fromHex(parts[4]),
        at(parts[0]),
        at(parts[1]),
        at(parts[2]),
        Boolean.parseBoolean(parts[3]));
  }

  private static Instant at(String seconds) {
    return Instant.ofEpochSecond(Long.parseLong(seconds));
  }
}
