package io.postrider;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.config.Config;
import com.hazelcast.config.NetworkConfig;
import io.postrider.store.DatabaseAddress;
import io.postrider.store.EmbeddedDatabase;
import io.postrider.store.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A gateway whose cluster others join: a program with a key, and a stranger with none.
final class OutsidersIT {
  private static final String LOOPBACK = "127.0.0.1";
  private static final String SESSIONS = "postrider.sessions";

  @TempDir private static Path data;
  private static GatewayProcess gateway;
  private static String member;
  private static Vertx stranger;

  @BeforeAll
  static void start() throws Exception {
    String port = Integer.toString(FreePorts.of(1).getFirst());
    member = LOOPBACK + ":" + port;
    gateway =
        GatewayProcess.start(
            data, Map.of("POSTRIDER_CLUSTER_PORT", port, "POSTRIDER_CLUSTER_MEMBERS", member));
    stranger = join();
  }

  @AfterAll
  static void stop() throws Exception {
    if (stranger != null) {
      stranger.close().await(30, SECONDS);
    }
    gateway.close();
  }

  private static String cluster() {
    DatabaseAddress address = EmbeddedDatabase.running(data).orElseThrow();
    try (Connection connection = TestDatabase.connect(address);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT cluster FROM installation")) {
      row.next();
      return "postrider-" + row.getString(1);
    } catch (SQLException failed) {
      throw new AssertionError("no name", failed);
    }
  }

  /// Whoever reaches the port is in; the cluster's name is no secret.
  private static Vertx join() throws Exception {
    Config config = new Config();
    config.setClusterName(cluster());
    config.setProperty("hazelcast.shutdownhook.enabled", "false");
    NetworkConfig network = config.getNetworkConfig();
    network.setPort(0).setPortAutoIncrement(false);
    network.getInterfaces().setEnabled(true).addInterface(LOOPBACK);
    network.getJoin().getMulticastConfig().setEnabled(false);
    network.getJoin().getAutoDetectionConfig().setEnabled(false);
    network.getJoin().getTcpIpConfig().setEnabled(true).addMember(member);
    return Vertx.builder()
        .with(new VertxOptions().setEventBusOptions(new EventBusOptions().setHost(LOOPBACK)))
        .withClusterManager(new HazelcastClusterManager(config))
        .buildClustered()
        .await(60, SECONDS);
  }

  private static Buffer request(String op) {
    return new JsonObject().put("v", 1).put("op", op).toBuffer();
  }

  private static JsonObject ask(String address, Buffer body, DeliveryOptions options)
      throws Exception {
    return stranger
        .eventBus()
        .<Buffer>request(address, body, options)
        .map(reply -> new JsonObject(reply.body()))
        .await(30, SECONDS);
  }

  private static String code(String address, String op, String authorization) throws Exception {
    return ask(
            address, request(op), new DeliveryOptions().addHeader("authorization", authorization))
        .getJsonObject("error", new JsonObject())
        .getString("code", "done");
  }

  private static String created() {
    return gateway.api().post("/sessions", new JsonObject()).expect(201).body().getString("id");
  }

  /// A key of the gateway's organization.
  private static String key(String permission) {
    JsonObject body =
        new JsonObject()
            .put("name", permission)
            .put("permissions", new JsonObject().put(permission, true));
    return gateway.api().post("/api-keys", body).expect(201).body().getString("key");
  }

  private static String keyOfAnotherOrganization() {
    GatewayProcess.Ended ended =
        GatewayProcess.run(
            data,
            Map.of(),
            "keys",
            "create",
            "--organization",
            "other",
            "--name",
            "o",
            "--permissions",
            "manage");
    assertThat(ended.exitCode()).as(ended.output()).isZero();
    return Stream.of(ended.output().split("\\s+"))
        .filter(word -> word.startsWith("wa_"))
        .findFirst()
        .orElseThrow(() -> new AssertionError(ended.output()));
  }

  @Test
  void aStrangerIsToldNothingAndObeyedInNothing() throws Exception {
    String id = created();
    String session = "postrider.session." + id;
    for (String address : List.of(SESSIONS, session)) {
      for (String shown : List.of("Bearer wa_guessed", "Node guess.ed", "Basic Zm9v")) {
        assertThat(code(address, "sessions.delete", shown)).isEqualTo("unauthorized");
      }
      assertThat(
              ask(address, request("sessions.delete"), new DeliveryOptions())
                  .getJsonObject("error")
                  .getString("code"))
          .isEqualTo("unauthorized");
    }
    gateway.api().get("/sessions/" + id).expect(200);
  }

  /// Not even with a key: these are for nodes only.
  @Test
  void nobodyElseTellsANodeWhatOnlyNodesDo() {
    String id = created();
    String node = gateway.api().get("/sessions/" + id).expect(200).body().getString("gatewayId");
    Buffer news = new JsonObject().put("sessions", new JsonArray().add(id)).toBuffer();
    for (String address : List.of("postrider.arrivals." + node, "postrider.round." + node)) {
      for (String shown : List.of("Bearer " + GatewayProcess.KEY, "Node guess.ed")) {
        assertThatThrownBy(
                () -> ask(address, news, new DeliveryOptions().addHeader("authorization", shown)))
            .isInstanceOfSatisfying(
                ReplyException.class,
                refused ->
                    assertThat(refused.failureType()).isEqualTo(ReplyFailure.RECIPIENT_FAILURE));
      }
    }
  }

