package io.postrider.auth;

import io.postrider.model.Repeater;
import io.postrider.model.Timers;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Notes when keys are used, and writes it down once a minute, all of them at once. What cannot be
/// written is let go: the next use says more.
final class LastUse {
  private static final Logger LOG = LoggerFactory.getLogger(LastUse.class);
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final KeyStore store;
  private final Repeater repeater;
  private final ConcurrentHashMap<String, Instant> times = new ConcurrentHashMap<>();

  LastUse(KeyStore store, Timers timers) {
    this.store = store;
    this.repeater = new Repeater(timers, PAUSE, "last uses", () -> write().map(false));
  }

  void start() {
    repeater.start();
  }

  /// Costs next to nothing; waits for nobody.
  void note(String id, Instant now) {
    times.put(id, now);
  }

  /// Never fails.
  private Future<Void> write() {
    Map<String, Instant> some = Map.copyOf(times);
    if (some.isEmpty()) {
      return Future.succeededFuture();
    }
    some.forEach(times::remove);
    return store
        .used(some)
        .onFailure(failed -> LOG.warn("last uses were not written: {}", failed.toString()))
        .otherwiseEmpty();
  }

  /// Writes what there is, and no more after that.
  Future<Void> close() {
    repeater.close();
    return write();
  }
}
