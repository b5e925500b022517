package io.postrider;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.DistributedObject;
import com.hazelcast.core.HazelcastInstance;
import io.postrider.auth.Denial;
import io.postrider.auth.DenyList;
import io.postrider.auth.MemoryDenyStore;
import io.postrider.model.Bytes;
import io.postrider.model.Epoch;
import io.postrider.model.Failure;
import io.postrider.model.FailureException;
import io.postrider.model.Jid;
import io.postrider.model.OrganizationId;
import io.postrider.model.Principal;
import io.postrider.model.SessionId;
import io.postrider.model.Timers;
import io.postrider.outbox.Budget;
import io.postrider.protocol.crypto.Hash;
import io.postrider.session.FakeStore;
import io.postrider.session.bus.Bus;
import io.postrider.session.bus.Outsider;
import io.postrider.session.bus.Reception;
import io.postrider.session.bus.Reply;
import io.postrider.session.bus.Route;
import io.postrider.session.bus.Sessions;
import io.postrider.session.state.Lifecycle;
import io.postrider.session.state.Presence;
import io.postrider.session.state.SessionRow;
import io.postrider.session.state.SessionSettings;
import io.postrider.session.state.SessionStatus;
import io.postrider.store.ClusterKeys;
import io.postrider.store.MasterKey;
import io.postrider.trust.Nodes;
import io.postrider.trust.Signatures;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Somebody who has reached the port and knows the cluster's name, with what Vert.x and Hazelcast
/// are by default.
class ForeignMemberIT {
  private static final ClusterKeys KEYS =
      ClusterKeys.of(new MasterKey(Hash.sha256(Bytes.utf8("a key"))));
  private static final String NAME = new NodeProof(KEYS).clusterName();
  private static final Principal USER =
      Principal.user("u", new OrganizationId("acme"), Set.of(), false);

  private final List<Integer> ports = FreePorts.of(3);
  private final Parts parts = new Parts();
  private Vertx one;
  private Vertx other;
  private Vertx foreigner;
  private HazelcastInstance hazelcast;

  @BeforeEach
  void join() throws Exception {
    one = node(0);
    other = node(1);
    RuntimesIT.listen(one, "one");
    RuntimesIT.listen(other, "other");
    HazelcastClusterManager manager = new HazelcastClusterManager(byDefault());
    foreigner =
        Vertx.builder()
            .with(new VertxOptions().setEventBusOptions(new EventBusOptions().setHost("127.0.0.1")))
            .withClusterManager(manager)
            .buildClustered()
            .await(60, SECONDS);
    hazelcast = manager.getHazelcastInstance();
    assertThat(hazelcast.getCluster().getMembers()).hasSize(3);
  }

  private Vertx node(int which) {
    List<String> members = List.of("localhost:" + ports.get(0), "localhost:" + ports.get(1));
    return RuntimesIT.clustered(RuntimesIT.config(ports.get(which), members), KEYS, parts);
  }

  private Config byDefault() {
    Config config = new Config();
    config.setClusterName(NAME);
    config.getNetworkConfig().setPort(ports.get(2)).getInterfaces().setEnabled(true);
    config.getNetworkConfig().getInterfaces().addInterface("127.0.0.1");
    JoinConfig join = config.getNetworkConfig().getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    join.getTcpIpConfig().setEnabled(true).addMember("127.0.0.1:" + ports.get(0));
    return config;
  }

  @AfterEach
  void leave() throws Exception {
    foreigner.close().await(60, SECONDS);
    parts.close();
  }

  @Test
  void findsNothingSecret() {
    Set<String> names =
        hazelcast.getDistributedObjects().stream()
            .map(DistributedObject::getName)
            .collect(Collectors.toSet());
    String seen =
        hazelcast.getMultiMap("__vertx.subs").entrySet().toString()
            + hazelcast.getMap("__vertx.nodeInfo").keySet()
            + hazelcast.getCluster().getMembers().stream()
                .map(member -> member.getAttributes())
                .toList();

    assertThat(names).isSubsetOf("__vertx.subs", "__vertx.nodeInfo", "__vertx.haInfo");
    for (Bytes secret : List.of(KEYS.bus(), KEYS.proof(), KEYS.tickets(), KEYS.announcements())) {
      assertThat(seen).doesNotContain(secret.hex(), secret.base64(), secret.base64Url());
    }
  }

