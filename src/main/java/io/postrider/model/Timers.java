package io.postrider.model;

import java.time.Duration;
import java.time.Instant;

/// Time as an actor sees it; a test advances it by hand. Callbacks run on the caller's event loop.
public interface Timers {
  /// Now.
  Instant now();

  /// Nanoseconds since a moment of no meaning: what has passed, also where somebody sets the clock.
  long nanoTime();

  /// Runs `action` once after `delay`, unless it is cancelled first.
  Handle after(Duration delay, Runnable action);

  /// A timer that has been set.
  interface Handle {
    /// Stops it; harmless when it has fired.
    void cancel();
  }
}
