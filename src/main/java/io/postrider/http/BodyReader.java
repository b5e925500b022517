package io.postrider.http;

import io.postrider.model.Failure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/// Reads a body of limited size in limited time. The request is paused until then, so that nothing
/// of it is taken in before the caller is known.
final class BodyReader {
  /// What an ordinary body may have (contract A.7).
  static final int LIMIT_BYTES = 1 << 20;

  /// How much of a body that is too long is read on, so that a client which writes before it reads
  /// gets its answer.
  private static final long PATIENCE_BYTES = 64L << 20;

  private static final long TIME_MILLIS = 5_000;

  private BodyReader() {}

  /// Fails with `TooLarge`, or `Malformed` when it takes too long.
  static Future<Buffer> read(Vertx vertx, HttpServerRequest request, int limitBytes) {
    Promise<Buffer> promise = Promise.promise();
    Buffer body = Buffer.buffer();
    long[] seen = {0};
    long timer = vertx.setTimer(TIME_MILLIS, _ -> promise.tryFail(tooSlow()));
    request.handler(
        chunk -> {
          seen[0] += chunk.length();
          if (seen[0] <= limitBytes) {
            body.appendBuffer(chunk);
          } else if (seen[0] > PATIENCE_BYTES) {
            promise.tryFail(tooLarge(limitBytes));
          }
        });
    request.exceptionHandler(promise::tryFail);
    request.endHandler(
        _ -> {
          if (seen[0] > limitBytes) {
            promise.tryFail(tooLarge(limitBytes));
          } else {
            promise.tryComplete(body);
          }
        });
    request.resume();
    return promise.future().andThen(_ -> vertx.cancelTimer(timer));
  }

  /// Lets go what nobody wants to read. A client that goes on for long loses its connection.
  static void discard(Vertx vertx, HttpServerRequest request) {
    if (request.isEnded()) {
      return;
    }
    long[] seen = {0};
    long timer = vertx.setTimer(TIME_MILLIS, _ -> hangUp(request));
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

  private static RuntimeException tooLarge(int limitBytes) {
    return new Failure.TooLarge(limitBytes).asException();
  }

  private static RuntimeException tooSlow() {
    return new Failure.Invalid("body", "did not arrive within 5 s").asException();
  }
}
