package io.postrider.events;

import io.postrider.model.OrganizationId;
import io.postrider.model.Spell;
import io.postrider.model.Timers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads one log from a place on, at the pace of its caller: nothing is read ahead, so that a slow
/// caller costs no memory. Used on the event loop of its `Events`.
public final class EventReader implements EventSource {
  /// A wake-up may be lost; the log is looked at again after this time in any case.
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

  private final OrganizationId organization;
  private final EventFilter filter;
  private final EventStore store;
  private final SharedReads reads;
  private final Timers timers;
  private final Wakeups wakeups;
  private final Runnable wake = this::woken;
  private final Lag lag = new Lag();
  private long position;
  private long millis;

  /// All events up to this time were given.
  private long given;

  private boolean read;
  private boolean grown;
  private boolean closed;
  private Optional<Delivery.Reset> reset = Optional.empty();
  private @Nullable Promise<Void> asleep;

  EventReader(
      OrganizationId organization,
      EventFilter filter,
      EventStore store,
      SharedReads reads,
      Timers timers,
      Wakeups wakeups) {
    this.organization = organization;
    this.filter = filter;
    this.store = store;
    this.reads = reads;
    this.timers = timers;
    this.wakeups = wakeups;
  }

  /// Listens first, then looks, so that nothing falls between.
  Future<Void> begin(Since since) {
    return wakeups
        .add(organization, wake)
        .compose(_ -> store.extent(organization))
        .map(
            extent -> {
              place(since, extent);
              return null;
            });
  }

  private void place(Since since, Extent extent) {
    switch (since) {
      case Since.Now() -> stand(extent.newest(), extent.newestMillis());
      case Since.Oldest() -> standBefore(extent);
      case Since.After(var id) -> {
        if (isKept(id, extent)) {
          stand(id.position(), id.millis());
        } else {
          reset = Optional.of(new Delivery.Reset(oldest(extent)));
          standBefore(extent);
        }
      }
    }
  }

  /// Whether all that follows this event is still there.
  private boolean isKept(EventId id, Extent extent) {
    boolean known = id.fits(organization) && id.position() <= extent.newest();
    boolean last = id.position() == extent.newest();
    return known
        && id.position() >= extent.oldest() - 1
        && id.millis() <= extent.newestMillis()
        && (!last || id.millis() == extent.newestMillis());
  }

  private Optional<EventId> oldest(Extent extent) {
    return extent.isEmpty()
        ? Optional.empty()
        : Optional.of(EventId.of(organization, extent.oldestMillis(), extent.oldest()));
  }

  private void standBefore(Extent extent) {
    stand(extent.oldest() - 1, extent.isEmpty() ? extent.newestMillis() : extent.oldestMillis());
  }

  private void stand(long at, long time) {
    position = at;
    millis = time;
  }

  @Override
  public Future<Delivery> next(int limit, Duration patience) {
    taken();
    return next(limit, new Spell(timers.now(), patience));
  }

  private void taken() {
    if (grown) {
      lag.taken(given);
    } else {
      lag.nothing();
    }
  }

  private Future<Delivery> next(int limit, Spell patience) {
    grown = false;
    long asked = timers.now().toEpochMilli();
    return read(limit)
        .compose(
            batch -> {
              if (batch.oldest() > position + 1) {
                return store.extent(organization).map(this::lost);
              }
              stand(batch.reached(), batch.reachedMillis());
              boolean more = batch.newest() > batch.reached();
              grown |= more;
              given = more ? millis : asked;
              batch.events().stream()
                  .findFirst()
                  .ifPresentOrElse(event -> lag.waits(event.id().millis()), this::taken);
              Duration left = patience.left(timers.now());
              boolean now = !batch.events().isEmpty() || reset.isPresent();
              return now || left.isZero() || closed
                  ? Future.succeededFuture(deliver(batch))
                  : sleep(left).compose(_ -> closed ? nothing() : next(limit, patience));
            });
  }

  /// The first time by itself: who has just come finds what is there at this moment.
  private Future<Batch> read(int limit) {
    boolean first = !read;
    read = true;
    return first
        ? store.after(organization, position, filter, limit)
        : reads.after(organization, position, filter, limit);
  }

  private Delivery lost(Extent extent) {
    standBefore(extent);
    return new Delivery(Optional.of(new Delivery.Reset(oldest(extent))), List.of(), cursor());
  }

  private Delivery deliver(Batch batch) {
    Delivery delivery = new Delivery(reset, batch.events(), cursor());
    reset = Optional.empty();
    return delivery;
  }

  private Future<Delivery> nothing() {
    return Future.succeededFuture(new Delivery(Optional.empty(), List.of(), cursor()));
  }

  private Optional<EventId> cursor() {
    return position <= 0
        ? Optional.empty()
        : Optional.of(EventId.of(organization, millis, position));
  }

  private Future<Void> sleep(Duration most) {
    if (grown) {
      return Future.succeededFuture();
    }
    Promise<Void> promise = Promise.promise();
    asleep = promise;
    Duration nap = most.compareTo(LOOK_AGAIN) < 0 ? most : LOOK_AGAIN;
    Timers.Handle alarm = timers.after(nap, promise::tryComplete);
    return promise.future().onComplete(_ -> alarm.cancel());
  }

  @Override
  public Duration lag() {
    return lag.at(timers.now());
  }

  private void woken() {
    grown = true;
    lag.waits(timers.now().toEpochMilli());
    Promise<Void> promise = asleep;
    if (promise != null) {
      promise.tryComplete();
    }
  }

  @Override
  public void close() {
    closed = true;
    wakeups.remove(organization, wake);
    Promise<Void> promise = asleep;
    if (promise != null) {
      promise.tryComplete();
    }
  }
}
