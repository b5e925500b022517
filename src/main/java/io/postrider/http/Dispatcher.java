package io.postrider.http;

import io.postrider.auth.Authenticator;
import io.postrider.model.Capability;
import io.postrider.model.Failure;
import io.postrider.model.Principal;
import io.postrider.model.SessionId;
import io.postrider.session.bus.Sessions;
import io.postrider.session.state.SessionRow;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Takes each request through the checks in the order of contract A.5: route, credential, session,
/// capability, parameters and body; then the operation has it.
final class Dispatcher {
  private final Vertx vertx;
  private final Routes routes;
  private final Authenticator authenticator;
  private final Sessions sessions;

  Dispatcher(Vertx vertx, Routes routes, Authenticator authenticator, Sessions sessions) {
    this.vertx = vertx;
    this.routes = routes;
    this.authenticator = authenticator;
    this.sessions = sessions;
  }

  void handle(HttpServerRequest request) {
    request.pause();
    HttpServerResponse response = request.response();
    switch (routes.target(request.method().name(), request.path() == null ? "" : request.path())) {
      case Routes.Target.Nothing() -> fail(request, new Failure.NotFound("route").asException());
      case Routes.Target.OtherMethod(var allow) -> {
        response.putHeader("Allow", allow);
        fail(request, new Failure.WrongMethod().asException());
      }
      case Routes.Target.Found found ->
          Future.succeededFuture(found)
              .compose(meant -> answer(request, meant)) // what is thrown becomes an answer, too
              .timeout(found.route().endpoint().patience().toMillis(), TimeUnit.MILLISECONDS)
              .onSuccess(answer -> finish(request, answer))
              .onFailure(thrown -> fail(request, thrown));
    }
  }

  private void finish(HttpServerRequest request, Answer answer) {
    if (request.response().closed()) {
      BodyReader.discard(vertx, request);
    } else if (answer.content() instanceof Answer.Content.Own(var writer)) {
      writer.accept(request);
    } else {
      Responses.write(request.response(), answer);
      BodyReader.discard(vertx, request);
    }
  }

  private void fail(HttpServerRequest request, Throwable thrown) {
    if (!request.response().closed()) {
      Responses.fail(request.response(), thrown);
    }
    BodyReader.discard(vertx, request);
  }

  private Future<Answer> answer(HttpServerRequest request, Routes.Target.Found found) {
    Optional<Capability> capability = found.route().endpoint().capability();
    if (capability.isEmpty()) {
      return carryOut(request, found, null, null);
    }
    return authenticator
        .authenticate(request.headers())
        .compose(
            principal ->
                session(principal, found)
                    .compose(
                        session ->
                            principal.can(capability.get())
                                ? carryOut(request, found, principal, session.orElse(null))
                                : new Failure.Lacks(capability.get()).asFuture()));
  }

  /// The session that the path names, if it names one. Who has chosen no organization has no
  /// sessions, and nothing else either (contract F.2, which has 403 for tickets).
  private Future<Optional<SessionRow>> session(Principal principal, Routes.Target.Found found) {
    String named = found.parameters().get("session");
    boolean organized = principal.activeOrganization() != null;
    if (named == null) {
      return organized
          ? Future.succeededFuture(Optional.empty())
          : refused(found.route().endpoint()).asFuture();
    }
    if (!organized || !SessionId.isValid(named)) {
      return new Failure.NotFound("session").asFuture();
    }
    return sessions.find(principal.organization(), new SessionId(named)).map(Optional::of);
  }

  private static Failure refused(Endpoint endpoint) {
    return endpoint.id().equals("createRealtimeTicket")
        ? new Failure.Forbidden("an active organization is required")
        : new Failure.Unauthorized();
  }

  private Future<Answer> carryOut(
      HttpServerRequest request,
      Routes.Target.Found found,
      @Nullable Principal principal,
      @Nullable SessionRow session) {
    Route route = found.route();
    JsonObject parameters = route.parameters().read(query(request), request.headers());
    return body(request, route)
        .compose(
            body ->
                route
                    .operation()
                    .answer(
                        new Exchange(
                            principal,
                            found.parameters(),
                            session,
                            parameters,
                            request.headers(),
                            body)));
  }

  private Future<JsonObject> body(HttpServerRequest request, Route route) {
    Optional<BodyForm> form = route.body();
    return form.isEmpty()
        ? Future.succeededFuture(new JsonObject())
        : BodyReader.read(vertx, request, form.get().limitBytes())
            .map(bytes -> form.get().read(bytes, request.getHeader("content-type")));
  }

  private static MultiMap query(HttpServerRequest request) {
    try {
      return request.params();
    } catch (IllegalArgumentException _) {
      throw new Failure.Malformed(List.of("query: has a wrong percent-encoding")).asException();
    }
  }
}
