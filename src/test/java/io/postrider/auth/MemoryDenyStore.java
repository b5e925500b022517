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
  private Future<Void> reading = Future.succeededFuture();
  private Future<Void> writing = Future.succeededFuture();

  /// From now on everything fails, until it is told `null`.
  synchronized void fail(@Nullable Throwable failure) {
    this.failure = failure;
  }

  /// Reading takes until `gate` opens, and gives what was there at its beginning.
  synchronized void hold(Future<Void> gate) {
    reading = gate;
  }

  /// What is to be kept is kept when `gate` opens.
  synchronized void delay(Future<Void> gate) {
    writing = gate;
  }

  @Override
  public synchronized Future<Void> put(Denial denial) {
    return failure == null ? writing.map(_ -> keep(denial)) : Future.failedFuture(failure);
  }

  private synchronized @Nullable Void keep(Denial denial) {
    denials.put(denial.whom(), denial);
    return null;
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
    List<Denial> found = List.copyOf(denials.values());
    return reading.map(found);
  }
}
