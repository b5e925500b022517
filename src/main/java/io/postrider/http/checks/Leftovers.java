package io.postrider.http.checks;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/// What a client goes on to send after its answer. The server would wait for all of it, and a
/// client that writes before it reads would never see why it was refused.
public final class Leftovers {
  /// How much of what nobody wants is read.
  private static final long PATIENCE_BYTES = 64L << 20;

  private static final long PATIENCE_MILLIS = 5_000;
  private static final String DISCARDED = "leftovers.discarded";

  private Leftovers() {}

  /// Has it done for whatever is answered, by whomever: preflights, too.
  public static void mount(Vertx vertx, Router router) {
    router
        .route()
        .handler(
            context -> {
              int _ = context.addEndHandler(_ -> discard(vertx, context));
              context.next();
            });
  }

  /// Lets go what nobody wants to read, once: an answer may come after the one that said that time
  /// was up. A client that goes on for long loses its connection.
  static void discard(Vertx vertx, RoutingContext context) {
    HttpServerRequest request = context.request();
    if (request.isEnded() || context.response().closed() || context.get(DISCARDED, false)) {
      return;
    }
    context.put(DISCARDED, true);
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
