package io.postrider.protocol.client.query;

import io.postrider.model.Failure;
import java.time.Duration;

/// What the acknowledgement of a message means (api.md §6).
public sealed interface Verdict {
  /// It is accepted.
  record Accepted() implements Verdict {}

  /// Sending the same again is pointless.
  record Definite(Failure failure) implements Verdict {}

  /// Not now; nothing was sent. Who waits for it is told so, and it is forgotten.
  record TooFast(Failure.RateLimited failure) implements Verdict {}

  /// The group goes by other addresses than we thought.
  record OtherAddresses() implements Verdict {}

  /// Not now; the same stanza may pass later.
  record Later() implements Verdict {}

  /// How long to leave WhatsApp alone when it says that we are too fast.
  Duration PAUSE = Duration.ofSeconds(60);

  /// What an acknowledgement means.
  ///
  /// @param error its error code, 0 for none
  static Verdict of(int error) {
    return ServerErrors.ofMessage(error);
  }

  /// For people, without any content.
  static String reason(int error) {
    return "refused by WhatsApp: " + error;
  }
}
