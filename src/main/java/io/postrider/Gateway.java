package io.postrider;

import com.github.f4b6a3.ulid.UlidCreator;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.postrider.auth.Authenticator;
import io.postrider.config.Config;
import io.postrider.http.HttpVerticle;
import io.postrider.http.Probes;
import io.postrider.model.Secret;
import io.postrider.store.Database;
import io.postrider.store.DatabaseAddress;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// The composition root: builds a node out of its parts and starts them, each once those that it
/// needs are there. Runs on the thread of the program, which may wait.
final class Gateway {
  private final String node = UlidCreator.getMonotonicUlid().toString();
  private final AtomicBoolean ready = new AtomicBoolean();
  private final Config config;
  private final Parts parts;

  private Gateway(Config config, Parts parts) {
    this.config = config;
    this.parts = parts;
  }

  /// Starts a node; what has been started is in `parts`, also when this fails.
  ///
  /// @return what to print
  /// @throws RuntimeException of which `StartException.of` makes one clear line
  static List<String> start(Config config, Parts parts) {
    return new Gateway(config, parts).start();
  }

  private List<String> start() {
    DataFolder folder = DataFolder.hold(config.data());
    parts.add(folder, folder);
    var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    DatabaseAddress address = Databases.address(config, parts);
    Vertx vertx = Runtimes.clustered(config.cluster(), registry, parts);
    Database database = Databases.open(config, address, vertx, parts);
    Servers servers = new Servers(vertx, parts);
    Probes probes = new Probes(() -> probe(database));
    InetSocketAddress management =
        servers.management(config.management(), probes, registry::scrape);
    Optional<Secret> key = Bootstrap.run(config.bootstrap(), database.keys());
    InetSocketAddress api = servers.api(config.http(), api(vertx, database, probes));
    parts.add(ready, () -> ready.set(false));
    ready.set(true);
    return new StartLines(StartLines.network(false, null), api, management, key, Optional.empty())
        .lines();
  }

  private HttpVerticle.Parts api(Vertx vertx, Database database, Probes probes) {
    return new HttpVerticle.Parts(
        new io.postrider.http.NoSessions(),
        new Authenticator(database.keys(), Clock.systemUTC()),
        probes,
        config.session(),
        node);
  }

  private Future<Void> probe(Database database) {
    return ready.get() ? database.ping() : Future.failedFuture("not started, or stopping");
  }
}
