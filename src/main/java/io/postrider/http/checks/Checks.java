package io.postrider.http.checks;

import io.postrider.http.contract.Endpoint;
import io.postrider.http.contract.Parameters;
import io.postrider.http.contract.PathTemplate;
import io.postrider.http.exchange.Exchange;
import io.postrider.http.exchange.Named;
import io.postrider.model.Capability;
import io.postrider.model.Failure;
import io.postrider.model.Principal;
import io.postrider.session.bus.Sessions;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What one operation checks of a request besides the credential and the body, each a handler of
/// its route. Belongs to one event loop, as its schemas do.
final class Checks {
  private static final String PATH = "checked.path";
  private static final String SESSION = "checked.session";
  private static final String PARAMETERS = "checked.parameters";

  private final Endpoint endpoint;
  private final PathTemplate template;
  private final Parameters parameters;
  private final Sessions sessions;

  Checks(Endpoint endpoint, PathTemplate template, Sessions sessions) {
    this.endpoint = endpoint;
    this.template = template;
    this.parameters = new Parameters(endpoint.parameters());
    this.sessions = sessions;
  }

  /// A path that cannot be decoded is none of ours.
  void path(RoutingContext context) {
    Map<String, String> values =
        template
            .values(Objects.requireNonNull(context.request().path()))
            .orElseThrow(() -> new Failure.NotFound("route").asException());
    context.put(PATH, values).next();
  }

  /// Whether the caller has the session that the path names, and the capability. The authentication
  /// has let the body flow again.
  void access(RoutingContext context, Capability capability) {
    HttpServerRequest _ = context.request().pause();
    Principal principal = Credentials.caller(context.user());
    if (endpoint.superAdmin()) {
      if (!principal.superAdmin()) {
        throw new Failure.Forbidden("super_admin required").asException();
      }
      context.next();
      return;
    }
    Map<String, String> path = Objects.requireNonNull(context.get(PATH));
    session(principal, path.get("session"))
        .onSuccess(
            found -> {
              found.ifPresent(named -> context.put(SESSION, named));
              if (context.failed()) {
                return; // time was up before
              }
              if (principal.can(capability)) {
                context.next();
              } else {
                context.fail(new Failure.Lacks(capability).asException());
              }
            })
        .onFailure(context::fail);
  }

  /// Who has chosen no organization has no sessions, and nothing else either (api.md §22, which has
  /// 403 for tickets).
  private Future<Optional<Named>> session(Principal principal, @Nullable String named) {
    boolean organized = principal.activeOrganization() != null;
    if (named == null) {
      return organized ? Future.succeededFuture(Optional.empty()) : refused().asFuture();
    }
    return organized
        ? Named.find(endpoint, sessions, principal.organization(), named).map(Optional::of)
        : new Failure.NotFound("session").asFuture();
  }

  private Failure refused() {
    return endpoint.id().equals("createRealtimeTicket")
        ? new Failure.Forbidden("an active organization is required")
        : new Failure.Unauthorized();
  }

  void parameters(RoutingContext context) {
    HttpServerRequest request = context.request();
    context.put(PARAMETERS, parameters.read(query(request), request.headers())).next();
  }

  private static MultiMap query(HttpServerRequest request) {
    try {
      return request.params();
    } catch (IllegalArgumentException _) {
      throw new Failure.Malformed(List.of("query: has a wrong percent-encoding")).asException();
    }
  }

  /// What all the checks have let through.
  static Exchange exchange(RoutingContext context, JsonObject body) {
    Promise<Void> over = Promise.promise();
    int _ = context.addEndHandler(_ -> over.tryComplete());
    Promise<Void> ending = Promise.promise();
    context.request().connection().shutdownHandler(_ -> ending.tryComplete());
    return new Exchange(
        context.user() == null ? null : Credentials.caller(context.user()),
        Objects.requireNonNull(context.get(PATH)),
        context.get(SESSION),
        Objects.requireNonNull(context.get(PARAMETERS)),
        context.request().headers(),
        body,
        over.future(),
        ending.future());
  }
}
