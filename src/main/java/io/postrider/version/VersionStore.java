package io.postrider.version;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;

/// Remembers the version that was read last, for all nodes and over restarts.
public interface VersionStore {
  /// A version, and when it was read.
  record Remembered(ClientVersion version, Instant readAt) {}

  /// What was saved last.
  Future<Optional<Remembered>> load();

  /// Replaces it, unless a newer version is there.
  Future<Void> save(Remembered read);
}
