package io.postrider.cluster;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
final class RampTest {
  private final AtomicBoolean open = new AtomicBoolean();

  /// Vert.x cancels the timers of a verticle when it is undeployed.
  @Test
  void goesOnWhenWhoAskedFirstHasEnded(Vertx vertx) throws Exception {
    Ramp ramp = new Ramp(vertx, 50, open::get);
    String first =
        vertx
            .deployVerticle(
                new VerticleBase() {
                  @Override
                  public Future<?> start() {
                    Future<Void> _ = ramp.turn();
                    return Future.succeededFuture();
                  }
                })
            .await(5, SECONDS);
    vertx.undeploy(first).await(5, SECONDS);
    Future<Void> second = ramp.turn();

    open.set(true);

    second.await(5, SECONDS);
  }
}
