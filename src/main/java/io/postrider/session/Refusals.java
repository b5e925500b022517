package io.postrider.session;

import io.postrider.model.Failure;
import java.time.Duration;

/// What an error in the acknowledgement of a message means (contract A.4).
final class Refusals {
  private static final Duration PAUSE = Duration.ofSeconds(60);

  private Refusals() {}

  /// @param definite whether sending the same again is pointless
  record Verdict(Failure failure, boolean definite) {}

  static Verdict of(int error) {
    return switch (error) {
      case 400, 479 ->
          new Verdict(new Failure.Invalid("message", "refused by WhatsApp: " + error), true);
      case 403, 405, 463, 475 ->
          new Verdict(new Failure.Forbidden("refused by WhatsApp: " + error), true);
      case 404 -> new Verdict(new Failure.NotFound("recipient"), true);
      case 429 -> new Verdict(new Failure.RateLimited(PAUSE), true);
      default -> new Verdict(new Failure.Busy("WhatsApp answered " + error), false);
    };
  }
}
