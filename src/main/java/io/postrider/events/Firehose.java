package io.postrider.events;

import io.postrider.model.OrganizationId;
import io.postrider.model.Spell;
import io.postrider.model.Timers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The events of all organizations from now on: in order within each, and a batch of one after a
/// batch of another. It cannot be resumed, and has no cursor.
final class Firehose implements EventSource {
  /// A wake-up may be lost; all logs are looked at again after this time in any case.
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

  private static final int MOST_GROWN = 100_000;

  private static final Delivery NOTHING =
      new Delivery(Optional.empty(), List.of(), Optional.empty());

  private final EventFilter filter;
  private final EventStore store;
  private final Timers timers;
  private final Wakeups wakeups;
  private final BiConsumer<OrganizationId, Long> wake = this::woken;

  /// How far each log was read; one that is not here began after this.
  private final Map<OrganizationId, Long> positions = new HashMap<>();

  /// In a row, each with the time since which something waits there.
  private final Map<OrganizationId, Long> grown = new LinkedHashMap<>();

  private final Lag lag = new Lag();
  private boolean begun;
  private boolean closed;
  private @Nullable Promise<Void> asleep;

  Firehose(EventFilter filter, EventStore store, Timers timers, Wakeups wakeups) {
    this.filter = filter;
    this.store = store;
    this.timers = timers;
    this.wakeups = wakeups;
  }

  /// Listens first, then looks, so that nothing falls between.
  Future<Void> begin() {
    return wakeups
        .addToAll(wake)
        .compose(_ -> store.heads())
        .map(
            heads -> {
              positions.putAll(heads);
              grown.clear();
              begun = true;
              return null;
            });
  }

  @Override
  public Future<Delivery> next(int limit, Duration patience) {
    return next(limit, new Spell(timers.now(), patience));
  }

  private Future<Delivery> next(int limit, Spell patience) {
    taken();
    Optional<OrganizationId> first = grown.keySet().stream().findFirst();
    if (first.isPresent()) {
      return read(first.get(), limit).compose(read -> orMore(read, limit, patience));
    }
    Duration left = patience.left(timers.now());
    return left.isZero() || closed
        ? Future.succeededFuture(NOTHING)
        : sleep(left).compose(_ -> next(limit, patience));
  }

  /// Nothing of what was given is left.
  private void taken() {
    lag.nothing();
    grown.values().stream().mapToLong(Long::longValue).min().ifPresent(lag::waits);
  }

  private Future<Delivery> orMore(Delivery read, int limit, Spell patience) {
    boolean something = !read.events().isEmpty() || read.reset().isPresent();
    return something || closed ? Future.succeededFuture(read) : next(limit, patience);
  }

  /// Which goes to the end of the row when it has more.
  private Future<Delivery> read(OrganizationId organization, int limit) {
    long since = Objects.requireNonNull(grown.remove(organization));
    long position = positions.getOrDefault(organization, 0L);
    return store
        .after(organization, position, filter, limit)
        .map(
            batch -> {
              if (batch.oldest() > position + 1) {
                positions.put(organization, batch.oldest() - 1);
                grown.merge(organization, since, Long::min);
                return new Delivery(
                    Optional.of(new Delivery.Reset(Optional.empty())), List.of(), Optional.empty());
              }
              if (batch.reached() > 0) {
                positions.put(organization, batch.reached());
              }
              if (batch.newest() > batch.reached()) {
                grown.merge(organization, batch.reachedMillis(), Long::min);
              }
              return new Delivery(Optional.empty(), batch.events(), Optional.empty());
            });
  }

  private Future<Void> sleep(Duration most) {
    Promise<Void> promise = Promise.promise();
    asleep = promise;
    Duration nap = most.compareTo(LOOK_AGAIN) < 0 ? most : LOOK_AGAIN;
    Timers.Handle alarm = timers.after(nap, promise::tryComplete);
    return promise
        .future()
        .onComplete(_ -> alarm.cancel())
        .compose(_ -> grown.isEmpty() && !closed ? lookAgain() : Future.succeededFuture());
  }

  private Future<Void> lookAgain() {
    return store
        .heads()
        .map(
            heads -> {
              heads.forEach(this::noticed);
              return null;
            });
  }

  /// Anybody may tell of organizations that there are not: too many are let go, and looked for when
  /// nothing else is left.
  private void noticed(OrganizationId organization, long newest) {
    if (newest > positions.getOrDefault(organization, 0L) && grown.size() < MOST_GROWN) {
      long now = timers.now().toEpochMilli();
      grown.putIfAbsent(organization, now);
      lag.waits(now);
    }
  }

  @Override
  public Duration lag() {
    return lag.at(timers.now());
  }

  private void woken(OrganizationId organization, long newest) {
    if (!begun) {
      return;
    }
    noticed(organization, newest);
    Promise<Void> promise = asleep;
    if (promise != null && !grown.isEmpty()) {
      promise.tryComplete();
    }
  }

  @Override
  public void close() {
    closed = true;
    wakeups.removeFromAll(wake);
    Promise<Void> promise = asleep;
    if (promise != null) {
      promise.tryComplete();
    }
  }
}
