package io.postrider.http;

import io.postrider.config.ManagementConfig;
import io.postrider.http.exchange.Responses;
import io.postrider.http.resource.Probes;
import io.postrider.model.Failure;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// The operators' server: probes and metrics. Keep it from the public.
public final class ManagementVerticle extends VerticleBase {
  private final ManagementConfig config;
  private final Probes probes;
  private final Supplier<String> health;
  private final Supplier<String> metrics;
  private final AtomicInteger port;
  private final Neighbours neighbours;

  /// @param health `ok`, or what somebody should do something about
  /// @param metrics in the text format of Prometheus
  /// @param port is set to the real one once this is deployed
  public ManagementVerticle(
      ManagementConfig config,
      Probes probes,
      Supplier<String> health,
      Supplier<String> metrics,
      AtomicInteger port) {
    this.config = config;
    this.health = health;
    this.probes = probes;
    this.metrics = metrics;
    this.port = port;
    this.neighbours = new Neighbours(config.host());
  }

  @Override
  public Future<?> start() {
    return vertx
        .createHttpServer(Listening.options(config.host(), config.port()))
        .requestHandler(this::handle)
        .invalidRequestHandler(Listening::refuse)
        .listen()
        .map(HttpServer::actualPort)
        .onSuccess(port::set);
  }

  private void handle(HttpServerRequest request) {
    HostAndPort authority = Listening.identify(request).authority();
    if (!neighbours.allow(authority == null ? null : authority.host())) {
      Responses.fail(
          request.response(), new Failure.Forbidden("the Host is not this machine").asException());
      return;
    }
    if (probes.answered(request)) {
      return;
    }
    if ("/health".equals(request.path()) && request.method().name().equals("GET")) {
      Responses.text(request.response(), 200, health.get());
    } else if ("/metrics".equals(request.path()) && request.method().name().equals("GET")) {
      vertx
          .executeBlocking(metrics::get)
          .onSuccess(text -> Responses.text(request.response(), 200, text))
          .onFailure(thrown -> Responses.fail(request.response(), thrown));
    } else {
      Responses.fail(request.response(), new Failure.NotFound("route").asException());
    }
  }
}