  @Test
  void aKeyDoesWhatItMayInItsOrganization() throws Exception {
    String id = created();
    String session = "postrider.session." + id;
    String all = "Bearer " + GatewayProcess.KEY;
    String reads = "Bearer " + key("read");
    String other = "Bearer " + keyOfAnotherOrganization();

    assertThat(code(session, "sessions.stop", all)).isEqualTo("done");
    assertThat(code(session, "sessions.stop", reads)).isEqualTo("forbidden");
    assertThat(code(session, "sessions.stop", other)).isEqualTo("not_found");
    assertThat(code(SESSIONS, "events.read", reads)).isEqualTo("forbidden");
    JsonObject forged =
        new JsonObject(request("sessions.stop")).put("principal", "key_1").put("organization", "o");
    assertThat(
            ask(session, forged.toBuffer(), new DeliveryOptions().addHeader("authorization", reads))
                .getJsonObject("error")
                .getString("code"))
        .isEqualTo("validation_error");
    DeliveryOptions others = new DeliveryOptions().addHeader("authorization", other);
    assertThat(ask(SESSIONS, request("sessions.list"), others).getJsonArray("data"))
        .isEqualTo(new JsonArray());
  }

  /// What a node asks itself does not leave it, whoever listens.
  @Test
  void whoeverListensAtASessionsAddressHearsNothingOfTheNodesOwn() throws Exception {
    String id = created();
    List<String> heard = new CopyOnWriteArrayList<>();
    Future<Void> listening =
        stranger
            .eventBus()
            .<Buffer>consumer(
                "postrider.session." + id,
                message -> {
                  heard.add(message.body().toString());
                  message.reply(new JsonObject().toBuffer());
                })
            .completion();
    listening.await(10, SECONDS);

    for (int i = 0; i < 10; i++) {
      gateway.api().post("/sessions/" + id + ":stop", new JsonObject()).expect(200);
    }

    assertThat(heard).isEmpty();
  }

  /// `example.Shop` is what others would write.
  @Test
  void aProgramWithAKeyLinksSendsAndIsInAGroup() throws Exception {
    JsonHttp phones = new JsonHttp(gateway.address("sandbox") + "/sandbox/v1", Map.of());
    List<String> numbers = List.of(gateway.address("phones").split(" "));
    String customer = numbers.getLast();
    JsonObject group =
        phones
            .post("/phones/" + customer + "/groups", new JsonObject().put("subject", "Customers"))
            .expect(201)
            .body();
    try (Program shop = new Program(customer, group.getString("invite"))) {
      String qr = shop.says("qr");
      phones
          .post("/phones/" + numbers.getFirst() + ":scan", new JsonObject().put("qr", qr))
          .expect(200);

      assertThat(shop.says("sent")).startsWith("3EB0");
      assertThat(shop.says("queued")).startsWith("out_");
      assertThat(shop.says("joined")).isEqualTo(group.getString("groupJid"));
      assertThat(shop.says("left")).isEmpty();
      assertThat(shop.says("done")).isEmpty();
      assertThat(shop.process.waitFor()).isZero();
    }
    assertThat(texts(phones, customer)).contains("Your parcel is on its way", "It has arrived");
  }

  private static List<String> texts(JsonHttp phones, String phone) {
    return phones
        .get("/phones/" + phone + "/messages?since=0")
        .expect(200)
        .body()
        .getJsonArray("data")
        .stream()
        .map(message -> ((JsonObject) message).getString("text"))
        .toList();
  }

  /// A program in a process of its own, without the gateway's classes.
  private static final class Program implements AutoCloseable {
    private final Arrivals<String> lines = new Arrivals<>("the program");
    private final Process process;

    Program(String customer, String invite) throws IOException {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-cp", classPath(), "example.Shop"));
      command.addAll(List.of(LOOPBACK, cluster(), member, customer, invite));
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().put("API_KEY", GatewayProcess.KEY);
      process = builder.start();
      Thread.ofVirtual().name("program output").start(this::read);
    }

    private static String classPath() {
      return Stream.of(GatewayProcess.classPath().split(File.pathSeparator))
          .filter(entry -> !Path.of(entry).endsWith("target/classes"))
          .filter(entry -> !entry.contains("logback")) // which would say all, without our file
          .collect(Collectors.joining(File.pathSeparator));
    }

    private void read() {
      try (BufferedReader output = process.inputReader()) {
        output.lines().forEach(lines::add);
      } catch (IOException | UncheckedIOException _) {
        // it has ended
      } finally {
        lines.end();
      }
    }

    /// What follows a word.
    String says(String word) {
      return lines
          .take(word, line -> line.equals(word) || line.startsWith(word + " "))
          .substring(word.length())
          .strip();
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }
}
