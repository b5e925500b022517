package io.postrider.http.checks;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;

/// What a client goes on to send after its answer. The server would wait for all of it, and a
/// client that writes before it reads would never see why it was refused.
final class Leftovers {
  /// How much of what nobody wants is read.
  private static final long PATIENCE_BYTES = 64L << 20;

  private static final long PATIENCE_MILLIS = 5_000;

  private Leftovers() {}

  /// Lets go what nobody wants to read. A client that goes on for long loses its connection.
  static void discard(Vertx vertx, HttpServerRequest request) {
    if (request.isEnded()) {
      return;
    }
    long[] seen = {0};
    long timer = vertx.setTimer(PATIENCE_MILLIS, _ -> hangUp(request));
    request.handler(
        chunk -> {
          seen[0] += chunk.length();
          if (seen[0] > PATIENCE_BYTES) {
            hangUp(request);
          }
        });
    request.exceptionHandler(_ -> vertx.cancelTimer(timer));
    request.endHandler(_ -> vertx.cancelTimer(timer));
    request.resume();
  }

  private static void hangUp(HttpServerRequest request) {
    request.connection().close().onFailure(_ -> {});
  }
}
