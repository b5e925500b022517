package io.postrider.bench;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Lets time pass while others work.
final class Pause {
  private Pause() {}

  static void of(Vertx vertx, Duration time) throws Exception {
    vertx
        .timer(time.toMillis(), TimeUnit.MILLISECONDS)
        .await(time.toSeconds() + 10, TimeUnit.SECONDS);
  }
}
