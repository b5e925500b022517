package io.postrider.auth;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Looks keys up by their hashes: those that are wanted while others are looked up together, in one
/// statement, and two statements at a time. So many wrong keys keep neither a good one nor other
/// requests waiting for longer than one does. Safe for use by many threads.
final class KeyLookups {
  private static final int AT_ONCE = 2;

  private final Vertx vertx;
  private final KeyStore store;
  private Map<String, Promise<Optional<StoredKey>>> waiting = new HashMap<>();
  private int asking;

  KeyLookups(Vertx vertx, KeyStore store) {
    this.vertx = vertx;
    this.store = store;
  }

  /// The key as it is after this call; completes on the caller's context.
  Future<Optional<StoredKey>> find(String hash) {
    Future<Optional<StoredKey>> found = join(hash);
    ask(next());
    return Contexts.here(vertx, found);
  }

  private synchronized Future<Optional<StoredKey>> join(String hash) {
    return waiting.computeIfAbsent(hash, _ -> Promise.promise()).future();
  }

  private synchronized Map<String, Promise<Optional<StoredKey>>> next() {
    if (asking == AT_ONCE || waiting.isEmpty()) {
      return Map.of();
    }
    asking++;
    Map<String, Promise<Optional<StoredKey>>> next = waiting;
    waiting = new HashMap<>();
    return next;
  }

  private void ask(Map<String, Promise<Optional<StoredKey>>> wanted) {
    if (!wanted.isEmpty()) {
      Future.succeededFuture()
          .compose(_ -> store.byHashes(wanted.keySet()))
          .onComplete(result -> tell(wanted, result));
    }
  }

  private void tell(
      Map<String, Promise<Optional<StoredKey>>> wanted, AsyncResult<List<StoredKey>> result) {
    done();
    if (result.succeeded()) {
      Map<String, StoredKey> found =
          result.result().stream().collect(Collectors.toMap(StoredKey::hash, Function.identity()));
      wanted.forEach((hash, promise) -> promise.complete(Optional.ofNullable(found.get(hash))));
    } else {
      wanted.values().forEach(promise -> promise.fail(result.cause()));
    }
    ask(next());
  }

  private synchronized void done() {
    asking--;
  }
}
