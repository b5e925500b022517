package io.postrider.http.events;

import io.postrider.events.Delivery;
import io.postrider.events.EventSource;
import io.postrider.events.LoggedEvent;
import io.postrider.model.Spell;
import io.postrider.model.Timers;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries events from a reader to an outlet, one batch after the other has left, with a heartbeat
/// every 20 s, until one of them ends.
final class EventPump {
  static final Duration HEARTBEAT = Duration.ofSeconds(20);

  private static final Logger LOG = LoggerFactory.getLogger(EventPump.class);
  private static final int BATCH = 100;

  /// What is written without waiting for it to leave.
  private static final int AHEAD_CHARACTERS = 1 << 16;

  private final EventSource source;
  private final EventOutlet outlet;
  private final Timers timers;
  private final List<Runnable> afterwards = new ArrayList<>();
  private Spell quiet;
  private boolean ended;

  EventPump(EventSource source, EventOutlet outlet, Timers timers) {
    this.source = source;
    this.outlet = outlet;
    this.timers = timers;
    this.quiet = new Spell(timers.now(), HEARTBEAT);
  }

  /// What is to be done, once, when the stream is over, for whatever reason.
  void afterwards(Runnable action) {
    if (ended) {
      action.run();
    } else {
      afterwards.add(action);
    }
  }

  void run() {
    if (ended) {
      return;
    }
    source
        .next(BATCH, quiet.left(timers.now()))
        .onFailure(this::broken)
        .compose(this::write)
        .onSuccess(_ -> run())
        .onFailure(_ -> stop());
  }

  private Future<Void> write(Delivery delivery) {
    if (ended) {
      return Future.succeededFuture();
    }
    long now = timers.now().toEpochMilli();
    return delivery
        .reset()
        .map(reset -> outlet.reset(reset, now))
        .orElseGet(Future::succeededFuture)
        .compose(_ -> write(delivery.events().iterator()))
        .compose(_ -> quiet.covers(timers.now()) ? Future.succeededFuture() : ping());
  }

  /// Goes on with the rest when that much has left.
  private Future<Void> write(Iterator<LoggedEvent> events) {
    List<LoggedEvent> ahead = new ArrayList<>();
    for (int size = 0; size < AHEAD_CHARACTERS && events.hasNext(); ) {
      LoggedEvent event = events.next();
      size += event.payload().length();
      ahead.add(event);
    }
    Future<Void> written = ahead.isEmpty() ? Future.succeededFuture() : outlet.events(ahead);
    return events.hasNext() ? written.compose(_ -> write(events)) : written;
  }

  private Future<Void> ping() {
    quiet = new Spell(timers.now(), HEARTBEAT);
    return outlet.ping(timers.now().toEpochMilli());
  }

  private void broken(Throwable thrown) {
    LOG.warn("a stream of events ends: {}", thrown.toString());
    if (!ended) {
      outlet.fail();
    }
  }

  /// The client has gone.
  void stop() {
    if (!ended) {
      ended = true;
      source.close();
      afterwards.forEach(Runnable::run);
    }
  }

  /// The stream is ended from this side.
  void end() {
    if (!ended) {
      stop();
      outlet.end();
    }
  }
}
