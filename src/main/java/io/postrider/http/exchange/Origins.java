package io.postrider.http.exchange;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.CorsHandler;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which web pages may call the API (api.md §20): those of our own host, and of configured origins.
/// What is no browser sends no origin, and is not held back.
public final class Origins implements Handler<RoutingContext> {
  private static final List<HttpMethod> METHODS =
      List.of(
          HttpMethod.GET,
          HttpMethod.POST,
          HttpMethod.PUT,
          HttpMethod.PATCH,
          HttpMethod.DELETE,
          HttpMethod.OPTIONS);
  private static final List<String> HEADERS =
      List.of(
          "Authorization",
          "Content-Type",
          "X-Api-Key",
          "Idempotency-Key",
          "Last-Event-ID",
          "X-Request-Id");
  private static final List<String> EXPOSED =
      List.of("X-Request-Id", "Retry-After", "Idempotency-Replayed", "Idempotency-Mismatch");
  private static final int MAX_AGE_SECONDS = 600;

  private final Set<String> configured;
  private final CorsHandler cors;

  /// @param configured as browsers send them, such as `https://example.org`
  public Origins(List<String> configured) {
    this.configured = Set.copyOf(configured);
    this.cors =
        CorsHandler.create()
            .addOriginsWithRegex(configured.stream().map(Pattern::quote).toList())
            .allowCredentials(true)
            .allowedMethods(new LinkedHashSet<>(METHODS))
            .allowedHeaders(new LinkedHashSet<>(HEADERS))
            .exposedHeaders(new LinkedHashSet<>(EXPOSED))
            .maxAgeSeconds(MAX_AGE_SECONDS);
  }

  /// Whether a page of this origin may use the API at this host.
  public boolean allow(@Nullable String origin, @Nullable String host) {
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

  /// The library would answer 403 to a page that is not configured, also to one of our own host,
  /// and gives a preflight no `Vary`.
  @Override
  public void handle(RoutingContext context) {
    @Nullable String origin = context.request().getHeader("origin");
    if (origin == null || configured.isEmpty()) {
      context.next();
    } else if (configured.contains(origin)) {
      if (context.request().method().equals(HttpMethod.OPTIONS)) {
        context.response().putHeader("Vary", "origin");
      }
      cors.handle(context);
    } else {
      context.response().putHeader("Vary", "origin");
      context.next();
    }
  }
}
