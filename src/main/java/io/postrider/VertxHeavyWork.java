package io.postrider;

import io.postrider.model.HeavyWork;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Objects;
import java.util.function.Supplier;

/// The worker threads of Vert.x; the work of one session does not wait for that of others.
public record VertxHeavyWork(Vertx vertx) implements HeavyWork {
  @Override
  public <T> Future<T> run(Supplier<T> work) {
    return vertx.executeBlocking(work::get, false).map(Objects::requireNonNull);
  }
}
