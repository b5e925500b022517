package io.postrider;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.cluster.MembershipAdapter;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.postrider.config.ClusterConfig;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RuntimesIT {
  private static final DeliveryOptions QUICKLY = new DeliveryOptions().setSendTimeout(1_000);

  private final List<Integer> ports = FreePorts.of(2);
  private final Parts first = new Parts();
  private final Parts second = new Parts();

  @AfterEach
  void leave() {
    second.close();
    first.close();
  }

  @Test
  void nodesTalkUntilOneLeaves() throws Exception {
    Vertx one = member(0, first);
    Vertx other = member(1, second);
    listen(one, "one");
    listen(other, "other");

    assertThat(ask(other, "one")).isEqualTo("one");
    assertThat(ask(one, "other")).isEqualTo("other");

    second.close();

    awaitNobody(one, "other");
    assertThat(ask(one, "one")).isEqualTo("one");
  }

  @Test
  void aNodeThatDiesIsMissedAtOnceAndComesBackUnderItsAddress() throws Exception {
    Vertx one = member(0, first);
    Vertx dead = member(1, second);
    listen(one, "one");
    listen(dead, "other");
    CompletableFuture<Void> missed = missed(hazelcast(ports.get(0)));

    hazelcast(ports.get(1)).getLifecycleService().terminate();

    assertThat(missed).succeedsWithin(3, SECONDS);
    second.close();
    awaitNobody(one, "other");
    Parts third = new Parts();
    try {
      Vertx back = member(1, third);
      listen(back, "other");
      assertThat(ask(one, "other")).isEqualTo("other");
      assertThat(ask(back, "one")).isEqualTo("one");
    } finally {
      third.close();
    }
  }

  @Test
  void takesItsOwnPortOrNone() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> clustered(new ClusterConfig(null, port, List.of()), first))
          .isInstanceOf(StartException.class)
          .hasMessage("port in use: 127.0.0.1:" + port + " (cluster.port)");
    }
  }

  @Test
  void takesAnyPortWhenAlone() throws Exception {
    Vertx alone = clustered(new ClusterConfig(null, 0, List.of()), first);
    listen(alone, "self");

    assertThat(ask(alone, "self")).isEqualTo("self");
  }

  private Vertx member(int which, Parts parts) {
    List<String> members = ports.stream().map(port -> "127.0.0.1:" + port).toList();
    return clustered(new ClusterConfig(null, ports.get(which), members), parts);
  }

  private static Vertx clustered(ClusterConfig config, Parts parts) {
    return Runtimes.clustered(config, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT), parts);
  }

  private static HazelcastInstance hazelcast(int port) {
    return Hazelcast.getAllHazelcastInstances().stream()
        .filter(one -> one.getCluster().getLocalMember().getAddress().getPort() == port)
        .findFirst()
        .orElseThrow();
  }

  private static CompletableFuture<Void> missed(HazelcastInstance one) {
    CompletableFuture<Void> missed = new CompletableFuture<>();
    one.getCluster()
        .addMembershipListener(
            new MembershipAdapter() {
              @Override
              public void memberRemoved(MembershipEvent event) {
                missed.complete(null);
              }
            });
    return missed;
  }

  private static void listen(Vertx vertx, String address) throws Exception {
    vertx
        .eventBus()
        .<String>consumer(address, message -> message.reply(message.address()))
        .completion()
        .await(10, SECONDS);
  }

  private static String ask(Vertx vertx, String address) throws Exception {
    return vertx.eventBus().<String>request(address, "", QUICKLY).await(10, SECONDS).body();
  }

  /// Asks until nobody listens any more; what was asked of the dead is not answered.
  private static void awaitNobody(Vertx vertx, String address) throws Exception {
    for (int tries = 0; tries < 1_000; tries++) {
      try {
        String _ = ask(vertx, address);
      } catch (ReplyException failed) {
        if (failed.failureType() == ReplyFailure.NO_HANDLERS) {
          return;
        }
      }
    }
    throw new AssertionError("somebody still listens at " + address);
  }
}
