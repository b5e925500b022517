package io.postrider.session.turn;

import io.postrider.model.Timers;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What time WhatsApp has: as it has said at a login, and what has passed since. Our own clock may
/// be wrong, and be set right or wrong between two logins.
public final class ServerClock {
  private final Timers timers;
  private @Nullable Told told;

  private record Told(Instant time, long nanos) {}

  ServerClock(Timers timers) {
    this.timers = timers;
  }

  /// It has said so just now.
  public void set(Instant time) {
    told = new Told(time, timers.nanoTime());
  }

  /// Ours before it has said anything.
  public Instant now() {
    return told == null
        ? timers.now()
        : told.time().plus(Duration.ofNanos(timers.nanoTime() - told.nanos()));
  }
}
