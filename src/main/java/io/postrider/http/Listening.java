package io.postrider.http;

import io.postrider.http.exchange.RequestIds;
import io.postrider.http.exchange.Responses;
import io.postrider.model.Failure;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;

/// What all our servers have in common.
final class Listening {
  private static final int IDLE_SECONDS = 60;

  /// Who goes on sending, but takes nothing of what he is told, is not idle. Longer than a
  /// connection may be idle and the longest request takes then.
  private static final int UNREAD_SECONDS = 100;

  private Listening() {}

  /// HTTP/1.1 only: what was said of bodies, and of what one connection may cost, was said of that.
  /// WebSockets are not compressed, for a frame of 64 KiB may unfold to 64 MiB.
  static HttpServerOptions options(String host, int port) {
    return new HttpServerOptions()
        .setHttp2ClearTextEnabled(false)
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false)
        .setHost(host)
        .setPort(port)
        .setIdleTimeout(IDLE_SECONDS)
        .setWriteIdleTimeout(UNREAD_SECONDS)
        .setHandle100ContinueAutomatically(true);
  }

  /// Gives the response its id.
  static HttpServerRequest identify(HttpServerRequest request) {
    request
        .response()
        .putHeader(RequestIds.HEADER, RequestIds.of(request.getHeader(RequestIds.HEADER)));
    return request;
  }

  /// Answers what the parser refused, in our form where it can still be read.
  static void refuse(HttpServerRequest request) {
    identify(request).response().putHeader("Connection", "close");
    Responses.fail(
        request.response(),
        new Failure.Invalid("request", "is no HTTP request that can be read").asException());
    request.connection().close().onFailure(_ -> {});
  }
}
