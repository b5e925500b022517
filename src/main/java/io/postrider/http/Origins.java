package io.postrider.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which web pages may call the API (contract A.10): those of our own host, and of configured
/// origins. What is no browser sends no origin, and is not held back.
final class Origins {
  private static final String METHODS = "GET, POST, PUT, PATCH, DELETE, OPTIONS";
  private static final String HEADERS =
      "Authorization, Content-Type, X-Api-Key, Idempotency-Key, Last-Event-ID, X-Request-Id";
  private static final String EXPOSED =
      "X-Request-Id, Retry-After, Idempotency-Replayed, Idempotency-Mismatch";
  private static final int MAX_AGE_SECONDS = 600;

  private final Set<String> configured;

  /// @param configured as browsers send them, such as `https://example.org`
  Origins(List<String> configured) {
    this.configured = Set.copyOf(configured);
  }

  /// Whether a page of this origin may use the API at this host.
  boolean allow(@Nullable String origin, @Nullable String host) {
    return origin == null || configured.contains(origin) || isOwn(origin, host);
  }

  private static boolean isOwn(String origin, @Nullable String host) {
    try {
      return host != null
          && host.toLowerCase(Locale.ROOT).equals(URI.create(origin).getRawAuthority());
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /// Sets the headers for a configured origin.
  ///
  /// @return whether this was a browser's question and has been answered
  boolean answered(HttpServerRequest request) {
    String origin = request.getHeader("origin");
    if (origin == null || configured.isEmpty()) {
      return false;
    }
    HttpServerResponse response = request.response().putHeader("Vary", "Origin");
    if (!configured.contains(origin)) {
      return false;
    }
    response
        .putHeader("Access-Control-Allow-Origin", origin)
        .putHeader("Access-Control-Allow-Credentials", "true")
        .putHeader("Access-Control-Expose-Headers", EXPOSED);
    boolean asks =
        request.method().equals(HttpMethod.OPTIONS)
            && request.getHeader("access-control-request-method") != null;
    if (asks) {
      response
          .putHeader("Access-Control-Allow-Methods", METHODS)
          .putHeader("Access-Control-Allow-Headers", HEADERS)
          .putHeader("Access-Control-Max-Age", Integer.toString(MAX_AGE_SECONDS))
          .setStatusCode(204)
          .end()
          .onFailure(_ -> {});
    }
    return asks;
  }
}
