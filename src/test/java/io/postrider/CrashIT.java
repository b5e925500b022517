package io.postrider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.interop.ControlApi;
import io.postrider.sandbox.Sandbox;
import io.postrider.sandbox.SandboxConfig;
import io.postrider.store.TestDatabase;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills a gateway between two steps and looks at the phones after the next start: each message
/// once, under one id, and everything decryptable.
final class CrashIT {
  private static final String ANNA = "6281230000001";
  private static final String BEN = "6281230000002";
  private static final int KILLED = 137;

  @TempDir private Path folder;
  private final Vertx vertx = Vertx.vertx();
  private Sandbox sandbox;
  private ControlApi network;
  private Map<String, String> environment;

  @BeforeEach
  void start() throws Exception {
    sandbox =
        Sandbox.start(vertx, SandboxConfig.inMemory(folder.resolve("network")))
            .await(30, TimeUnit.SECONDS);
    network = new ControlApi(sandbox.port());
    network.addPhone(ANNA);
    network.addPhone(BEN);
    environment =
        new HashMap<>(GatewayProcess.network(sandbox.webSocketUrl(), sandbox.rootKey().hex()));
    environment.put("DATABASE_URL", TestDatabase.url());
  }

  @AfterEach
  void stop() throws Exception {
    sandbox.close().await(30, TimeUnit.SECONDS);
    vertx.close().await(30, TimeUnit.SECONDS);
  }

