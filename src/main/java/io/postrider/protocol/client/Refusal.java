package io.postrider.protocol.client;

import io.postrider.protocol.node.Node;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/// What WhatsApp says when it does not let us in: a row a reason, with what people are told of it
/// and what it means for us. Source: protocol/login-and-stream.md §7, protocol/news-2026.md §N19.
enum Refusal {
  GENERIC(400, Kind.STAYS, "refused", Advice.START),
  LOGGED_OUT(401, Kind.UNLINKED, "the login was refused: logged out", "link it again"),
  BANNED_FOR_A_WHILE(402, Kind.PASSES, "temporarily banned", ""),
  LOCKED(
      403,
      Kind.STAYS,
      "the account is locked, or its phone is gone",
      "open WhatsApp on the phone, then start the session"),
  OUTDATED(405, Kind.STAYS, "the client is outdated", ""),
  BANNED(406, Kind.STAYS, "banned", "see WhatsApp on the phone, then start the session"),
  USER_AGENT(409, Kind.STAYS, "bad user agent", Advice.UPDATE),
  TOKEN_EXPIRED(413, Kind.SERVER, "a token has expired", ""),
  TOKEN_INVALID(414, Kind.SERVER, "a token is not valid", ""),
  NOT_FOUND(415, Kind.STAYS, "not found", Advice.START),
  UNKNOWN_CLIENT(418, Kind.STAYS, "unknown client", Advice.START),
  SERVER_ERROR(500, Kind.SERVER, "WhatsApp has trouble", ""),
  EXPERIMENTAL(501, Kind.STAYS, "experimental", Advice.UPDATE),
  UNAVAILABLE(503, Kind.SERVER, "WhatsApp has trouble", "");

  /// What several of them want.
  private static final class Advice {
    private static final String START =
        "start the session; if that does not help, log it out and link it again";
    private static final String UPDATE = "update the gateway, then start the session";
  }

  /// What it means for us.
  enum Kind {
    /// The keys are worth nothing any more.
    UNLINKED,
    /// Somebody must do something; the keys stay.
    STAYS,
    /// It passes, at a time that is told or not; the keys stay.
    PASSES,
    /// It has nothing to do with us: connect again.
    SERVER
  }

  /// For a longer time nobody believes it.
  private static final long LONGEST_BAN_SECONDS = Duration.ofDays(366).toSeconds();

  /// Why somebody is banned for a while.
  private static final Map<Long, String> CAUSES =
      Map.of(
          101L, "wrote to too many people",
          102L, "blocked by too many people",
          103L, "too many groups",
          104L, "the same message too often",
          106L, "broadcast lists");

  final int code;
  final Kind kind;
  private final String meaning;
  private final String advice;

  Refusal(int code, Kind kind, String meaning, String advice) {
    this.code = code;
    this.kind = kind;
    this.meaning = meaning;
    this.advice = advice;
  }

  /// What a `failure` stanza means. What nobody knows is tried again, a few times.
  static Ending of(Node failure) {
    long code = failure.number("reason").orElse(0);
    return Arrays.stream(values())
        .filter(row -> row.code == code)
        .findFirst()
        .map(row -> row.ending(failure))
        .orElseGet(() -> new Ending.Unclear("failure " + code));
  }

  private Ending ending(Node failure) {
    return switch (kind) {
      case UNLINKED -> new Ending.LoggedOut(told(meaning));
      case STAYS -> new Ending.Refused(code, told(meaning));
      case PASSES -> banned(failure);
      case SERVER -> new Ending.Lost("failure " + code + ": " + meaning);
    };
  }

  private String told(String what) {
    return advice.isEmpty() ? what : what + "; " + advice;
  }

  private Ending banned(Node failure) {
    String cause = CAUSES.get(failure.number("code").orElse(0));
    String what = code + " " + meaning + (cause == null ? "" : ", " + cause);
    long seconds = failure.number("expire").orElse(0);
    return new Ending.Banned(
        what,
        seconds <= 0
            ? Optional.empty()
            : Optional.of(Duration.ofSeconds(Math.min(seconds, LONGEST_BAN_SECONDS))));
  }
}
