package io.postrider;

import io.postrider.model.Timers;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/// Timers of Vert.x; callbacks run on the context that set them.
public record VertxTimers(Vertx vertx, Clock clock) implements Timers {
  @Override
  public Instant now() {
    return clock.instant();
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public Handle after(Duration delay, Runnable action) {
    long timer = vertx.setTimer(Math.max(1, delay.toMillis()), _ -> action.run());
    return () -> vertx.cancelTimer(timer);
  }
}
