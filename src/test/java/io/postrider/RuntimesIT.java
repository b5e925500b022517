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
import io.postrider.config.ClusterTlsConfig;
import io.postrider.model.Bytes;
import io.postrider.protocol.crypto.Hash;
import io.postrider.store.ClusterKeys;
import io.postrider.store.MasterKey;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimesIT {
  private static final ClusterKeys KEYS = ClusterKeys.of(new MasterKey(Bytes.wrap(new byte[32])));
  private static final ClusterKeys OTHER_KEYS = ClusterKeys.of(new MasterKey(Hash.sha256()));
  private static final ClusterTlsConfig NO_TLS = new ClusterTlsConfig(null, null, null);
  static final DeliveryOptions QUICKLY = new DeliveryOptions().setSendTimeout(1_000);

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

    assertThat(missed).as("before its heartbeats are missed").succeedsWithin(5, SECONDS);
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
      assertThatThrownBy(() -> clustered(config(port, List.of()), KEYS, first))
          .isInstanceOf(StartException.class)
          .hasMessage("port in use: 127.0.0.1:" + port + " (cluster.port)");
    }
  }

  @Test
  void takesAnyPortWhenAlone() throws Exception {
    Vertx alone = clustered(config(0, List.of()), KEYS, first);
    listen(alone, "self");

    assertThat(ask(alone, "self")).isEqualTo("self");
  }

  @Test
  void refusesMembersOfAnotherInstallation() throws Exception {
    Vertx one = member(0, first);
    listen(one, "one");

    assertThatThrownBy(() -> clustered(config(ports.get(1), members()), OTHER_KEYS, second))
        .isInstanceOf(StartException.class)
        .hasMessage(
            "cluster.members: localhost:"
                + ports.get(0)
                + " is of another cluster: it has another database or another Hazelcast");
    assertThat(hazelcast(ports.get(0)).getCluster().getMembers()).hasSize(1);
    assertThat(ask(one, "one")).isEqualTo("one");
  }

  @Test
  void refusesNodesThatSpeakAnotherBus() {
    HazelcastInstance _ =
        ClusterMember.join(
            config(ports.get(0), members()),
            "127.0.0.1",
            new NodeProof(KEYS),
            new BusVersions(2, 3),
            first);

    assertThatThrownBy(() -> member(1, second))
        .isInstanceOf(StartException.class)
        .hasMessage(
            "cluster.members: the node at 127.0.0.1:"
                + ports.get(0)
                + " speaks the versions 2-3 of the event bus, this one 1-1: they cannot be in one"
                + " cluster");
  }

  @Test
  void speaksTlsToThoseWithACertificateOfTheAuthority(@TempDir Path ours, @TempDir Path others)
      throws Exception {
    ClusterTlsConfig own = PemFiles.make(ours);
    Vertx one = clustered(config(ports.get(0), members(), own), KEYS, first);
    Vertx other = clustered(config(ports.get(1), members(), own), KEYS, second);
    listen(one, "one");
    listen(other, "other");

    assertThat(ask(other, "one")).isEqualTo("one");
    assertThat(ask(one, "other")).isEqualTo("other");

    for (ClusterTlsConfig foreign : List.of(PemFiles.make(others), NO_TLS)) {
      Parts third = new Parts();
      try {
        int port = FreePorts.of(1).getFirst();
        Vertx stranger = clustered(config(port, members(), foreign), KEYS, third);
        listen(stranger, "stranger");
        assertThatThrownBy(() -> ask(stranger, "one", QUICKLY)).isInstanceOf(ReplyException.class);
        assertThatThrownBy(() -> ask(one, "stranger", QUICKLY)).isInstanceOf(ReplyException.class);
      } finally {
        third.close();
      }
    }
    assertThat(ask(one, "other")).isEqualTo("other");
  }

  @Test
  void saysWhichFileOfTlsCannotBeRead() {
    ClusterTlsConfig missing =
        new ClusterTlsConfig(Path.of("none.pem"), Path.of("none.key"), Path.of("none.ca"));

    assertThatThrownBy(() -> clustered(config(0, List.of(), missing), KEYS, first))
        .isInstanceOf(StartException.class)
        .hasMessage("cluster.tls.certificate: none.pem cannot be read");
  }

  private Vertx member(int which, Parts parts) {
    return clustered(config(ports.get(which), members()), KEYS, parts);
  }

  /// By name, as they are named where addresses change.
  private List<String> members() {
    return ports.stream().map(port -> "localhost:" + port).toList();
  }

  static ClusterConfig config(int port, List<String> members) {
    return config(port, members, NO_TLS);
  }

  private static ClusterConfig config(int port, List<String> members, ClusterTlsConfig tls) {
    return new ClusterConfig("127.0.0.1", port, members, tls);
  }

  static Vertx clustered(ClusterConfig config, ClusterKeys keys, Parts parts) {
    return Runtimes.clustered(
        config, keys, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT), parts);
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

  static void listen(Vertx vertx, String address) throws Exception {
    vertx
        .eventBus()
        .<String>consumer(address, message -> message.reply(message.address()))
        .completion()
        .await(10, SECONDS);
  }

  static String ask(Vertx vertx, String address) throws Exception {
    return ask(vertx, address, new DeliveryOptions());
  }

  static String ask(Vertx vertx, String address, DeliveryOptions options) throws Exception {
    return vertx.eventBus().<String>request(address, "", options).await(20, SECONDS).body();
  }

  /// Asks until nobody listens any more; what was asked of the dead is not answered.
  private static void awaitNobody(Vertx vertx, String address) throws Exception {
    for (int tries = 0; tries < 1_000; tries++) {
      try {
        String _ = ask(vertx, address, QUICKLY);
      } catch (ReplyException failed) {
        if (failed.failureType() == ReplyFailure.NO_HANDLERS) {
          return;
        }
      }
    }
    throw new AssertionError("somebody still listens at " + address);
  }
}
