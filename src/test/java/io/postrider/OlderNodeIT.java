package io.postrider;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.HazelcastInstance;
import io.postrider.cluster.Member;
import io.postrider.cluster.OwnershipStore;
import io.postrider.model.Bytes;
import io.postrider.model.Capability;
import io.postrider.model.Failure;
import io.postrider.model.OrganizationId;
import io.postrider.model.Principal;
import io.postrider.model.SessionId;
import io.postrider.session.bus.Bus;
import io.postrider.session.bus.BusRequest;
import io.postrider.session.bus.Outsider;
import io.postrider.session.bus.Reception;
import io.postrider.session.bus.Reply;
import io.postrider.session.bus.Route;
import io.postrider.session.bus.Sessions;
import io.postrider.store.ClusterKeys;
import io.postrider.store.Database;
import io.postrider.store.DatabaseAddress;
import io.postrider.store.MasterKey;
import io.postrider.store.TestDatabase;
import io.postrider.trust.NodeMessages;
import io.postrider.trust.Senders;
import io.postrider.trust.Signatures;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// While nodes are replaced one by one, a gateway works beside a node of an older release, which
/// speaks an older version of the bus, too, and knows fewer operations.
final class OlderNodeIT {
  private static final MasterKey KEY = new MasterKey(Bytes.wrap(new byte[32]));
  private static final String OLD = "old";
  private static final Map<String, Capability> KNOWN =
      Map.of("sessions.stop", Capability.MANAGE, "sessions.start", Capability.MANAGE);

  private final List<Integer> ports = FreePorts.of(2);
  private final Parts parts = new Parts();
  private final Set<String> heard = ConcurrentHashMap.newKeySet();
  private Vertx vertx;
  private Database database;
  private Signatures signatures;
  private DatabaseAddress address;

  @BeforeEach
  void join(@TempDir Path folder) throws Exception {
    address = TestDatabase.create();
    HazelcastInstance member =
        ClusterMember.join(
            RuntimesIT.config(ports.get(0), members()),
            "127.0.0.1",
            new NodeProof(ClusterKeys.of(KEY)),
            new BusVersions(0, 1),
            parts);
    vertx =
        Vertx.builder()
            .with(
                new VertxOptions()
                    .setEventBusOptions(
                        EventBuses.options(
                            RuntimesIT.config(ports.get(0), members()).tls(), "127.0.0.1")))
            .withClusterManager(new HazelcastClusterManager(member))
            .buildClustered()
            .await(60, SECONDS);
    parts.add(vertx, () -> Waiting.on(vertx.close(), "leave the cluster"));
    database = TestDatabase.open(vertx, address, KEY);
    forgetWhatNewerOnesMade();
    signatures = new Signatures(KEY.derive("bus"), OLD, new VertxTimers(vertx, Clock.systemUTC()));
    work();
  }

  /// Older releases derive from the master key what nodes know each other by.
  private void forgetWhatNewerOnesMade() throws SQLException {
    try (Connection connection = TestDatabase.connect(address);
        Statement statement = connection.createStatement()) {
      statement.execute("UPDATE installation SET cluster = master_key_id, sealed_cluster = NULL");
    }
  }

  private List<String> members() {
    return ports.stream().map(port -> "127.0.0.1:" + port).toList();
  }

  /// What the older node does: it has a lease, hears of its sessions, and carries out what it
  /// knows.
  private void work() throws Exception {
    Senders senders = new Senders(signatures, _ -> new Failure.Unauthorized().asFuture());
    Reception reception = new Reception(senders);
    MessageConsumer<?> arrivals =
        new NodeMessages(vertx, signatures)
            .answer(Bus.arrivals(OLD), news -> arrived(new JsonObject(news), reception));
    MessageConsumer<Buffer> requests = vertx.eventBus().consumer(Bus.node(OLD));
    requests.handler(message -> Outsider.pass(vertx, message));
    arrivals.completion().await(20, SECONDS);
    requests.completion().await(20, SECONDS);
    renew();
  }

  private Future<Buffer> arrived(JsonObject news, Reception reception) {
    for (Object session : news.getJsonArray("sessions")) {
      vertx
          .eventBus()
          .<Buffer>localConsumer(Bus.address(new SessionId(session.toString())))
          .handler(message -> reception.receive(message, this::carryOut, Failure::of));
    }
    return Future.succeededFuture(new JsonObject().toBuffer());
  }

  /// For as long as all takes.
  private List<Member> renew() throws Exception {
    return database
        .ownership()
        .renew(new OwnershipStore.Node(OLD, "0.9", 0, 100), Duration.ofSeconds(50))
        .await(20, SECONDS);
  }

  private Future<Reply> carryOut(BusRequest request) {
    heard.add(request.call(KNOWN).op());
    return Future.succeededFuture(new Reply.Done());
  }

  @AfterEach
  void leave() {
    parts.close();
  }

  private Map<String, String> settings() {
    return Map.of(
        "DATABASE_URL", TestDatabase.url(address),
        "POSTRIDER_MASTER_KEY", KEY.value().base64(),
        "POSTRIDER_CLUSTER_PORT", Integer.toString(ports.get(1)),
        "POSTRIDER_CLUSTER_MEMBERS", String.join(",", members()),
        "POSTRIDER_NODE_CAPACITY", "100",
        "POSTRIDER_NODE_FAREWELL", "PT0S");
  }

  @Test
  void eachDoesForTheOtherWhatBothKnow(@TempDir Path folder) throws Exception {
    try (GatewayProcess gateway = GatewayProcess.start(folder, settings())) {
      JsonHttp api = gateway.api();
      List<JsonObject> sessions = created(api, 4);
      String theirs = "/sessions/" + id(ofOlder(sessions, true)).value();
      JsonObject ours = ofOlder(sessions, false);

      api.post(theirs + ":stop", new JsonObject()).expect(200);
      assertThat(heard).containsExactly("sessions.stop");

      JsonObject refused = api.get(theirs + "/contacts/check?phone=12025550142").expect(503).body();
      assertThat(refused.getJsonObject("error").getString("code")).isEqualTo("gateway_unavailable");
      assertThat(refused.getJsonObject("error").getString("message")).contains("older");

      Sessions asked = new Sessions(database.sessions(), route());
      assertThat(asked.stop(id(ours), manager(ours)).map(true).await(20, SECONDS)).isTrue();
    }
  }

  private static JsonObject ofOlder(List<JsonObject> sessions, boolean wanted) {
    return sessions.stream()
        .filter(session -> OLD.equals(session.getString("gatewayId")) == wanted)
        .findFirst()
        .orElseThrow();
  }

  private static List<JsonObject> created(JsonHttp api, int number) {
    for (int i = 0; i < number; i++) {
      api.post("/sessions", new JsonObject()).expect(201);
    }
    return api.get("/sessions").expect(200).body().getJsonArray("data").stream()
        .map(JsonObject.class::cast)
        .toList();
  }

  private static SessionId id(JsonObject session) {
    return new SessionId(session.getString("id"));
  }

  private Route route() throws Exception {
    Route route = new Route(vertx, database.sessions(), signatures, OLD, Duration.ofSeconds(15));
    route.alive(
        renew().stream().filter(Member::isAlive).map(Member::id).collect(Collectors.toSet()));
    return route;
  }

  private static Principal manager(JsonObject session) {
    OrganizationId organization = new OrganizationId(session.getString("organizationId"));
    return new Principal("key_1", organization, Set.of(Capability.MANAGE));
  }
}
