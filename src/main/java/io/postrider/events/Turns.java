package io.postrider.events;

import io.postrider.model.Failure;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Lets each of many have so much done at once and no more; what else he wants done waits in a row
/// of his own. Safe for use by many threads.
///
/// @param <K> who they are
final class Turns<K> {
  private final Vertx vertx;
  private final int atOnce;
  private final int waiting;
  private final Map<K, Row> rows = new HashMap<>();

  /// @param waiting that one may have in his row; what comes then is refused
  Turns(Vertx vertx, int atOnce, int waiting) {
    this.vertx = vertx;
    this.atOnce = atOnce;
    this.waiting = waiting;
  }

  private static final class Row {
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int busy;
  }

  /// Does it now, or when others of the same have ended, on the caller's context. Fails with `Busy`
  /// when too much waits.
  <T> Future<T> take(K who, Supplier<Future<T>> work) {
    Context context = vertx.getOrCreateContext();
    Promise<T> promise = Promise.promise();
    switch (place(who, () -> context.runOnContext(_ -> begin(who, work, promise)))) {
      case NOW -> begin(who, work, promise);
      case LATER -> {}
      case NEVER -> promise.fail(new Failure.Busy("too much waits already").asException());
    }
    return promise.future();
  }

  private enum When {
    NOW,
    LATER,
    NEVER
  }

  private synchronized When place(K who, Runnable later) {
    Row row = rows.computeIfAbsent(who, _ -> new Row());
    if (row.busy < atOnce) {
      row.busy++;
      return When.NOW;
    }
    if (row.waiting.size() >= waiting) {
      return When.NEVER;
    }
    row.waiting.add(later);
    return When.LATER;
  }

  private <T> void begin(K who, Supplier<Future<T>> work, Promise<T> promise) {
    Future.succeededFuture()
        .compose(_ -> work.get())
        .onComplete(
            result -> {
              Runnable next = next(who);
              if (next != null) {
                next.run();
              }
              promise.handle(result);
            });
  }

  private synchronized @Nullable Runnable next(K who) {
    Row row = rows.get(who);
    if (row == null) {
      return null;
    }
    Runnable next = row.waiting.poll();
    if (next == null && --row.busy == 0) {
      rows.remove(who);
    }
    return next;
  }
}
