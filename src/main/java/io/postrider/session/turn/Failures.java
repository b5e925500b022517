package io.postrider.session.turn;

import io.postrider.model.Failure;
import io.postrider.model.FailureException;
import io.postrider.protocol.client.LostException;
import io.postrider.protocol.client.query.IqException;
import io.postrider.protocol.client.query.ServerErrors;
import io.postrider.protocol.client.query.ServerErrors.Asked;
import io.postrider.session.state.StaleEpochException;
import io.postrider.session.state.UnsettledException;
import java.util.Optional;

/// Failures of a conversation with WhatsApp, as users see them (api.md §6).
public final class Failures {
  /// The connection has ended before it was answered.
  public static final Failure LOST = new Failure.Busy("the connection to WhatsApp was lost");

  private Failures() {}

  /// What a failed call means when the operation gives its errors no meaning of their own.
  public static Failure ofCall(Throwable thrown) {
    return switch (thrown) {
      case FailureException known -> known.failure();
      case LostException _ -> LOST;
      case StaleEpochException _ -> new Failure.Busy("the session is on the move");
      case UnsettledException _ ->
          new Failure.Unknown("the database cannot be reached; whether it was stored is not known");
      case IqException refused ->
          ServerErrors.of(Asked.OTHER, refused).orElseGet(() -> Failure.of(refused));
      default -> Failure.of(thrown);
    };
  }

  /// What a failed call means, by what was asked; empty when all is as it was wished already.
  public static Optional<Failure> ofCall(Asked asked, Throwable thrown) {
    return thrown instanceof IqException refused
        ? ServerErrors.of(asked, refused)
        : Optional.of(ofCall(thrown));
  }
}
