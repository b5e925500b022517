package io.postrider.model;

import io.vertx.core.Future;
import java.util.function.Supplier;

/// Where work goes that would hold up an event loop.
@FunctionalInterface
public interface HeavyWork {
  /// Runs it on another thread; the answer comes on the caller's.
  <T> Future<T> run(Supplier<T> work);
}
