package io.postrider.session.turn;

import io.postrider.model.Failure;
import io.postrider.model.FailureException;
import io.postrider.protocol.client.LostException;
import io.postrider.protocol.client.query.IqException;
import io.postrider.session.state.StaleEpochException;
import io.postrider.session.state.UnsettledException;

/// Failures of a conversation with WhatsApp, as users see them (contract A.4).
public final class Failures {
  private Failures() {}

  /// What a failed call means when the operation gives its errors no meaning of their own.
  public static Failure ofCall(Throwable thrown) {
    return switch (thrown) {
      case FailureException known -> known.failure();
      case LostException _ -> new Failure.Busy("the connection to WhatsApp was lost");
      case StaleEpochException _ -> new Failure.Busy("the session is on the move");
      case UnsettledException _ -> new Failure.Busy("the database cannot be reached");
      case IqException refused -> ofCode(refused.code());
      default -> Failure.of(thrown);
    };
  }

  private static Failure ofCode(int code) {
    return switch (code) {
      case 400 -> new Failure.Invalid("request", "refused by WhatsApp");
      case 401, 403, 405 -> new Failure.Forbidden("refused by WhatsApp");
      case 404 -> new Failure.NotFound("recipient");
      case 429 -> new Failure.RateLimited(java.time.Duration.ofSeconds(60));
      default -> new Failure.Busy("WhatsApp answered " + code);
    };
  }
}
