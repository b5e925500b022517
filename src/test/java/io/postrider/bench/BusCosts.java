package io.postrider.bench;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.XmlConfigBuilder;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.postrider.FreePorts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// What the clustered event bus itself costs: addresses that are registered, and questions to the
/// same node and to another. Two members in this process, with the project's `cluster.xml`.
final class BusCosts {
  private static final int PATIENCE_SECONDS = 300;

  /// What a gateway registers at a time when it takes sessions over.
  private static final int AT_A_TIME = 50;

  private static final int ROUNDS = 20_000;
  private static final String HERE = "bench.here";
  private static final String THERE = "bench.there";

  private final HazelcastInstance oneMember;
  private final HazelcastInstance otherMember;
  private final Vertx one;
  private final Vertx other;

  private BusCosts(HazelcastInstance oneMember, HazelcastInstance otherMember) throws Exception {
    this.oneMember = oneMember;
    this.otherMember = otherMember;
    one = vertx(oneMember);
    other = vertx(otherMember);
  }

  static void run(Options options) throws Exception {
    List<Integer> ports = FreePorts.of(2);
    BusCosts costs = new BusCosts(member(ports.get(0), ports), member(ports.get(1), ports));
    try {
      costs.registrations(options.registrations());
      costs.questions();
    } finally {
      costs.close();
    }
  }

  private void close() throws Exception {
    Future.join(one.close(), other.close()).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    oneMember.shutdown();
    otherMember.shutdown();
  }

  private static HazelcastInstance member(int port, List<Integer> ports) throws IOException {
    try (InputStream xml = Files.newInputStream(Path.of("cluster.xml"))) {
      Config config = new XmlConfigBuilder(xml).build();
      config
          .setClusterName("bench")
          .setProperty("hazelcast.phone.home.enabled", "false")
          .setProperty("hazelcast.shutdownhook.enabled", "false");
      config.getMemberAttributeConfig().setAttribute("__vertx.nodeId", Integer.toString(port));
      config.getNetworkConfig().setPort(port).setPortAutoIncrement(false);
      config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
      JoinConfig join = config.getNetworkConfig().getJoin();
      join.getAutoDetectionConfig().setEnabled(false);
      join.getMulticastConfig().setEnabled(false);
      join.getTcpIpConfig()
          .setEnabled(true)
          .setMembers(ports.stream().map(one -> "127.0.0.1:" + one).toList());
      return Hazelcast.newHazelcastInstance(config);
    }
  }

  private static Vertx vertx(HazelcastInstance member) throws Exception {
    return Vertx.builder()
        .with(
            new VertxOptions()
                .setEventBusOptions(
                    new EventBusOptions().setHost("127.0.0.1").setClusterPublicHost("127.0.0.1")))
        .withClusterManager(new HazelcastClusterManager(member))
        .buildClustered()
        .await(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private void registrations(int howMany) throws Exception {
    Table table =
        new Table(
            "addresses registered by one of two members, and taken back",
            "addresses",
            "registered s",
            "CPU ms/1,000",
            "KB/address in both",
            "taken back s");
    for (int round = 0; round < 3; round++) {
      String prefix = "bench." + round + ".";
      double before = heapKilobytes();
      long cpu = cpuNanos();
      long start = System.nanoTime();
      List<Future<?>> taken = new ArrayList<>();
      List<Supplier<Future<Void>>> backs = new ArrayList<>();
      for (int i = 0; i < howMany; i += AT_A_TIME) {
        taken.clear();
        for (int j = i; j < Math.min(i + AT_A_TIME, howMany); j++) {
          var consumer = other.eventBus().<Buffer>consumer(prefix + j, message -> {});
          backs.add(consumer::unregister);
          taken.add(consumer.completion());
        }
        Future.all(taken).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
      double registered = seconds(start);
      double burnt = (cpuNanos() - cpu) / 1e6;
      double kept = (heapKilobytes() - before) / howMany;
      long back = System.nanoTime();
      for (int i = 0; i < backs.size(); i += AT_A_TIME) {
        Future.all(
                backs.subList(i, Math.min(i + AT_A_TIME, backs.size())).stream()
                    .map(Supplier::get)
                    .toList())
            .await(PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
      table.add(howMany, registered, burnt * 1_000 / howMany, kept, seconds(back));
    }
    table.print();
  }

  private void questions() throws Exception {
    echo(one, HERE);
    echo(other, THERE);
    Table table =
        new Table(
            "a question of 200 bytes, one after the other", "to", "p50 µs", "p99 µs", "CPU µs");
    for (int round = 0; round < 3; round++) {
      table.add(answered("the same node", HERE));
      table.add(answered("the other node", THERE));
    }
    table.print();
  }

  private static void echo(Vertx node, String address) throws Exception {
    node.eventBus()
        .<Buffer>consumer(address, message -> message.reply(message.body()))
        .completion()
        .await(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private Object[] answered(String name, String address) throws Exception {
    Buffer body = Buffer.buffer(new byte[200]);
    List<Long> nanos = new ArrayList<>();
    long cpu = cpuNanos();
    for (int i = 0; i < ROUNDS; i++) {
      long start = System.nanoTime();
      one.eventBus().request(address, body).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
      nanos.add(System.nanoTime() - start);
    }
    nanos.sort(null);
    return new Object[] {
      name,
      nanos.get(ROUNDS / 2) / 1e3,
      nanos.get(ROUNDS * 99 / 100) / 1e3,
      (cpuNanos() - cpu) / 1e3 / ROUNDS
    };
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static double heapKilobytes() {
    System.gc();
    return (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) / 1024.0;
  }
}
