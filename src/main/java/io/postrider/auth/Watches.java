package io.postrider.auth;

import io.postrider.model.Principal;
import io.postrider.model.Repeater;
import io.postrider.model.Timers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What keys have open on this node, to be ended with them. All of it is looked at every half
/// minute, so that a message which got lost costs no more than that. Safe for use by many threads.
final class Watches {
  private static final Logger LOG = LoggerFactory.getLogger(Watches.class);
  private static final Duration LOOK = Duration.ofSeconds(30);

  private final Vertx vertx;
  private final KeyStore store;
  private final Timers timers;
  private final Repeater repeater;
  private final Set<Watch> watches = ConcurrentHashMap.newKeySet();

  Watches(Vertx vertx, KeyStore store, Timers timers) {
    this.vertx = vertx;
    this.store = store;
    this.timers = timers;
    this.repeater = new Repeater(timers, LOOK, "keys in use", this::lookAtAll);
  }

  void start() {
    repeater.start();
  }

  /// Looks at the key at once: it may have ended since it was accepted.
  Watch add(Principal principal, Runnable end) {
    Watch watch = new Watch(principal, vertx.getOrCreateContext(), end, watches::remove);
    watches.add(watch);
    look(List.of(watch));
    return watch;
  }

  /// The key is not what it was.
  void end(String key) {
    watches.stream().filter(watch -> watch.principal().id().equals(key)).forEach(Watch::end);
  }

  private Future<Boolean> lookAtAll() {
    return look(List.copyOf(watches)).map(false);
  }

  /// Never fails: what cannot be looked at now is looked at next time.
  private Future<Void> look(List<Watch> some) {
    if (some.isEmpty()) {
      return Future.succeededFuture();
    }
    Set<String> ids =
        some.stream().map(watch -> watch.principal().id()).collect(Collectors.toSet());
    return store
        .byIds(ids)
        .onSuccess(keys -> judge(some, keys))
        .onFailure(failed -> LOG.warn("keys in use were not looked at: {}", failed.toString()))
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }

  private void judge(List<Watch> some, List<StoredKey> keys) {
    Map<String, StoredKey> byId =
        keys.stream().collect(Collectors.toMap(StoredKey::id, Function.identity()));
    Instant now = timers.now();
    for (Watch watch : some) {
      StoredKey key = byId.get(watch.principal().id());
      if (key == null || !key.isGood(now) || key.version() != watch.principal().version()) {
        watch.end();
      } else {
        expire(watch, key, now);
      }
    }
  }

  /// What ends later than the next look is left to that.
  private void expire(Watch watch, StoredKey key, Instant now) {
    Instant end = key.expiresAt();
    if (end != null && end.isBefore(now.plus(LOOK))) {
      watch.endWith(timers.after(Duration.between(now, end), watch::end));
    }
  }

  void close() {
    repeater.close();
    watches.forEach(Watch::close);
  }
}
