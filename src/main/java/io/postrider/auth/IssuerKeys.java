package io.postrider.auth;

import io.postrider.model.Timers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The issuer's keys by name. They are fetched when a name is not known and when they are an hour
/// old, but once a minute at most, whoever asks for what. The last that were any stay while the
/// issuer has none to give. Safe for use by many threads.
final class IssuerKeys {
  private static final Logger LOG = LoggerFactory.getLogger(IssuerKeys.class);
  private static final Duration FRESH = Duration.ofHours(1);
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final Supplier<Future<Map<String, TokenKey>>> source;
  private final Timers timers;
  private Map<String, TokenKey> keys = Map.of();
  private @Nullable Instant fetchedAt;
  private @Nullable Instant attemptedAt;
  private @Nullable Future<Void> refreshing;

  /// @param source fails, or gives none, when the issuer cannot be asked
  IssuerKeys(Supplier<Future<Map<String, TokenKey>>> source, Timers timers) {
    this.source = source;
    this.timers = timers;
  }

  /// Never fails. Completes on the thread that fetches.
  Future<Optional<TokenKey>> find(String kid) {
    Promise<Void> refresh = Promise.promise();
    return switch (need(kid, refresh)) {
      case Need.Nothing() -> Future.succeededFuture(known(kid));
      case Need.Wait(var others) -> others.map(_ -> known(kid));
      case Need.Fetch() -> fetch(refresh).map(_ -> known(kid));
    };
  }

  private synchronized Need need(String kid, Promise<Void> refresh) {
    Instant now = timers.now();
    if (keys.containsKey(kid) && isWithin(FRESH, fetchedAt, now)) {
      return new Need.Nothing();
    }
    if (refreshing != null) {
      return new Need.Wait(refreshing);
    }
    if (isWithin(PAUSE, attemptedAt, now)) {
      return new Need.Nothing();
    }
    attemptedAt = now;
    refreshing = refresh.future();
    return new Need.Fetch();
  }

  /// A time that lies ahead is no recent one: the clock was set back.
  private static boolean isWithin(Duration span, @Nullable Instant since, Instant now) {
    return since != null && !now.isBefore(since) && now.isBefore(since.plus(span));
  }

  private Future<Void> fetch(Promise<Void> refresh) {
    source
        .get()
        .onSuccess(this::install)
        .onFailure(failed -> LOG.warn("the issuer's keys were not fetched: {}", failed.toString()))
        .onComplete(_ -> finish(refresh));
    return refresh.future();
  }

  private synchronized void install(Map<String, TokenKey> fetched) {
    if (fetched.isEmpty()) {
      LOG.warn("the issuer has no key that can be used; those from before stay");
      return;
    }
    keys = Map.copyOf(fetched);
    fetchedAt = timers.now();
  }

  private void finish(Promise<Void> refresh) {
    synchronized (this) {
      refreshing = null;
    }
    refresh.complete();
  }

  private synchronized Optional<TokenKey> known(String kid) {
    return Optional.ofNullable(keys.get(kid));
  }

  private sealed interface Need {
    record Nothing() implements Need {}

    record Wait(Future<Void> refresh) implements Need {}

    record Fetch() implements Need {}
  }
}
