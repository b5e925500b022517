package io.postrider;

import io.micrometer.core.instrument.Timer;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.concurrent.TimeUnit;

/// Looks, on every event loop, how much later than it was due something is done.
final class LoopWatch extends VerticleBase {
  private static final long PAUSE_MILLIS = 100;

  private final Timer timer;

  private LoopWatch(Timer timer) {
    this.timer = timer;
  }

  /// One on each event loop; they end with Vert.x.
  static Future<String> deploy(Vertx vertx, Timer timer) {
    return vertx.deployVerticle(
        () -> new LoopWatch(timer),
        new DeploymentOptions().setInstances(VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE));
  }

  @Override
  public Future<?> start() {
    look();
    return Future.succeededFuture();
  }

  private void look() {
    long due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS);
    vertx.setTimer(
        PAUSE_MILLIS,
        _ -> {
          timer.record(Math.max(0, System.nanoTime() - due), TimeUnit.NANOSECONDS);
          look();
        });
  }
}
