package io.postrider.auth;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Keys in memory; counts how often it is asked.
public final class MemoryKeyStore implements KeyStore {
  private final Map<String, StoredKey> keys = new HashMap<>();
  private int asked;

  public int asked() {
    return asked;
  }

  public void clear() {
    keys.clear();
  }

  @Override
  public Future<Optional<StoredKey>> byHash(String hash) {
    asked++;
    return Future.succeededFuture(Optional.ofNullable(keys.get(hash)));
  }

  @Override
  public Future<Void> insert(StoredKey key) {
    keys.putIfAbsent(key.hash(), key);
    return Future.succeededFuture();
  }

  @Override
  public Future<Boolean> any() {
    return Future.succeededFuture(!keys.isEmpty());
  }
}
