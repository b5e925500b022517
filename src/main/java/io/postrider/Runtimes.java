package io.postrider;

import com.hazelcast.core.HazelcastInstance;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.postrider.config.ClusterConfig;
import io.postrider.store.ClusterKeys;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.spi.observability.HttpRequest;
import io.vertx.micrometer.Label;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.EnumSet;
import java.util.Set;

/// Makes the Vert.x of a program.
final class Runtimes {
  private static final Set<HttpMethod> METHODS =
      Set.of(
          HttpMethod.GET,
          HttpMethod.HEAD,
          HttpMethod.POST,
          HttpMethod.PUT,
          HttpMethod.PATCH,
          HttpMethod.DELETE,
          HttpMethod.OPTIONS);

  private Runtimes() {}

  /// A Vert.x of its own, for the commands that are no gateway.
  static Vertx local(Parts parts) {
    Vertx vertx = Vertx.vertx();
    return parts.add(vertx, () -> Waiting.on(vertx.close(), "stop Vert.x"));
  }

  /// One with a single thread, for what must not wait for anything else.
  static Vertx heart(Parts parts) {
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1));
    return parts.add(vertx, () -> Waiting.on(vertx.close(), "stop the heart"));
  }

  /// A member of the cluster, and of the event bus on the same interface.
  ///
  /// @throws StartException when it cannot listen where the others would look for it, or must not
  ///   join them
  static Vertx clustered(
      ClusterConfig cluster, ClusterKeys keys, PrometheusMeterRegistry registry, Parts parts) {
    String host = ClusterInterface.of(cluster);
    EventBusOptions bus = EventBuses.options(cluster.tls(), host);
    HazelcastInstance member =
        ClusterMember.join(cluster, host, new NodeProof(keys), BusVersions.OWN, parts);
    Vertx vertx =
        Waiting.on(
            Vertx.builder()
                .with(new VertxOptions().setEventBusOptions(bus).setMetricsOptions(metrics()))
                .withMetrics(new MicrometerMetricsFactory(registry))
                .withClusterManager(new HazelcastClusterManager(member))
                .buildClustered(),
            "join the cluster");
    return parts.add(vertx, () -> Waiting.on(vertx.close(), "leave the cluster"));
  }

  /// Labels of the library's choice, but for the method: whoever asks may invent methods, and each
  /// would be a series of numbers more, for ever.
  static MicrometerMetricsOptions metrics() {
    Set<Label> labels = EnumSet.copyOf(MicrometerMetricsOptions.DEFAULT_LABELS);
    labels.remove(Label.HTTP_METHOD);
    return new MicrometerMetricsOptions()
        .setEnabled(true)
        .setLabels(labels)
        .setServerRequestTagsProvider(Runtimes::method)
        .setClientRequestTagsProvider(Runtimes::method);
  }

  private static Tags method(HttpRequest request) {
    HttpMethod method = request.method();
    return Tags.of("method", METHODS.contains(method) ? method.name() : "other");
  }
}
