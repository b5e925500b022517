package io.postrider;

import com.hazelcast.config.Config;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.config.XmlConfigBuilder;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.postrider.config.ClusterConfig;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.spi.observability.HttpRequest;
import io.vertx.micrometer.Label;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Makes the Vert.x of a program.
final class Runtimes {
  private static final Path FILE = Path.of("cluster.xml");
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

  /// A member of the cluster.
  ///
  /// @throws StartException when it cannot listen where the others would look for it
  static Vertx clustered(ClusterConfig cluster, PrometheusMeterRegistry registry, Parts parts) {
    String host = ClusterInterface.of(cluster);
    demandFree(host, cluster.port());
    EventBusOptions bus = new EventBusOptions().setHost(host).setClusterPublicHost(host);
    Vertx vertx =
        Waiting.on(
            Vertx.builder()
                .with(new VertxOptions().setEventBusOptions(bus).setMetricsOptions(metrics()))
                .withMetrics(new MicrometerMetricsFactory(registry))
                .withClusterManager(new HazelcastClusterManager(hazelcast(cluster, host)))
                .buildClustered(),
            "join the cluster");
    return parts.add(vertx, () -> Waiting.on(vertx.close(), "leave the cluster"));
  }

  /// Hazelcast would say so in forty lines.
  private static void demandFree(String host, int port) {
    try (ServerSocket free = new ServerSocket()) {
      free.bind(new InetSocketAddress(host, port));
    } catch (IOException taken) {
      throw StartException.listening(taken, "cluster.port", host, port);
    }
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

  private static Config hazelcast(ClusterConfig cluster, String host) {
    try (InputStream xml = xml()) {
      Config config = new XmlConfigBuilder(xml).build();
      NetworkConfig network = config.getNetworkConfig();
      network.setPort(cluster.port()).setPortAutoIncrement(false);
      network.getInterfaces().setEnabled(true).addInterface(host);
      if (!cluster.members().isEmpty()) {
        network.getJoin().getTcpIpConfig().setEnabled(true).setMembers(members(cluster));
      }
      return config;
    } catch (IOException unreadable) {
      throw new StartException(FILE + " cannot be read: " + unreadable.getMessage());
    }
  }

  private static List<String> members(ClusterConfig cluster) {
    return cluster.addresses().stream().map(member -> member.host() + ":" + member.port()).toList();
  }

  /// The file of the working directory, else the one of the distribution.
  private static InputStream xml() throws IOException {
    if (Files.exists(FILE)) {
      return Files.newInputStream(FILE);
    }
    InputStream own = Runtimes.class.getResourceAsStream("/" + FILE);
    if (own == null) {
      throw new IOException("it is missing");
    }
    return own;
  }
}