  @Test
  void isNoClient() {
    ClientConfig client = new ClientConfig().setClusterName(NAME);
    client.getNetworkConfig().addAddress("127.0.0.1:" + ports.get(0));
    client
        .getConnectionStrategyConfig()
        .getConnectionRetryConfig()
        .setClusterConnectTimeoutMillis(1_000);

    assertThatThrownBy(() -> HazelcastClient.newHazelcastClient(client))
        .isInstanceOf(IllegalStateException.class);
  }

  /// Counts how often one is made of what somebody has sent.
  private static final class Bomb implements Serializable {
    private static final long serialVersionUID = 1;
    private static final AtomicInteger MADE = new AtomicInteger();

    private void readObject(ObjectInputStream input) throws IOException, ClassNotFoundException {
      input.defaultReadObject();
      MADE.incrementAndGet();
    }
  }

  @Test
  void hasNoObjectsMadeAndTheNodesTalkOn() throws Exception {
    hazelcast.getMultiMap("__vertx.subs").put("poisoned", new Bomb());
    hazelcast.getMap("__vertx.nodeInfo").set("poisoned", new Bomb());

    assertThatThrownBy(() -> RuntimesIT.ask(one, "poisoned", RuntimesIT.QUICKLY))
        .isInstanceOf(Exception.class);
    assertThat(Bomb.MADE).hasValue(0);
    assertThat(RuntimesIT.ask(one, "other")).isEqualTo("other");

    foreigner.close().await(60, SECONDS);

    RuntimesIT.listen(other, "later");
    assertThat(RuntimesIT.ask(one, "other")).isEqualTo("other");
    assertThat(RuntimesIT.ask(other, "one")).isEqualTo("one");
    assertThat(RuntimesIT.ask(one, "later")).isEqualTo("later");
    assertThat(Bomb.MADE).hasValue(0);
  }

  @Test
  void isNotBelieved() throws Exception {
    DenyList here = denyList(one);
    DenyList there = denyList(other);
    JsonObject body = new JsonObject().put("userId", "u").put("organizationId", "acme");
    for (int i = 0; i < 1_000; i++) {
      foreigner.eventBus().publish("ctrl:user.banned", body.toBuffer());
      foreigner.eventBus().publish("ctrl:member.removed", body);
      foreigner.eventBus().publish("postrider.auth.lifted", Buffer.buffer("no JSON"));
    }

    here.deny(new Denial.Whom("v", null)).await(5, SECONDS);

    assertThat(RuntimesIT.ask(foreigner, "one")).isEqualTo("one");
    assertThat(RuntimesIT.ask(foreigner, "other")).isEqualTo("other");
    assertThat(here.isDenied(USER)).isFalse();
    assertThat(there.isDenied(USER)).isFalse();
    assertThat(here.all()).hasSize(1);
  }

  /// Calls what he says what is said within a process.
  @Test
  void isNotTakenForTheNodeItself() throws Exception {
    SessionId session = new SessionId("s1");
    Timers timers = new VertxTimers(one, Clock.systemUTC());
    Signatures signatures = Outsider.signatures("one", timers);
    Route _ = new Route(one, new FakeStore(row(session)), signatures, "one", Duration.ofSeconds(3));
    AtomicInteger carriedOut = carryOut(one, session, signatures);
    foreigner.eventBus().registerCodec(new Pretender());

    Buffer reply =
        foreigner
            .eventBus()
            .<Buffer>request(
                Bus.address(session), "stop", new DeliveryOptions().setCodecName("postrider.inner"))
            .await(10, SECONDS)
            .body();

    assertThat(new JsonObject(reply).getJsonObject("error").getString("code"))
        .isEqualTo("unauthorized");
    assertThat(carriedOut).hasValue(0);
  }

