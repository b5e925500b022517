package io.postrider.auth;

import io.vertx.core.Future;
import java.util.Optional;

/// Keeps API keys.
public interface KeyStore {
  /// The key of this hash, also when it is disabled or expired.
  Future<Optional<StoredKey>> byHash(String hash);

  /// A new key; its organization is made when there is none. A key of the same hash stays as it is.
  Future<Void> insert(StoredKey key);

  /// Whether there is any key at all.
  Future<Boolean> any();
}
