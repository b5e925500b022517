package io.postrider.model;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Does something again and again, each time a while after the last has ended.
public final class Repeater {
  private final Timers timers;
  private final Duration pause;
  private final Supplier<Future<Void>> task;
  private Timers.@Nullable Handle next;
  private boolean closed;

  public Repeater(Timers timers, Duration pause, Supplier<Future<Void>> task) {
    this.timers = timers;
    this.pause = pause;
    this.task = task;
  }

  public synchronized void start() {
    if (!closed) {
      next = timers.after(pause, () -> task.get().onComplete(_ -> start()));
    }
  }

  public synchronized void close() {
    closed = true;
    if (next != null) {
      next.cancel();
    }
  }
}
