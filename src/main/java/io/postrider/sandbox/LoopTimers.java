package io.postrider.sandbox;

import io.postrider.model.Timers;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;

/// The time of the event loop that a network runs on.
record LoopTimers(Vertx vertx) implements Timers {
  @Override
  public Instant now() {
    return Instant.now();
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
