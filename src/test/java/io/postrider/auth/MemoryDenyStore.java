package io.postrider.auth;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Refused users in memory.
public final class MemoryDenyStore implements DenyStore {
  private final Map<Denial.Whom, Denial> denials = new LinkedHashMap<>();
  private @Nullable Throwable failure;

  /// From now on everything fails, until it is told `null`.
  synchronized void fail(@Nullable Throwable failure) {
    this.failure = failure;
  }

  @Override
  public synchronized Future<Void> put(Denial denial) {
    if (failure != null) {
      return Future.failedFuture(failure);
    }
    denials.put(denial.whom(), denial);
    return Future.succeededFuture();
  }

  @Override
  public synchronized Future<Boolean> remove(Denial.Whom whom) {
    return Future.succeededFuture(denials.remove(whom) != null);
  }

  @Override
  public synchronized Future<List<Denial>> all(Instant now) {
    if (failure != null) {
      return Future.failedFuture(failure);
    }
    denials.values().removeIf(denial -> !now.isBefore(denial.until()));
    return Future.succeededFuture(List.copyOf(denials.values()));
  }
}
