package io.postrider;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.postrider.auth.MovedTimers;
import io.postrider.cluster.Nodes;
import io.postrider.model.Repeater;
import io.postrider.session.bus.Outsider;
import io.postrider.session.state.SessionStatus;
import io.postrider.trust.NodeMessages;
import io.postrider.trust.Signatures;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class NodeMetricsTest {
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final NodeMetrics metrics = new NodeMetrics(registry, "node_1");

  @Test
  void theDatabaseIsAskedOnceInTenSeconds() {
    MovedTimers timers = new MovedTimers();
    AtomicInteger asked = new AtomicInteger();
    Nodes.Census found =
        new Nodes.Census(Map.of(SessionStatus.WORKING, 7), 5, Duration.ofMillis(1_500), 2);

    Repeater repeater =
        metrics.census(
            node -> {
              assertThat(node).isEqualTo("node_1");
              asked.incrementAndGet();
              return Future.succeededFuture(found);
            },
            timers);
    repeater.startNow();
    for (int i = 0; i < 100; i++) {
      assertThat(sessions("working")).isEqualTo(7);
      assertThat(sessions("failed")).isZero();
    }
    timers.advance(Duration.ofSeconds(9));
    assertThat(asked).hasValue(1);
    timers.advance(Duration.ofSeconds(1));
    assertThat(asked).hasValue(2);
    assertThat(registry.get("postrider.outbox.waiting").gauge().value()).isEqualTo(5);
    assertThat(registry.get("postrider.outbox.oldest.seconds").gauge().value()).isEqualTo(1.5);
    assertThat(registry.get("postrider.sessions.restricted").gauge().value()).isEqualTo(2);
    assertThat(metrics.trouble())
        .contains("WhatsApp keeps 2 sessions from writing to strangers; see `details`");
    repeater.close();
  }

  private double sessions(String state) {
    return registry
        .get("postrider.sessions")
        .tags("node", "node_1", "state", state)
        .gauge()
        .value();
  }

  @Test
  void theStreamThatIsBehindTheFurthestIsTold() {
    metrics.lag(() -> Duration.ofMillis(2_500));

    assertThat(registry.get("postrider.event.lag.seconds").tags("node", "node_1").gauge().value())
        .isEqualTo(2.5);
  }

  @Test
  void othersAreAskedOnTheBusAndOnesWhoAreSilentCount(Vertx vertx) throws Exception {
    Timer timer = metrics.roundTrip();
    BusRound one = round(vertx, "one", timer);
    BusRound _ = round(vertx, "two", timer);

    one.round().await(10, SECONDS);
    assertThat(timer.count()).isZero();

    one.among(Set.of("one", "two", "gone"));
    one.round().await(10, SECONDS);
    assertThat(timer.count()).isEqualTo(2);
    assertThat(timer.totalTime(TimeUnit.SECONDS)).isBetween(5.0, 7.0);
  }

  private static BusRound round(Vertx vertx, String node, Timer timer) {
    Signatures signatures = Outsider.signatures(node, new MovedTimers());
    return new BusRound(new NodeMessages(vertx, signatures), node, timer);
  }

  @Test
  void aLoopThatIsHeldIsSeen() throws Exception {
    Timer timer = metrics.loopDelay();
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try {
      String _ = LoopWatch.deploy(vertx, timer).await(10, SECONDS);
      Promise<Void> held = Promise.promise();
      vertx.runOnContext(
          _ -> {
            long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(400);
            while (System.nanoTime() < until) {
              Thread.onSpinWait();
            }
            vertx.setTimer(1, _ -> held.complete());
          });
      held.future().await(10, SECONDS);

      assertThat(timer.max(TimeUnit.MILLISECONDS)).isGreaterThan(250);
    } finally {
      vertx.close().await(10, SECONDS);
    }
  }
}
