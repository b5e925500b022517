package io.postrider;

import io.micrometer.core.instrument.Timer;
import io.postrider.model.Repeater;
import io.postrider.model.Timers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.util.Set;

/// Asks every other node something on the bus, again and again, and measures how long the answer
/// takes. One that does not answer counts as long as it was waited for.
final class BusRound {
  private static final Duration PAUSE = Duration.ofSeconds(10);
  private static final long PATIENCE_MILLIS = 5_000;

  private final Vertx vertx;
  private final String node;
  private final Timer timer;
  private volatile Set<String> alive = Set.of();

  /// @param node the id of this node, which answers from now on
  BusRound(Vertx vertx, String node, Timer timer) {
    this.vertx = vertx;
    this.node = node;
    this.timer = timer;
    vertx.eventBus().<Buffer>consumer(address(node), BusRound::answer);
  }

  private static String address(String node) {
    return "postrider.round." + node;
  }

  private static void answer(Message<Buffer> message) {
    message.reply(Buffer.buffer());
  }

  /// These nodes are alive.
  void among(Set<String> nodes) {
    alive = Set.copyOf(nodes);
  }

  Repeater repeater(Timers timers) {
    return new Repeater(timers, PAUSE, "the bus is not measured", () -> round().map(false));
  }

  Future<Void> round() {
    return Future.join(
            alive.stream().filter(other -> !other.equals(node)).map(this::measured).toList())
        .mapEmpty();
  }

  private Future<Void> measured(String other) {
    Timer.Sample sample = Timer.start();
    return vertx
        .eventBus()
        .<Buffer>request(
            address(other), Buffer.buffer(), new DeliveryOptions().setSendTimeout(PATIENCE_MILLIS))
        .<Void>mapEmpty()
        .otherwiseEmpty()
        .onSuccess(_ -> sample.stop(timer));
  }
}
