package io.postrider.http;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.postrider.auth.ApiKeys;
import io.postrider.auth.Authenticator;
import io.postrider.auth.DenyList;
import io.postrider.chats.ChatStore;
import io.postrider.cluster.Nodes;
import io.postrider.config.HttpConfig;
import io.postrider.config.SessionConfig;
import io.postrider.events.EventStore;
import io.postrider.events.Events;
import io.postrider.http.bus.BusDoor;
import io.postrider.http.checks.ApiRouter;
import io.postrider.http.checks.Leftovers;
import io.postrider.http.contract.Contract;
import io.postrider.http.contract.Endpoint;
import io.postrider.http.events.EventResource;
import io.postrider.http.events.RealtimeResource;
import io.postrider.http.events.StreamRules;
import io.postrider.http.events.Tickets;
import io.postrider.http.exchange.Connections;
import io.postrider.http.exchange.Operation;
import io.postrider.http.exchange.Operations;
import io.postrider.http.exchange.Origins;
import io.postrider.http.resource.AdminResource;
import io.postrider.http.resource.ApiKeyResource;
import io.postrider.http.resource.ContactResource;
import io.postrider.http.resource.DenialResource;
import io.postrider.http.resource.DocsResource;
import io.postrider.http.resource.GroupResource;
import io.postrider.http.resource.MessageResource;
import io.postrider.http.resource.OutboxResource;
import io.postrider.http.resource.PairingCodeResource;
import io.postrider.http.resource.PasskeyResource;
import io.postrider.http.resource.Probes;
import io.postrider.http.resource.QrResource;
import io.postrider.http.resource.SessionResource;
import io.postrider.http.resource.SystemResource;
import io.postrider.model.Timers;
import io.postrider.outbox.OutboxStore;
import io.postrider.session.bus.Reception;
import io.postrider.session.bus.Sessions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The API's server; one instance a core shares the port with the others.
public final class HttpVerticle extends VerticleBase {
  private final HttpConfig config;
  private final Parts parts;
  private final AtomicInteger port;
  private @Nullable HttpServer server;

  /// What the API is made of.
  public record Parts(
      Sessions sessions,
      Reception reception,
      OutboxStore outbox,
      ChatStore chats,
      Authenticator authenticator,
      ApiKeys apiKeys,
      DenyList denied,
      Nodes nodes,
      EventStore events,
      Probes probes,
      Timers timers,
      SessionConfig limits,
      StreamRules streams,
      Tickets tickets,
      Connections connections,
      Ending ending) {}

  /// How the server ends.
  ///
  /// @param staying whether it goes on; who is answered when it does not opens his next connection
  ///   elsewhere
  /// @param last how long requests that are under way at its end may take still
  public record Ending(BooleanSupplier staying, Supplier<Duration> last) {}

  /// @param port is set to the real one once this is deployed
  public HttpVerticle(HttpConfig config, Parts parts, AtomicInteger port) {
    this.config = config;
    this.parts = parts;
    this.port = port;
  }

  /// Vert.x gives all servers of a negative port the same free one.
  private static final int ANY_BUT_SHARED = -1;

  @Override
  public Future<?> start() {
    return vertx
        .executeBlocking(() -> new Loaded(Contract.load(), DocsResource.load()))
        .compose(loaded -> listen(Objects.requireNonNull(loaded)));
  }

  /// What is under way is answered, streams end in order, and other connections are closed at once.
  @Override
  public Future<?> stop() {
    return server == null
        ? Future.succeededFuture()
        : server.shutdown(parts.ending().last().get().toMillis(), MILLISECONDS);
  }

  private record Loaded(Contract contract, DocsResource docs) {}

  private Future<?> listen(Loaded loaded) {
    int wanted = config.port() == 0 ? ANY_BUT_SHARED : config.port();
    Origins origins = new Origins(config.origins());
    Map<Endpoint, Operation> operations = operations(loaded, origins).bind(loaded.contract());
    Router router = router(origins, operations);
    HttpServer listening =
        vertx
            .createHttpServer(
                Listening.options(config.host(), wanted).setHandle100ContinueAutomatically(false))
            .connectionHandler(parts.connections()::admit)
            .requestHandler(request -> handle(request, router))
            .invalidRequestHandler(Listening::refuse);
    return new BusDoor(parts.reception(), parts.sessions(), operations)
        .open(vertx)
        .compose(_ -> listening.listen())
        .onSuccess(_ -> server = listening)
        .map(HttpServer::actualPort)
        .onSuccess(port::set);
  }

  private Router router(Origins origins, Map<Endpoint, Operation> operations) {
    Router router = Router.router(vertx);
    RequestLog.mount(router);
    router
        .route()
        .handler(
            context -> {
              int _ = context.addHeadersEndHandler(_ -> leave(context));
              context.next();
            });
    Leftovers.mount(vertx, router);
    router.route().handler(origins);
    new ApiRouter(vertx, parts.authenticator(), parts.sessions()).mount(router, operations);
    return router;
  }

  /// Who is answered last has no connection here any more.
  private void leave(RoutingContext context) {
    if (!parts.ending().staying().getAsBoolean()) {
      context.response().putHeader("Connection", "close");
      int _ = context.addEndHandler(_ -> close(context.request()));
    }
  }

  /// Not while he still says what he wants: he would not read the answer.
  private static void close(HttpServerRequest request) {
    if (request.isEnded()) {
      request.connection().close().onFailure(_ -> {});
    }
  }

  private Operations operations(Loaded loaded, Origins origins) {
    Operations operations = new Operations();
    new SessionResource(parts.sessions(), parts.limits()).register(operations);
    new QrResource(vertx, parts.sessions()).register(operations);
    new PairingCodeResource(parts.sessions()).register(operations);
    new PasskeyResource(parts.sessions()).register(operations);
    new OutboxResource(parts.outbox(), parts.sessions()).register(operations);
    new MessageResource(parts.sessions(), parts.timers()).register(operations);
    new GroupResource(parts.sessions(), parts.chats()).register(operations);
    new ContactResource(parts.sessions()).register(operations);
    loaded.docs().register(operations);
    new ApiKeyResource(parts.apiKeys()).register(operations);
    new DenialResource(parts.denied()).register(operations);
    new AdminResource(parts.nodes()).register(operations);
    Events events = new Events(vertx, parts.events(), parts.timers());
    new EventResource(parts.sessions(), events, parts.streams()).register(operations);
    new RealtimeResource(
            parts.sessions(),
            events,
            parts.streams(),
            parts.tickets(),
            origins,
            parts.connections())
        .register(operations);
    new SystemResource(loaded.contract(), parts.probes()).register(operations);
    return operations;
  }

  /// Nothing of the body is taken in before somebody asks for it.
  private void handle(HttpServerRequest request, Router router) {
    parts.connections().asked(request.connection());
    router.handle(Listening.identify(request).pause());
  }
}
