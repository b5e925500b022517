package io.postrider.protocol.client;

import io.postrider.protocol.crypto.Random;
import io.postrider.protocol.node.Node;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Pings at random pauses, and gives the connection up when nothing at all comes after a ping: a
/// peer that is dead is known as such within pause and answer. Source: protocol/login-and-stream.md
/// §5.
final class KeepAlive {
  private final NoiseConnection.Loop loop;
  private final ClientTimings timings;
  private final Supplier<Future<Node>> ping;
  private final Consumer<Ending> giveUp;
  private boolean deaf;
  private boolean heard;
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
    heard = true;
  }

  /// Whether we read nothing, so that silence says nothing.
  void deaf(boolean now) {
    deaf = now;
    heard = true;
  }

  private Duration pause() {
    long from = timings.pingFrom().toMillis();
    int span = (int) Math.max(1, timings.pingTo().toMillis() - from + 1);
    return Duration.ofMillis(from + Random.below(span));
  }

  private void tick() {
    heard = false;
    long asked = System.nanoTime();
    ping.get().onComplete(answer -> over(answer, Duration.ofNanos(System.nanoTime() - asked)));
  }

  private void over(AsyncResult<Node> answer, Duration waited) {
    if (stopped) {
      return;
    }
    if (answer.succeeded() || heard || deaf) {
      start();
    } else if (waited.compareTo(timings.pingAnswer().multipliedBy(2)) > 0) {
      // we have slept, so that it had no chance
      tick();
    } else {
      giveUp.accept(new Ending.Lost("no sign of life"));
    }
  }
}
