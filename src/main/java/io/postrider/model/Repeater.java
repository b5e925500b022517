package io.postrider.model;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does something again and again, each time a while after the last has ended, and sooner when that
/// has left something to do. A failure is logged, and tried again next time.
public final class Repeater {
  private static final Logger LOG = LoggerFactory.getLogger(Repeater.class);
  private static final Duration SOON = Duration.ofMillis(50);

  private final Timers timers;
  private final Duration pause;
  private final String trouble;
  private final Supplier<Future<Boolean>> task;
  private Timers.@Nullable Handle next;
  private boolean closed;

  /// @param trouble what a failure means, for the log
  /// @param task completes with whether there is more to do soon
  public Repeater(Timers timers, Duration pause, String trouble, Supplier<Future<Boolean>> task) {
    this.timers = timers;
    this.pause = pause;
    this.trouble = trouble;
    this.task = task;
  }

  /// Begins after a pause, and goes on until it is closed.
  public void start() {
    after(pause);
  }

  /// The same, but begins at once.
  public synchronized void startNow() {
    if (closed) {
      return;
    }
    task.get()
        .onFailure(thrown -> LOG.warn("{}: {}", trouble, thrown.toString()))
        .otherwise(false)
        .onSuccess(more -> after(more ? SOON : pause));
  }

  private synchronized void after(Duration wait) {
    if (!closed) {
      next = timers.after(wait, this::startNow);
    }
  }

  /// Ends; what is being done just now is done to its end.
  public synchronized void close() {
    closed = true;
    if (next != null) {
      next.cancel();
    }
  }
}
