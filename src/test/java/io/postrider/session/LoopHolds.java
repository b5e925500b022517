package io.postrider.session;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.atomic.LongAccumulator;

/// For how long the event loops of a Vert.x are held, in CPU time of their own threads: what else
/// the machine does meanwhile is not theirs. On each loop something is due each millisecond.
final class LoopHolds {
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final LongAccumulator longest = new LongAccumulator(Math::max, 0);

  /// Begins to look.
  static LoopHolds of(Vertx vertx) {
    LoopHolds holds = new LoopHolds();
    Rig.await(
        vertx.deployVerticle(
            () -> holds.new Look(),
            new DeploymentOptions().setInstances(VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE)));
    return holds;
  }

  /// The longest so far.
  Duration longest() {
    return Duration.ofNanos(longest.get());
  }

  /// Ends with Vert.x.
  private final class Look extends VerticleBase {
    private long before;

    @Override
    public Future<?> start() {
      before = threads.getCurrentThreadCpuTime();
      vertx.setPeriodic(1, _ -> look());
      return Future.succeededFuture();
    }

    private void look() {
      long now = threads.getCurrentThreadCpuTime();
      longest.accumulate(now - before);
      before = now;
    }
  }
}
