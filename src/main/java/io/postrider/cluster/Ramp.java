package io.postrider.cluster;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;

/// Lets sessions log in one after the other, so that WhatsApp does not see thousands of logins in
/// one moment: some at once, the others at a rate, each a little earlier or later than its turn.
/// May be asked on any thread.
final class Ramp {
  private static final long TICK_MILLIS = 20;
  private static final long JITTER_MILLIS = 200;

  private final Vertx vertx;

  /// Of nobody: the timers of a session end with it, also while others wait for them.
  private final Context own;

  private final double perTick;
  private final double most;
  private final BooleanSupplier open;
  private final Queue<Turn> waiting = new ArrayDeque<>();
  private double tokens;
  private boolean ticking;

  private record Turn(Context context, Promise<Void> promise) {
    void take() {
      context.runOnContext(_ -> promise.tryComplete());
    }
  }

  /// @param perSecond logins
  /// @param open whether anybody may log in just now; who may not waits
  Ramp(Vertx vertx, int perSecond, BooleanSupplier open) {
    this.vertx = vertx;
    this.own = vertx.getOrCreateContext();
    this.perTick = perSecond * TICK_MILLIS / 1_000.0;
    this.most = Math.max(1, perSecond / 10.0);
    this.open = open;
    this.tokens = most;
  }

  /// Completes on the context of the caller when it is his turn.
  synchronized Future<Void> turn() {
    Turn turn = new Turn(vertx.getOrCreateContext(), Promise.promise());
    if (waiting.isEmpty() && tokens >= 1 && open.getAsBoolean()) {
      tokens--;
      turn.take();
    } else {
      waiting.add(turn);
    }
    if (!ticking) {
      ticking = true;
      own.runOnContext(_ -> vertx.setPeriodic(TICK_MILLIS, this::tick));
    }
    return turn.promise().future();
  }

  private synchronized void tick(long timer) {
    tokens = Math.min(most, tokens + perTick);
    while (tokens >= 1 && !waiting.isEmpty() && open.getAsBoolean()) {
      tokens--;
      Turn next = waiting.remove();
      vertx.setTimer(1 + ThreadLocalRandom.current().nextLong(JITTER_MILLIS), _ -> next.take());
    }
    if (waiting.isEmpty() && tokens >= most) {
      vertx.cancelTimer(timer);
      ticking = false;
    }
  }
}
