package io.postrider.outbox;

import io.postrider.config.OutboxConfig;
import io.postrider.model.Timers;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Forgets, once an hour, what the outbox has kept for long enough. Several nodes may do so at the
/// same time. Used on one event loop.
public final class Pruner {
  private static final Logger LOG = LoggerFactory.getLogger(Pruner.class);
  private static final Duration PAUSE = Duration.ofHours(1);
  private static final int AT_ONCE = 1_000;

  private final OutboxStore store;
  private final Timers timers;
  private final OutboxConfig config;
  private Timers.@Nullable Handle next;
  private boolean closed;

  public Pruner(OutboxStore store, Timers timers, OutboxConfig config) {
    this.store = store;
    this.timers = timers;
    this.config = config;
  }

  /// Begins, and goes on until it is closed.
  public void start() {
    if (closed) {
      return;
    }
    Instant now = timers.now();
    store
        .prune(now.minus(config.keepKeys()), now.minus(config.keepRows()), AT_ONCE)
        .onFailure(thrown -> LOG.warn("outbox not pruned: {}", thrown.toString()))
        .otherwise(0)
        .onSuccess(changed -> later(changed == 0 ? PAUSE : Duration.ZERO));
  }

  private void later(Duration pause) {
    if (!closed) {
      next = timers.after(pause, this::start);
    }
  }

  /// Ends.
  public void close() {
    closed = true;
    if (next != null) {
      next.cancel();
    }
  }
}
