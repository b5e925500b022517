package io.postrider;

import io.postrider.config.HttpConfig;
import io.postrider.config.ManagementConfig;
import io.postrider.http.HttpVerticle;
import io.postrider.http.ManagementVerticle;
import io.postrider.http.resource.Probes;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// Deploys the HTTP servers.
final class HttpServers {
  private final Vertx vertx;
  private final Parts parts;

  HttpServers(Vertx vertx, Parts parts) {
    this.vertx = vertx;
    this.parts = parts;
  }

  /// The operators' server.
  ///
  /// @return where it listens
  /// @throws StartException when it cannot
  InetSocketAddress management(
      ManagementConfig config, Probes probes, Supplier<String> health, Supplier<String> metrics) {
    AtomicInteger port = new AtomicInteger();
    deployed(
        vertx.deployVerticle(new ManagementVerticle(config, probes, health, metrics, port)),
        where -> StartException.listening(where, "management.port", config.host(), config.port()));
    return InetSocketAddress.createUnresolved(config.host(), port.get());
  }

  /// The API's server, on every core.
  ///
  /// @return where it listens
  /// @throws StartException when it cannot
  InetSocketAddress api(HttpConfig config, HttpVerticle.Parts api) {
    AtomicInteger port = new AtomicInteger();
    int cores = Runtime.getRuntime().availableProcessors();
    deployed(
        vertx.deployVerticle(
            () -> new HttpVerticle(config, api, port), new DeploymentOptions().setInstances(cores)),
        where -> StartException.listening(where, "http.port", config.host(), config.port()));
    return InetSocketAddress.createUnresolved(config.host(), port.get());
  }

  private void deployed(
      Future<String> deployment, java.util.function.Function<Throwable, StartException> reason) {
    String id =
        Waiting.on(
            deployment.recover(thrown -> Future.failedFuture(reason.apply(thrown))), "listen");
    parts.add(id, () -> Waiting.on(vertx.undeploy(id), "stop listening"));
  }
}
