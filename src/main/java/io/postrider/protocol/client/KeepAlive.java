package io.postrider.protocol.client;

import io.postrider.protocol.crypto.Random;
import io.postrider.protocol.node.Node;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Pings at random pauses, and gives the connection up after too many silences in a row. Source:
/// protocol/login-and-stream.md §5.
final class KeepAlive {
  private final NoiseConnection.Loop loop;
  private final ClientTimings timings;
  private final Supplier<Future<Node>> ping;
  private final Consumer<Ending> giveUp;
  private int failed;
  private long timer = -1;
  private boolean stopped;

  KeepAlive(
      NoiseConnection.Loop loop,
      ClientTimings timings,
      Supplier<Future<Node>> ping,
      Consumer<Ending> giveUp) {
    this.loop = loop;
    this.timings = timings;
    this.ping = ping;
    this.giveUp = giveUp;
  }

  void start() {
    if (!stopped) {
      timer = loop.after(pause(), this::tick);
    }
  }

  void stop() {
    stopped = true;
    loop.vertx().cancelTimer(timer);
  }

  /// A sign of life.
  void heard() {
    failed = 0;
  }

  private Duration pause() {
    long from = timings.pingFrom().toMillis();
    int span = (int) Math.max(1, timings.pingTo().toMillis() - from + 1);
    return Duration.ofMillis(from + Random.below(span));
  }

  private void tick() {
    ping.get()
        .onComplete(
            answer -> {
              if (stopped) {
                return;
              }
              failed = answer.succeeded() ? 0 : failed + 1;
              if (failed > timings.failedPings()) {
                giveUp.accept(new Ending.Lost("no sign of life"));
              } else {
                start();
              }
            });
  }
}
