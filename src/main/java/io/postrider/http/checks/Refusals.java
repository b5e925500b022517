package io.postrider.http.checks;

import io.postrider.http.contract.Endpoint;
import io.postrider.http.contract.PathTemplate;
import io.postrider.http.exchange.Responses;
import io.postrider.model.Failure;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Tells, in our form, why a request is not carried out; whether its route, a check, an operation
/// or the library says so.
final class Refusals {
  private static final String LEFT = "answer.left";

  private final Vertx vertx;
  private final List<Known> known;

  private record Known(PathTemplate template, String method) {}

  Refusals(Vertx vertx, Collection<Endpoint> endpoints) {
    this.vertx = vertx;
    this.known =
        endpoints.stream()
            .map(
                endpoint ->
                    new Known(new PathTemplate(endpoint.template()), endpoint.method().name()))
            .toList();
  }

  void mount(Router router) {
    router.route().failureHandler(context -> refuse(context, reason(context)));
    router.errorHandler(400, context -> refuse(context, unreadable()));
    router.errorHandler(404, context -> refuse(context, noRoute()));
    router.errorHandler(405, this::wrongMethod);
    router.errorHandler(500, context -> refuse(context, reason(context)));
  }

  /// Leaves the answer to somebody else, for however long it takes.
  static void leave(RoutingContext context) {
    context.put(LEFT, true);
  }

  /// The router does not tell which methods there would have been.
  private void wrongMethod(RoutingContext context) {
    String path = Objects.requireNonNull(context.request().path());
    String allowed =
        known.stream()
            .filter(one -> one.template().matches(path))
            .map(Known::method)
            .sorted()
            .collect(Collectors.joining(", "));
    context.response().putHeader("Allow", allowed);
    refuse(context, new Failure.WrongMethod().asException());
  }

  private void refuse(RoutingContext context, Throwable reason) {
    if (context.get(LEFT, false)) {
      return;
    }
    Bodies.close(context);
    if (reason instanceof HttpClosedException) {
      return; // the client has gone, which is no defect
    }
    // a defect is logged, also when nobody can be told of it any more
    Failure failure = Responses.failure(reason);
    HttpServerResponse response = context.response();
    if (!response.headWritten() && !response.closed()) {
      Responses.fail(response, failure.asException());
    }
    Leftovers.discard(vertx, context);
  }

  /// The library wraps what authentication says, in a 401 whatever it was.
  private static Throwable reason(RoutingContext context) {
    @Nullable Throwable failure = context.failure();
    if (failure instanceof HttpException wrapped && wrapped.getCause() != null) {
      return wrapped.getCause();
    }
    return switch (context.statusCode()) {
      case 400, 417 -> unreadable();
      case 401 -> new Failure.Unauthorized().asException();
      case 404 -> noRoute();
      case 413 -> Bodies.tooLarge(context).asException();
      case 503 -> new Failure.Unknown("request timed out").asException();
      default -> failure == null ? new IllegalStateException("failed for no reason") : failure;
    };
  }

  private static RuntimeException noRoute() {
    return new Failure.NotFound("route").asException();
  }

  private static RuntimeException unreadable() {
    return new Failure.Invalid("request", "is no HTTP request that can be read").asException();
  }
}
