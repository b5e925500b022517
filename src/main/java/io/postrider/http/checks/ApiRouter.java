package io.postrider.http.checks;

import io.postrider.auth.Authenticator;
import io.postrider.http.contract.BodyForm;
import io.postrider.http.contract.Endpoint;
import io.postrider.http.contract.PathTemplate;
import io.postrider.http.exchange.Answer;
import io.postrider.http.exchange.Operation;
import io.postrider.http.exchange.Responses;
import io.postrider.model.Capability;
import io.postrider.session.bus.Sessions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.TimeoutHandler;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/// Gives a router the operations of the contract: one route each, whose handlers are the checks in
/// the order of api.md §4. Requests come in paused.
public final class ApiRouter {
  /// Where the context has the name of its operation, from its route on.
  public static final String OPERATION = "operation";

  /// Routes are tried one after the other.
  private static final String BUSIEST = "sendMessage";

  private final Vertx vertx;
  private final Sessions sessions;
  private final Credentials credentials;

  public ApiRouter(Vertx vertx, Authenticator authenticator, Sessions sessions) {
    this.vertx = vertx;
    this.sessions = sessions;
    this.credentials = new Credentials(authenticator);
  }

  /// Adds the routes, and what answers where there is none.
  ///
  /// @param operations each endpoint's
  public void mount(Router router, Map<Endpoint, Operation> operations) {
    record Placed(PathTemplate template, Endpoint endpoint, Operation operation) {}
    operations.entrySet().stream()
        .map(
            entry ->
                new Placed(
                    new PathTemplate(entry.getKey().template()), entry.getKey(), entry.getValue()))
        .sorted(
            Comparator.<Placed>comparingLong(placed -> placed.template().parameters())
                .thenComparing(placed -> !placed.endpoint().id().equals(BUSIEST)))
        .forEach(placed -> mount(router, placed.template(), placed.endpoint(), placed.operation()));
    new Refusals(vertx, operations.keySet()).mount(router);
  }

  private void mount(Router router, PathTemplate template, Endpoint endpoint, Operation operation) {
    Checks checks = new Checks(endpoint, template, sessions);
    Route route =
        router
            .routeWithRegex(endpoint.method(), template.regex())
            .useNormalizedPath(false)
            .handler(TimeoutHandler.create(endpoint.patience().toMillis()))
            .handler(context -> context.put(OPERATION, endpoint.id()).next())
            .handler(checks::path);
    Optional<Capability> capability = endpoint.capability();
    if (capability.isPresent()) {
      route.handler(credentials).handler(context -> checks.access(context, capability.get()));
    }
    route.handler(checks::parameters);
    endpoint
        .body()
        .map(body -> new Bodies(vertx, new BodyForm(body)))
        .ifPresentOrElse(
            bodies ->
                route
                    .handler(bodies::take)
                    .handler(context -> carryOut(context, operation, bodies.read(context))),
            () -> route.handler(context -> carryOut(context, operation, new JsonObject())));
  }

  private void carryOut(RoutingContext context, Operation operation, JsonObject body) {
    Future<Answer> answer = operation.answer(Checks.exchange(context, body));
    answer.onSuccess(found -> finish(context, found)).onFailure(context::fail);
  }

  /// Nothing is left to do when time was up before.
  private void finish(RoutingContext context, Answer answer) {
    HttpServerResponse response = context.response();
    if (!response.ended() && !response.closed()) {
      if (answer.content() instanceof Answer.Content.Own(var writer)) {
        Refusals.leave(context);
        writer.accept(context.request());
        return;
      }
      Responses.write(response, answer);
    }
    Leftovers.discard(vertx, context);
  }
}
