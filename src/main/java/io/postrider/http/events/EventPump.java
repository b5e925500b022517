package io.postrider.http.events;

import io.postrider.events.Delivery;
import io.postrider.events.EventReader;
import io.postrider.events.LoggedEvent;
import io.postrider.model.Timers;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries events from a reader to an outlet, one batch after the other has left, with a heartbeat
/// every 20 s, until one of them ends.
final class EventPump {
  static final Duration HEARTBEAT = Duration.ofSeconds(20);

  private static final Logger LOG = LoggerFactory.getLogger(EventPump.class);
  private static final int BATCH = 100;

  private final EventReader reader;
  private final EventOutlet outlet;
  private final Timers timers;
  private Instant nextPing;
  private boolean ended;

  EventPump(EventReader reader, EventOutlet outlet, Timers timers) {
    this.reader = reader;
    this.outlet = outlet;
    this.timers = timers;
    this.nextPing = timers.now().plus(HEARTBEAT);
  }

  void run() {
    if (ended) {
      return;
    }
    Duration patience = Duration.between(timers.now(), nextPing);
    reader
        .next(BATCH, patience.isNegative() ? Duration.ZERO : patience)
        .onFailure(this::broken)
        .compose(this::write)
        .onSuccess(_ -> run())
        .onFailure(_ -> stop());
  }

  private Future<Void> write(Delivery delivery) {
    if (ended) {
      return Future.succeededFuture();
    }
    Future<Void> written = Future.succeededFuture();
    long now = timers.now().toEpochMilli();
    if (delivery.reset().isPresent()) {
      written = outlet.reset(delivery.reset().get(), now);
    }
    for (LoggedEvent event : delivery.events()) {
      written = outlet.event(event);
    }
    if (!timers.now().isBefore(nextPing)) {
      nextPing = timers.now().plus(HEARTBEAT);
      written = outlet.ping(now);
    }
    return written;
  }

  private void broken(Throwable thrown) {
    LOG.warn("a stream of events ends: {}", thrown.toString());
    if (!ended) {
      outlet.fail();
    }
  }

  /// The client has gone.
  void stop() {
    ended = true;
    reader.close();
  }

  /// The stream is ended from this side.
  void end() {
    if (!ended) {
      stop();
      outlet.end();
    }
  }
}
