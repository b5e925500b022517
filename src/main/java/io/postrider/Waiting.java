package io.postrider;

import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Start and end of the program wait, on their own threads, for what the event loops do.
final class Waiting {
  private static final long PATIENCE_SECONDS = 60;

  private Waiting() {}

  /// The result of `future`.
  ///
  /// @param what completes "could not … in time"
  /// @throws StartException when it takes too long; else what `future` failed with
  static <T> T on(Future<T> future, String what) {
    try {
      return future.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException _) {
      throw new StartException("could not " + what + " in time");
    }
  }
}
