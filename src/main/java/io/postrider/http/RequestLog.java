package io.postrider.http;

import io.postrider.http.checks.ApiRouter;
import io.postrider.http.exchange.RequestIds;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.LoggerFormat;
import io.vertx.ext.web.handler.LoggerFormatter;
import io.vertx.ext.web.handler.LoggerHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/// A line a request, for who switches its logger on: the operation, the status, the time and the
/// request's id. Paths and queries have phone numbers and tickets in them, and are left out.
final class RequestLog {
  static final String LOGGER = "io.vertx.ext.web.handler.LoggerHandler";

  private RequestLog() {}

  static void mount(Router router) {
    if (LoggerFactory.getLogger(LOGGER).isErrorEnabled()) {
      LoggerFormatter line = RequestLog::line;
      router.route().handler(LoggerHandler.create(LoggerFormat.CUSTOM).customFormatter(line));
    }
  }

  private static String line(RoutingContext context, long millis) {
    @Nullable String operation = context.get(ApiRouter.OPERATION);
    return "%s %s: %d in %d ms, %s"
        .formatted(
            context.request().method(),
            operation == null ? "no route" : operation,
            context.response().getStatusCode(),
            millis,
            context.response().headers().get(RequestIds.HEADER));
  }
}
