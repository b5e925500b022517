package io.postrider.auth;

import io.postrider.model.Failure;
import io.postrider.model.Principal;
import io.postrider.model.Recent;
import io.postrider.model.Timers;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Accepts API keys. An accepted one is remembered for a minute, a refused one for a second, and
/// only so many are looked up at once: whoever shows wrong ones costs the database little. Safe for
/// use by many threads.
final class KeyCache {
  private static final Duration ACCEPTED = Duration.ofSeconds(60);
  private static final Duration REFUSED = Duration.ofSeconds(1);
  private static final int MOST_REMEMBERED = 10_000;
  private static final int LONGEST_KEY = 512;

  /// Look-ups under way of keys that are not known; those of one moment in which a node's whole
  /// clientele arrives.
  static final int MOST_ASKED = 200;

  private final KeyLookups lookups;
  private final Timers timers;
  private final LastUse lastUse;
  private final Map<String, Seen> accepted = recent();
  private final Map<String, Instant> refused = recent();
  private final AtomicInteger asking = new AtomicInteger();

  /// Counts changes of keys: what was read before one is not remembered after it.
  private final AtomicLong changes = new AtomicLong();

  KeyCache(KeyLookups lookups, Timers timers, LastUse lastUse) {
    this.lookups = lookups;
    this.timers = timers;
    this.lastUse = lastUse;
  }

  private static <V> Map<String, V> recent() {
    return Collections.synchronizedMap(Recent.map(MOST_REMEMBERED));
  }

  /// Empty when it is no key that is good. Fails with `Busy` when too many are looked up.
  Future<Optional<Principal>> accept(String key) {
    return key.length() <= LONGEST_KEY
        ? byHash(KeySecrets.hash(key))
        : Future.succeededFuture(Optional.empty());
  }

  private Future<Optional<Principal>> byHash(String hash) {
    Instant now = timers.now();
    Seen known = accepted.get(hash);
    if (known != null && isWithin(ACCEPTED, known.at(), now)) {
      return Future.succeededFuture(good(known.key()));
    }
    Instant last = refused.get(hash);
    return last != null && isWithin(REFUSED, last, now)
        ? Future.succeededFuture(Optional.empty())
        : ask(hash, now, known != null);
  }

  /// A time that lies ahead is no recent one: the clock was set back.
  private static boolean isWithin(Duration span, Instant since, Instant now) {
    return !now.isBefore(since) && now.isBefore(since.plus(span));
  }

  /// @param known whether it was good a while ago: strangers must not keep its owner out
  private Future<Optional<Principal>> ask(String hash, Instant asked, boolean known) {
    return known ? look(hash, asked) : askForStranger(hash, asked);
  }

  private Future<Optional<Principal>> askForStranger(String hash, Instant asked) {
    if (asking.incrementAndGet() > MOST_ASKED) {
      asking.decrementAndGet();
      return new Failure.Busy("too many keys are looked up").asFuture();
    }
    return look(hash, asked).onComplete(_ -> asking.decrementAndGet());
  }

  private Future<Optional<Principal>> look(String hash, Instant asked) {
    long before = changes.get();
    return lookups
        .find(hash)
        .map(found -> found.flatMap(key -> loaded(key, asked, before)))
        .onSuccess(found -> refuse(found.isEmpty(), hash, asked, before));
  }

  private Optional<Principal> loaded(StoredKey key, Instant asked, long before) {
    Optional<Principal> principal = good(key);
    if (principal.isPresent()) {
      remember(accepted, key.hash(), new Seen(key, asked), before);
    }
    return principal;
  }

  private void refuse(boolean missing, String hash, Instant asked, long before) {
    if (missing) {
      remember(refused, hash, asked, before);
    }
  }

  private <V> void remember(Map<String, V> memory, String hash, V value, long before) {
    if (changes.get() == before) {
      memory.put(hash, value);
      if (changes.get() != before) {
        memory.remove(hash);
      }
    }
  }

  private Optional<Principal> good(StoredKey key) {
    Instant now = timers.now();
    if (!key.isGood(now)) {
      return Optional.empty();
    }
    lastUse.note(key.id(), now);
    return Optional.of(key.principal());
  }

  /// The key is not what it was, or is new.
  void forget(String id) {
    changes.incrementAndGet();
    accepted.values().removeIf(one -> one.key().id().equals(id));
    refused.clear();
  }

  private record Seen(StoredKey key, Instant at) {}
}
