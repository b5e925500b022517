package io.postrider.auth;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;

/// Where one goes on.
final class Contexts {
  private Contexts() {}

  /// The same on the caller's context: many may wait for one answer, and each goes on where it came
  /// from.
  static <T> Future<T> here(Vertx vertx, Future<T> elsewhere) {
    if (elsewhere.isComplete()) {
      return elsewhere;
    }
    Context context = vertx.getOrCreateContext();
    Promise<T> promise = Promise.promise();
    elsewhere.onComplete(result -> context.runOnContext(_ -> promise.handle(result)));
    return promise.future();
  }
}
