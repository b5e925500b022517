package io.postrider.auth;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;

/// Keeps the users whose login tokens are refused.
public interface DenyStore {
  /// One more; of two for the same the later end counts.
  Future<Void> put(Denial denial);

  /// Whether there was one.
  Future<Boolean> remove(Denial.Whom whom);

  /// Those that hold; the others are forgotten.
  Future<List<Denial>> all(Instant now);
}