  /// Has a node carry out what a session is told.
  ///
  /// @return how often it did
  private static AtomicInteger carryOut(Vertx node, SessionId session, Signatures signatures)
      throws Exception {
    Reception reception = new Reception(Outsider.admitting(signatures, USER));
    AtomicInteger carriedOut = new AtomicInteger();
    node.eventBus()
        .consumer(
            Bus.address(session),
            message ->
                reception.receive(
                    message,
                    _ -> {
                      carriedOut.incrementAndGet();
                      return Future.succeededFuture(new Reply.Done());
                    },
                    Failure::of))
        .completion()
        .await(10, SECONDS);
    return carriedOut;
  }

  private static final class Pretender implements MessageCodec<String, String> {
    @Override
    public void encodeToWire(Buffer buffer, String said) {
      buffer.appendString(said);
    }

    @Override
    public String decodeFromWire(int position, Buffer buffer) {
      return buffer.getString(position, buffer.length());
    }

    @Override
    public String transform(String said) {
      return said;
    }

    @Override
    public String name() {
      return "postrider.inner";
    }

    @Override
    public byte systemCodecID() {
      return -1;
    }
  }

  private static SessionRow row(SessionId session) {
    return new SessionRow(
        session,
        Objects.requireNonNull(USER.activeOrganization()),
        "other",
        new Epoch(1),
        new SessionSettings(null, true, false, Presence.OFFLINE, 0, 0),
        new Lifecycle(SessionStatus.STOPPED, null, null, null, Instant.EPOCH),
        new Budget(0, 0, Instant.EPOCH),
        null,
        Instant.EPOCH);
  }

  /// Takes what one node asks another, has it carried out, and says that nobody has heard it.
  @Test
  void hasNothingCarriedOutTwice() throws Exception {
    SessionId session = new SessionId("s1");
    Timers timers = new VertxTimers(one, Clock.systemUTC());
    FakeStore store = new FakeStore(row(session));
    Route route =
        new Route(one, store, Outsider.signatures("one", timers), "one", Duration.ofSeconds(3));
    route.alive(Set.of("one", "other"));
    AtomicInteger carriedOut = carryOut(other, session, Outsider.signatures("other", timers));
    for (Object lie : List.of(1, new ReplyException(ReplyFailure.NO_HANDLERS, "nobody"))) {
      var thief =
          foreigner
              .eventBus()
              .<Buffer>consumer(Bus.node("other"), message -> forward(session, message, lie));
      thief.completion().await(10, SECONDS);
      int before = carriedOut.get();

      assertThatThrownBy(
              () ->
                  new Sessions(store, route)
                      .leaveGroup(session, USER, Jid.group("120363"))
                      .await(20, SECONDS))
          .isInstanceOfSatisfying(
              FailureException.class,
              thrown -> assertThat(thrown.failure()).isInstanceOf(Failure.Unknown.class));

      assertThat(carriedOut).hasValue(before + 1);
      thief.unregister().await(10, SECONDS);
    }
  }

  private void forward(SessionId session, Message<Buffer> message, Object lie) {
    foreigner
        .eventBus()
        .<Buffer>request(
            Bus.address(session),
            message.body(),
            new DeliveryOptions().setHeaders(message.headers()))
        .onComplete(
            _ -> {
              if (lie instanceof Integer code) {
                message.fail(code, "not here");
              } else {
                message.reply(lie);
              }
            });
  }

  private DenyList denyList(Vertx vertx) throws Exception {
    Timers timers = new VertxTimers(vertx, Clock.systemUTC());
    DenyList list =
        new DenyList(vertx, new MemoryDenyStore(), Nodes.announcements(vertx, timers), timers);
    parts.add(list, list::close);
    list.start(Outsider.admitting(Outsider.signatures("node", timers), Map.of())).await(5, SECONDS);
    return list;
  }
}
