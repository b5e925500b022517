package io.postrider.events;

import io.postrider.model.Timers;
import io.vertx.core.Future;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes events that are old enough, in the background, a few at a time. Used on one event loop.
public final class Retention implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
  private static final int AT_ONCE = 1_000;
  private static final Duration SHORT = Duration.ofMillis(50);

  private final EventStore store;
  private final Timers timers;
  private final Duration kept;
  private final Duration pause;
  private boolean closed;
  private Timers.@Nullable Handle next;

  /// @param kept how long events are kept
  public Retention(EventStore store, Timers timers, Duration kept) {
    this.store = store;
    this.timers = timers;
    this.kept = kept;
    Duration tenth = kept.dividedBy(10);
    Duration hour = Duration.ofHours(1);
    this.pause = tenth.compareTo(hour) < 0 ? tenth : hour;
  }

  /// Begins, and goes on until `close`.
  public void start() {
    store
        .expire(timers.now().minus(kept), AT_ONCE)
        .recover(
            thrown -> {
              LOG.warn("old events are not removed: {}", thrown.toString());
              return Future.succeededFuture(0);
            })
        .onSuccess(removed -> again(removed > 0 ? SHORT : pause));
  }

  private void again(Duration wait) {
    if (!closed) {
      next = timers.after(wait, this::start);
    }
  }

  @Override
  public void close() {
    closed = true;
    if (next != null) {
      next.cancel();
    }
  }
}
