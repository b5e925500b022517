package io.postrider.http.events;

import io.postrider.auth.Authenticator;
import io.postrider.model.Principal;
import io.postrider.model.Timers;
import java.time.Duration;

/// How many streams there may be, what ends one before its client does, and how far they are
/// behind.
///
/// @param age after which the stream of a login token ends, whose own end does not end it; the
///   reader comes back with his cursor and the token that he has then
public record StreamRules(
    Authenticator authenticator, OpenStreams places, StreamLag lag, Timers timers, Duration age) {

  /// Runs `end` once, on the caller's context, when the credential is no longer good, or the time
  /// is up.
  ///
  /// @return to be closed when nothing is left to be ended
  Authenticator.Open watch(Principal principal, Runnable end) {
    Authenticator.Open watched = authenticator.onRevoked(principal, end);
    if (principal.kind() == Principal.Kind.API_KEY) {
      return watched;
    }
    Timers.Handle aged = timers.after(age, end);
    return () -> {
      aged.cancel();
      watched.close();
    };
  }
}
