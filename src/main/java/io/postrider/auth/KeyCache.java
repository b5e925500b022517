package io.postrider.auth;

import io.postrider.model.Principal;
import io.postrider.model.Recent;
import io.postrider.model.Timers;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// Accepts API keys. An accepted one is remembered for a minute, a refused one never. Safe for use
/// by many threads.
final class KeyCache {
  private static final Duration REMEMBERED = Duration.ofSeconds(60);
  private static final int MOST_REMEMBERED = 10_000;
  private static final int LONGEST_KEY = 512;

  private final KeyStore store;
  private final Timers timers;
  private final LastUse lastUse;
  private final Map<String, Seen> seen = Collections.synchronizedMap(Recent.map(MOST_REMEMBERED));

  /// Counts what has been forgotten: a key that was read before is not remembered after.
  private final AtomicLong forgotten = new AtomicLong();

  KeyCache(KeyStore store, Timers timers, LastUse lastUse) {
    this.store = store;
    this.timers = timers;
    this.lastUse = lastUse;
  }

  /// Empty when it is no key that is good.
  Future<Optional<Principal>> accept(String key) {
    return key.length() <= LONGEST_KEY
        ? byHash(KeySecrets.hash(key))
        : Future.succeededFuture(Optional.empty());
  }

  private Future<Optional<Principal>> byHash(String hash) {
    Seen known = seen.get(hash);
    if (known != null && timers.now().isBefore(known.until())) {
      return Future.succeededFuture(good(known.key()));
    }
    Instant asked = timers.now();
    long before = forgotten.get();
    return store.byHash(hash).map(found -> found.flatMap(key -> loaded(key, asked, before)));
  }

  private Optional<Principal> loaded(StoredKey key, Instant asked, long before) {
    Optional<Principal> principal = good(key);
    if (principal.isPresent() && forgotten.get() == before) {
      remember(key, asked.plus(REMEMBERED));
      if (forgotten.get() != before) {
        seen.remove(key.hash());
      }
    }
    return principal;
  }

  private Optional<Principal> good(StoredKey key) {
    Instant now = timers.now();
    if (!key.isGood(now)) {
      return Optional.empty();
    }
    lastUse.note(key.id(), now);
    return Optional.of(key.principal());
  }

  private void remember(StoredKey key, Instant until) {
    seen.put(key.hash(), new Seen(key, until));
  }

  /// The key is not what it was.
  void forget(String id) {
    forgotten.incrementAndGet();
    seen.values().removeIf(one -> one.key().id().equals(id));
  }

  private record Seen(StoredKey key, Instant until) {}
}
