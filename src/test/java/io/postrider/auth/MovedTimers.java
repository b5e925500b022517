package io.postrider.auth;

import io.postrider.model.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// Time that a test moves. What is due runs on the test's thread, in order.
public final class MovedTimers implements Timers {
  private final PriorityQueue<Timer> timers = new PriorityQueue<>(Comparator.comparing(Timer::due));
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private Duration wrong = Duration.ZERO;

  private record Timer(Instant due, Runnable action) {}

  @Override
  public synchronized Instant now() {
    return now.plus(wrong);
  }

  @Override
  public synchronized long nanoTime() {
    return Duration.between(Instant.EPOCH, now).toNanos();
  }

  /// Somebody sets the clock; no time passes.
  public synchronized void setClock(Duration by) {
    wrong = wrong.plus(by);
  }

  @Override
  public synchronized Handle after(Duration delay, Runnable action) {
    Timer timer = new Timer(now.plus(delay), action);
    timers.add(timer);
    return () -> cancel(timer);
  }

  private synchronized void cancel(Timer timer) {
    timers.remove(timer);
  }

  public void advance(Duration span) {
    Instant end = time().plus(span);
    for (Runnable action = next(end); action != null; action = next(end)) {
      action.run();
    }
    set(end);
  }

  private synchronized @Nullable Runnable next(Instant end) {
    Timer first = timers.peek();
    if (first == null || first.due().isAfter(end)) {
      return null;
    }
    timers.remove(first);
    now = first.due();
    return first.action();
  }

  private synchronized Instant time() {
    return now;
  }

  private synchronized void set(Instant time) {
    now = time;
  }
}
