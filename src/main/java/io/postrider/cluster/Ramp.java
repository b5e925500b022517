package io.postrider.cluster;

import io.postrider.protocol.client.Turn;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;

/// Lets sessions log in one after the other, so that WhatsApp does not see thousands of logins in
/// one moment: some at once, the others at a rate, each a little earlier or later than its turn. A
/// node that is slower than its rate finishes those that it has begun before it begins more: they
/// would all be late otherwise, and time out together. What is not urgent comes after them, at the
/// same rate. May be asked on any thread.
final class Ramp {
  private static final long TICK_MILLIS = 20;
  private static final long JITTER_MILLIS = 200;

  /// Seconds' worth of logins that are under way at most, and how many in any case.
  private static final int SECONDS_UNDER_WAY = 2;

  private static final int LEAST_UNDER_WAY = 50;

  /// Nobody waits longer for one that hangs, and what is not urgent not longer for anybody.
  private static final long LONGEST_NANOS = Duration.ofSeconds(30).toNanos();

  private final Vertx vertx;

  /// Of nobody: the timers of a session end with it, also while others wait for them.
  private final Context own;

  private final double perTick;
  private final double most;
  private final int mostUnderWay;
  private final BooleanSupplier open;
  private final Queue<Asked> waiting = new ArrayDeque<>();
  private final Set<Login> underWay = new LinkedHashSet<>();
  private final Queue<Lull> later = new ArrayDeque<>();
  private double tokens;
  private double laterTokens;
  private boolean ticking;

  private record Asked(Context context, Promise<Turn> promise) {
    void take(Turn turn) {
      context.runOnContext(_ -> promise.tryComplete(turn));
    }
  }

  private record Lull(Context context, Promise<Void> promise, long since) {
    private boolean isLongAgo() {
      return System.nanoTime() - since > LONGEST_NANOS;
    }

    private void take() {
      context.runOnContext(_ -> promise.tryComplete());
    }
  }

  private final class Login implements Turn {
    private final long begun = System.nanoTime();

    @Override
    public void over() {
      synchronized (Ramp.this) {
        underWay.remove(this);
      }
    }

    private boolean hangs() {
      return System.nanoTime() - begun > LONGEST_NANOS;
    }
  }

  /// @param perSecond logins
  /// @param open whether anybody may log in just now; who may not waits
  Ramp(Vertx vertx, int perSecond, BooleanSupplier open) {
    this.vertx = vertx;
    this.own = vertx.getOrCreateContext();
    this.perTick = perSecond * TICK_MILLIS / 1_000.0;
    this.most = Math.max(1, perSecond / 10.0);
    this.mostUnderWay = Math.max(LEAST_UNDER_WAY, SECONDS_UNDER_WAY * perSecond);
    this.open = open;
    this.tokens = most;
  }

  /// Completes on the context of the caller when it is his turn.
  synchronized Future<Turn> turn() {
    Asked asked = new Asked(vertx.getOrCreateContext(), Promise.promise());
    if (waiting.isEmpty() && hasRoom()) {
      asked.take(begin());
    } else {
      waiting.add(asked);
    }
    tickFromNowOn();
    return asked.promise().future();
  }

  /// Completes on the context of the caller when few log in.
  synchronized Future<Void> lull() {
    if (later.isEmpty() && isCalm()) {
      return Future.succeededFuture();
    }
    Lull lull = new Lull(vertx.getOrCreateContext(), Promise.promise(), System.nanoTime());
    later.add(lull);
    tickFromNowOn();
    return lull.promise().future();
  }

  private boolean isCalm() {
    return waiting.isEmpty() && underWay.size() < LEAST_UNDER_WAY;
  }

  private void tickFromNowOn() {
    if (!ticking) {
      ticking = true;
      own.runOnContext(_ -> vertx.setPeriodic(TICK_MILLIS, this::tick));
    }
  }

  private boolean hasRoom() {
    return tokens >= 1 && underWay.size() < mostUnderWay && open.getAsBoolean();
  }

  private Turn begin() {
    tokens--;
    Login login = new Login();
    underWay.add(login);
    return login;
  }

  private synchronized void tick(long timer) {
    tokens = Math.min(most, tokens + perTick);
    while (!underWay.isEmpty() && underWay.iterator().next().hangs()) {
      underWay.remove(underWay.iterator().next());
    }
    while (!waiting.isEmpty() && hasRoom()) {
      Asked next = waiting.remove();
      Turn turn = begin();
      vertx.setTimer(1 + ThreadLocalRandom.current().nextLong(JITTER_MILLIS), _ -> next.take(turn));
    }
    takeLater();
    if (waiting.isEmpty() && later.isEmpty() && tokens >= most) {
      vertx.cancelTimer(timer);
      ticking = false;
    }
  }

  /// Those that have waited for long are as far apart as their logins were.
  private void takeLater() {
    laterTokens = Math.min(1 + perTick, laterTokens + perTick);
    while (!later.isEmpty() && later.element().isLongAgo()) {
      later.remove().take();
    }
    while (!later.isEmpty() && laterTokens >= 1 && isCalm()) {
      laterTokens--;
      later.remove().take();
    }
  }
}
