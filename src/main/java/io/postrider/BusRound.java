package io.postrider;

import io.micrometer.core.instrument.Timer;
import io.postrider.model.Repeater;
import io.postrider.model.Timers;
import io.postrider.trust.NodeMessages;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Set;

/// Asks every other node something on the bus, again and again, and measures how long the answer
/// takes. One that does not answer, or is not on this bus at all, counts as long as one is waited
/// for.
final class BusRound {
  private static final Duration PAUSE = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final NodeMessages messages;
  private final String node;
  private final Timer timer;
  private volatile Set<String> alive = Set.of();

  /// @param node the id of this node, which answers from now on
  BusRound(NodeMessages messages, String node, Timer timer) {
    this.messages = messages;
    this.node = node;
    this.timer = timer;
    messages.answer(address(node), Future::succeededFuture);
  }

  private static String address(String node) {
    return "postrider.round." + node;
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
    long began = System.nanoTime();
    return messages
        .ask(other, address(other), Buffer.buffer(), PATIENCE)
        .map(_ -> Duration.ofNanos(System.nanoTime() - began))
        .otherwise(PATIENCE)
        .onSuccess(took -> timer.record(took))
        .mapEmpty();
  }
}
