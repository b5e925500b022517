package io.postrider.cluster;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.protocol.client.Turn;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
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
                    Future<Turn> _ = ramp.turn();
                    return Future.succeededFuture();
                  }
                })
            .await(5, SECONDS);
    vertx.undeploy(first).await(5, SECONDS);
    Future<Turn> second = ramp.turn();

    open.set(true);

    second.await(5, SECONDS);
  }

  @Test
  void whoHasNotLoggedInHoldsUpTheNext(Vertx vertx) throws Exception {
    open.set(true);
    Ramp ramp = new Ramp(vertx, 500, open::get);
    List<Future<Turn>> all = Stream.generate(ramp::turn).limit(1_002).toList();
    Turn first = all.getFirst().await(5, SECONDS);
    for (Future<Turn> turn : all.subList(0, 1_000)) {
      turn.await(10, SECONDS);
    }

    first.over();
    first.over();

    all.get(1_000).await(5, SECONDS);
    vertx.timer(500, MILLISECONDS).await(5, SECONDS); // longer than each is late
    assertThat(all.get(1_001).isComplete()).isFalse();
  }

  @Test
  void whatIsNotUrgentWaitsForThoseWhoLogIn(Vertx vertx) throws Exception {
    open.set(true);
    Ramp ramp = new Ramp(vertx, 500, open::get);
    assertThat(ramp.lull().isComplete()).isTrue();
    List<Future<Turn>> all = Stream.generate(ramp::turn).limit(100).toList();
    for (Future<Turn> turn : all) {
      turn.await(10, SECONDS);
    }
    List<Future<Void>> lulls = Stream.generate(ramp::lull).limit(20).toList();
    vertx.timer(500, MILLISECONDS).await(5, SECONDS); // far longer than all of them would take
    assertThat(lulls).noneMatch(Future::isComplete);

    for (Future<Turn> turn : all.subList(0, 51)) {
      turn.result().over();
    }

    for (Future<Void> lull : lulls) {
      lull.await(5, SECONDS);
    }
  }

  @Test
  void whatIsNotUrgentWaitsForThoseWhoMayNotLogInYet(Vertx vertx) throws Exception {
    Ramp ramp = new Ramp(vertx, 500, open::get);
    Future<Turn> turn = ramp.turn();
    Future<Void> lull = ramp.lull();
    vertx.timer(100, MILLISECONDS).await(5, SECONDS); // several ticks
    assertThat(lull.isComplete()).isFalse();

    open.set(true);

    turn.await(5, SECONDS);
    lull.await(5, SECONDS);
  }
}
