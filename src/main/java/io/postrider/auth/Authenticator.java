package io.postrider.auth;

import io.postrider.model.Failure;
import io.postrider.model.Principal;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Tells who asks (contract A.8). An accepted key is remembered for a minute, a refused one never.
/// Safe for use by many threads.
public final class Authenticator {
  private static final Duration REMEMBERED = Duration.ofSeconds(60);
  private static final int MOST_REMEMBERED = 10_000;
  private static final int LONGEST_KEY = 512;
  private static final Pattern BEARER = Pattern.compile("(?i)bearer +(\\S+) *");
  private static final Pattern TOKEN = Pattern.compile("[^.]+\\.[^.]+\\.[^.]+");

  private final KeyStore store;
  private final Clock clock;
  private final ConcurrentHashMap<String, Seen> seen = new ConcurrentHashMap<>();

  public Authenticator(KeyStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /// Fails with `Failure.Unauthorized`, for whatever reason.
  ///
  /// @param authorization the header of this name
  /// @param apiKey the header `x-api-key`
  public Future<Principal> authenticate(@Nullable String authorization, @Nullable String apiKey) {
    Optional<String> key = apiKey == null ? opaque(authorization) : Optional.of(apiKey.strip());
    return key.filter(text -> text.length() <= LONGEST_KEY)
        .map(text -> byHash(Keys.hash(text)))
        .orElseGet(() -> new Failure.Unauthorized().asFuture());
  }

  /// The bearer, unless it has the form of a login token: those are never tried as a key.
  private static Optional<String> opaque(@Nullable String authorization) {
    if (authorization == null) {
      return Optional.empty();
    }
    var bearer = BEARER.matcher(authorization.strip());
    return bearer.matches()
        ? Optional.of(bearer.group(1)).filter(text -> !TOKEN.matcher(text).matches())
        : Optional.empty();
  }

  private Future<Principal> byHash(String hash) {
    Instant now = clock.instant();
    Seen known = seen.get(hash);
    if (known != null && now.isBefore(known.until())) {
      return accept(known.key(), now);
    }
    return store
        .byHash(hash)
        .compose(
            found -> {
              if (found.isEmpty()) {
                seen.remove(hash);
                return new Failure.Unauthorized().asFuture();
              }
              return accept(found.get(), now).onSuccess(_ -> remember(found.get(), now));
            });
  }

  private static Future<Principal> accept(StoredKey key, Instant now) {
    Instant end = key.expiresAt();
    if (!key.enabled() || (end != null && !now.isBefore(end))) {
      return new Failure.Unauthorized().asFuture();
    }
    return Future.succeededFuture(new Principal(key.id(), key.organization(), key.capabilities()));
  }

  private void remember(StoredKey key, Instant now) {
    if (seen.size() >= MOST_REMEMBERED) {
      seen.clear();
    }
    seen.put(key.hash(), new Seen(key, now.plus(REMEMBERED)));
  }

  private record Seen(StoredKey key, Instant until) {}
}