  /// The variables of a gateway that dies at a point.
  private Map<String, String> armed(String point) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("JAVA_TOOL_OPTIONS", "-Dpostrider.crash=" + point);
    return all;
  }

  private String link(GatewayProcess gateway) {
    String id = create(gateway);
    scan(gateway, id);
    return id;
  }

  private static String create(GatewayProcess gateway) {
    return gateway
        .api()
        .post("/sessions", new JsonObject().put("start", true))
        .expect(201)
        .body()
        .getString("id");
  }

  private void scan(GatewayProcess gateway, String id) {
    network.scan(
        ANNA, gateway.api().get("/sessions/" + id + "/qr").expect(200).body().getString("code"));
  }

  private static void send(GatewayProcess gateway, String session, String text) {
    JsonObject body = new JsonObject().put("type", "text").put("to", BEN).put("text", text);
    gateway.api().post("/sessions/" + session + "/messages", body).expect(200);
  }

  /// Sends a text; the gateway dies of it.
  private static void sendAndDie(GatewayProcess gateway, String session, String text) {
    try {
      send(gateway, session, text);
    } catch (AssertionError unanswered) {
      assertThat(unanswered).hasMessageContaining("was not answered");
    }
    assertThat(gateway.awaitEnd()).isEqualTo(KILLED);
  }

  @Test
  void sendsOnceWhereverItIsKilled() {
    GatewayProcess gateway = GatewayProcess.start(folder.resolve("data"), environment);
    String session = link(gateway);
    gateway.awaitLine(session + ": working");
    send(gateway, session, "before");
    gateway.stop();
    List<String> expected = new ArrayList<>(List.of("before"));

    for (String point :
        List.of(
            "SEND_DECIDED", "SEND_COMMITTED", "SEND_WRITTEN", "SEND_ACKNOWLEDGED", "SEND_STORED")) {
      gateway = gateway.restart(armed(point));
      gateway.awaitLine(session + ": working");
      sendAndDie(gateway, session, point);
      if (!point.equals("SEND_DECIDED")) {
        expected.add(point);
      }
      gateway = settled(gateway, session, "after " + point);
      expected.add("after " + point);
    }
    assertThat(network.inbox(BEN))
        .extracting(message -> message.getString("text"))
        .containsExactlyElementsOf(expected);
    assertThat(network.stats().getInteger("retries")).isZero();
  }

  /// Each start goes on with what the last one has left of the queue, and dies of that; the second
  /// in the midst of those that go together. More are queued than three starts can put on their
  /// way.
  @Test
  void sendsTheQueueOnceAndInOrderWhereverItIsKilled() {
    GatewayProcess gateway = GatewayProcess.start(folder.resolve("data"), armed("SEND_COMMITTED"));
    String session = link(gateway);
    gateway.awaitLine(session + ": working");
    gateway
        .api()
        .patch("/sessions/" + session, new JsonObject().put("ratePerMin", 0).put("ratePerHour", 0))
        .expect(200);
    gateway.api().post("/sessions/" + session + ":stop", new JsonObject()).expect(200);
    List<String> texts = IntStream.range(0, 50).mapToObj(i -> "queued " + i).toList();
    for (String text : texts) {
      JsonObject body = new JsonObject().put("type", "text").put("to", BEN).put("text", text);
      gateway.api().post("/sessions/" + session + "/messages?async=true", body).expect(202);
    }
    gateway.api().post("/sessions/" + session + ":start", new JsonObject()).expect(200);
    assertThat(gateway.awaitEnd()).isEqualTo(KILLED);

    for (String point :
        List.of("SEND_WRITTEN:3", "SEND_DECIDED", "SEND_ACKNOWLEDGED", "SEND_STORED")) {
      gateway = gateway.restart(armed(point));
      assertThat(gateway.awaitEnd()).as(point).isEqualTo(KILLED);
    }

    try (GatewayProcess last = gateway.restart(environment)) {
      last.awaitLine(session + ": working");
      network.awaitText(BEN, texts.getLast());
    }
    assertThat(network.inbox(BEN))
        .extracting(message -> message.getString("text"))
        .containsExactlyElementsOf(texts);
    assertThat(network.stats().getInteger("retries")).isZero();
  }

  /// Starts it again and lets it send what the crash left behind, and one message more.
  private GatewayProcess settled(GatewayProcess gateway, String session, String text) {
    GatewayProcess next = gateway.restart(environment);
    next.awaitLine(session + ": working");
    send(next, session, text);
    network.awaitText(BEN, text);
    next.stop();
    return next;
  }

  @Test
  void losesNothingThatItReceivesWhereverItIsKilled() {
    GatewayProcess gateway = GatewayProcess.start(folder.resolve("data"), environment);
    String session = link(gateway);
    gateway.awaitLine(session + ": working");
    send(gateway, session, "before");
    gateway.stop();

    for (String point : List.of("RECEIVE_DECRYPTED", "RECEIVE_COMMITTED")) {
      gateway = gateway.restart(armed(point));
      gateway.awaitLine(session + ": working");
      network.send(BEN, ANNA, point);
      assertThat(gateway.awaitEnd()).isEqualTo(KILLED);
    }
    try (GatewayProcess last = gateway.restart(environment)) {
      last.awaitLine(session + ": working");
      network.send(BEN, ANNA, "after");
      last.awaitLine("message");
      send(last, session, "answer");
      network.awaitText(BEN, "answer");
    }

    assertThat(network.stats().getInteger("retries")).isZero();
  }

  @Test
  void linksThoughItIsKilledWhenItsPreKeysAreStored() {
    GatewayProcess gateway =
        GatewayProcess.start(folder.resolve("data"), armed("PRE_KEYS_COMMITTED"));
    String session = link(gateway);
    assertThat(gateway.awaitEnd()).isEqualTo(KILLED);

    try (GatewayProcess next = gateway.restart(environment)) {
      next.awaitLine(session + ": working");
      send(next, session, "linked");
      network.awaitText(BEN, "linked");
    }
  }

  /// WhatsApp does not know the account that is stored: it refuses the login, and the number can be
  /// linked once more.
  @Test
  void canBeLinkedAgainWhenItIsKilledBeforeWhatsAppKnows() {
    GatewayProcess gateway = GatewayProcess.start(folder.resolve("data"), armed("PAIR_COMMITTED"));
    String session = create(gateway);
    assertThatThrownBy(() -> scan(gateway, session)).isInstanceOf(AssertionError.class);
    assertThat(gateway.awaitEnd()).isEqualTo(KILLED);

    try (GatewayProcess next = gateway.restart(environment)) {
      next.awaitLine(session + ": connection ended: LoggedOut");
      awaitLoggedOut(next, session);
      scan(next, session);
      next.awaitLine(session + ": working");
      send(next, session, "linked");
      network.awaitText(BEN, "linked");
    }
  }

  private static void awaitLoggedOut(GatewayProcess gateway, String session) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    String status = "";
    while (!status.equals("logged_out")) {
      assertThat(System.nanoTime()).as("still " + status).isLessThan(end);
      status = gateway.api().get("/sessions/" + session).expect(200).body().getString("status");
    }
  }
}
