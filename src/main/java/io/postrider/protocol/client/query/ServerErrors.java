package io.postrider.protocol.client.query;

import io.postrider.model.Failure;
import java.time.Duration;
import java.util.Optional;

/// What the server's error codes mean to a user, by what was asked: the one place for it (api.md
/// §5).
public final class ServerErrors {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration LATER = Duration.ofHours(1);

  private ServerErrors() {}

  /// What was asked of the server.
  public enum Asked {
    /// To get into a group.
    JOIN,
    /// To get out of one.
    LEAVE,
    /// What a group is like.
    GROUP,
    /// To be linked by a code that is typed.
    CODE,
    /// To be linked by a passkey.
    PASSKEY,
    /// Anything else.
    OTHER
  }

  /// What an error means.
  ///
  /// @return empty when all is as it was wished already: a member who joins (409; the address comes
  ///   from a preview), who has asked to join (304), who has left
  public static Optional<Failure> of(Asked asked, IqException error) {
    return switch (asked) {
      case JOIN -> join(error);
      case LEAVE -> leave(error);
      case GROUP -> Optional.of(group(error));
      case CODE -> Optional.of(code(error.code()));
      case PASSKEY -> Optional.of(passkey(error.code()));
      case OTHER -> Optional.of(other(error.code()));
    };
  }

  private static Optional<Failure> join(IqException error) {
    return switch (error.code()) {
      case 304, 409 -> Optional.empty();
      case 400, 406 -> Optional.of(new Failure.Invalid("invite", "the invite is not valid"));
      case 410 -> Optional.of(new Failure.Invalid("invite", "the invite has been revoked"));
      case 401 -> forbidden("an admin has removed you from this group");
      case 403, 405 -> forbidden("you may not join this group");
      case 412, 419 -> forbidden("the group is full");
      case 416 -> forbidden("the community is suspended");
      case 426 -> forbidden("this client cannot join this group");
      case 436 -> forbidden("the group's invite links are disabled");
      case 404 -> Optional.of(new Failure.NotFound("group"));
      default -> Optional.of(anyGroup(error));
    };
  }

  private static Optional<Failure> forbidden(String why) {
    return Optional.of(new Failure.Forbidden(why));
  }

  private static Optional<Failure> leave(IqException error) {
    return switch (error.code()) {
      case 304, 409 -> Optional.empty();
      default -> Optional.of(group(error));
    };
  }

  private static Failure group(IqException error) {
    return switch (error.code()) {
      case 401, 403, 404, 405 -> new Failure.NotFound("group");
      case 400, 406, 410 -> new Failure.Invalid("gid", "not accepted by WhatsApp");
      default -> anyGroup(error);
    };
  }

  /// What nobody knows is looked into, by its incident.
  private static Failure anyGroup(IqException error) {
    int code = error.code();
    if (code == 429) {
      return new Failure.RateLimited(LATER);
    }
    return code == 423 || code >= 500
        ? new Failure.Busy("WhatsApp cannot do this just now")
        : Failure.of(error);
  }

  private static Failure code(int code) {
    return switch (code) {
      case 400, 404, 406 -> new Failure.Invalid("phone", "WhatsApp gives no code for this number");
      case 429 -> new Failure.TooMany("pairing codes", LATER);
      default -> other(code);
    };
  }

  private static Failure passkey(int code) {
    return switch (code) {
      case 400, 401, 403, 404, 406, 409 ->
          new Failure.Invalid("response", "WhatsApp does not accept this passkey");
      case 429 -> new Failure.TooMany("passkeys", LATER);
      default -> other(code);
    };
  }

  private static Failure other(int code) {
    return switch (code) {
      case 400 -> new Failure.Invalid("request", "refused by WhatsApp");
      case 401, 403, 405 -> new Failure.Forbidden("refused by WhatsApp");
      case 404 -> new Failure.NotFound("recipient");
      case 429 -> new Failure.RateLimited(SOON);
      default -> new Failure.Busy("WhatsApp answered " + code);
    };
  }

  /// What the acknowledgement of a message means; a 4xx that nobody knows is final. Source:
  /// protocol/news-2026.md §N18.
  ///
  /// @param error its error code, 0 for none
  static Verdict ofMessage(int error) {
    return switch (error) {
      case 0 -> new Verdict.Accepted();
      case 400, 479 -> new Verdict.Definite(new Failure.Invalid("message", Verdict.reason(error)));
      case 403, 405, 463, 475 -> new Verdict.Definite(new Failure.Forbidden(Verdict.reason(error)));
      case 404 -> new Verdict.Definite(new Failure.NotFound("recipient"));
      case 421 -> new Verdict.OtherAddresses();
      case 429 -> new Verdict.TooFast(new Failure.RateLimited(Verdict.PAUSE));
      default ->
          error / 100 == 4
              ? new Verdict.Definite(new Failure.Forbidden(Verdict.reason(error)))
              : new Verdict.Later();
    };
  }
}
