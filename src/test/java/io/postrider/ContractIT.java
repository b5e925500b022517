package io.postrider;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.interop.ControlApi;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The must-pass checks of the three first operations (api.md §25) on the running product. The
/// number in a name is its row; row 17 is in `EffectivelyOnceIT`.
final class ContractIT {
  private static final String ANNA = "6281230000001";
  private static final String BEN = "6281230000002";
  private static final String CARL = "6281230000003";
  private static final String DORA = "6281230000004";
  private static final String EMIL = "6281230000005";

  @TempDir private static Path folder;
  private static Playground ground;
  private static ControlApi network;
  private static JsonHttp api;
  private static String session;
  private static String other;

  @BeforeAll
  static void start() throws Exception {
    ground = new Playground(folder);
    network = ground.network();
    network.addPhone(BEN);
    api = ground.api();
    session = ground.link(ANNA);
    other = ground.link(CARL);
  }

  @AfterAll
  static void stop() throws Exception {
    ground.close();
  }

  private static JsonObject text(String text) {
    return new JsonObject().put("type", "text").put("to", BEN).put("text", text);
  }

  private static JsonHttp.Answer send(JsonHttp http, String suffix, JsonObject body) {
    return http.post("/sessions/" + session + "/messages" + suffix, body);
  }

  private static JsonHttp.Answer join(String invite) {
    return api.post(
        "/sessions/" + session + "/groups:join", new JsonObject().put("invite", invite));
  }

  private static JsonHttp.Answer leave(String segment) {
    return api.post("/sessions/" + session + "/groups/" + segment + ":leave", new JsonObject());
  }

  private static JsonObject error(JsonHttp.Answer answer, int status, String code) {
    JsonObject error = answer.expect(status).body().getJsonObject("error");
    assertThat(error.getString("code")).isEqualTo(code);
    assertThat(error.getString("message")).isNotBlank();
    assertThat(answer.header("x-request-id")).isNotEmpty();
    return error;
  }

  private static long shown(String text) {
    return network.inbox(BEN).stream()
        .filter(message -> text.equals(message.getString("text")))
        .count();
  }

  private static String key(String... permissions) {
    JsonObject granted = new JsonObject();
    for (String permission : permissions) {
      granted.put(permission, true);
    }
    return api.post("/api-keys", new JsonObject().put("name", "test").put("permissions", granted))
        .expect(201)
        .body()
        .getString("key");
  }

  @Test
  void row1NoCredential() {
    JsonHttp nobody = new JsonHttp(api.base(), Map.of());

    error(send(nobody, "", text("a")), 401, "unauthorized");
    error(
        nobody.post("/sessions/" + session + "/groups:join", new JsonObject().put("invite", "x")),
        401,
        "unauthorized");
    error(
        nobody.post("/sessions/" + session + "/groups/1%40g.us:leave", new JsonObject()),
        401,
        "unauthorized");
  }

  @Test
  void row2KeyWithoutSend() {
    JsonHttp reader = ground.gateway().api(key("read"));

    error(send(reader, "", text("a")), 403, "forbidden");
    error(
        reader.post("/sessions/" + session + "/groups:join", new JsonObject().put("invite", "x")),
        403,
        "forbidden");
    error(
        reader.post("/sessions/" + session + "/groups/1%40g.us:leave", new JsonObject()),
        403,
        "forbidden");
  }

  @Test
  void row3UnknownSession() {
    for (String path :
        List.of("/messages", "/groups:join", "/groups/120363040000000001%40g.us:leave")) {
      JsonObject error =
          error(
              api.post("/sessions/01JZ8Q4M6V7T2K9XH3B5C0D1EF" + path, new JsonObject()),
              404,
              "not_found");
      assertThat(error.getString("message")).isEqualTo("session not found");
    }
  }

  @Test
  void row4And18StoppedSession() {
    String stopped = ground.link(DORA);
    String path = "/sessions/" + stopped;
    api.post(path + ":stop", new JsonObject()).expect(200);
    JsonObject group = network.createGroup(BEN, "Waiting", List.of());

    error(
        api.post(path + "/groups:join", new JsonObject().put("invite", group.getString("invite"))),
        501,
        "not_implemented");
    error(
        api.post(path + "/groups/" + group.getString("groupJid") + ":leave", new JsonObject()),
        501,
        "not_implemented");
    JsonHttp keyed = api.with("idempotency-key", "row-18");
    error(keyed.post(path + "/messages", text("row 18")), 501, "not_implemented");
    keyed.post(path + "/messages?async=true", text("row 18")).expect(202);
    assertThat(shown("row 18")).isZero();
    api.post(path + ":start", new JsonObject()).expect(200);
    network.awaitText(BEN, "row 18");
    assertThat(shown("row 18")).isEqualTo(1);
  }

  @Test
  void row15Budget() {
    String poor = ground.link(EMIL);
    String path = "/sessions/" + poor;
    api.patch(path, new JsonObject().put("ratePerMin", 1)).expect(200);

    api.post(path + "/messages", text("row 15 a")).expect(200);
    JsonHttp.Answer refused = api.post(path + "/messages", text("row 15 b"));
    JsonObject error = error(refused, 429, "rate_limited");
    int seconds = error.getJsonObject("details").getInteger("retryAfterSeconds");
    assertThat(seconds).isBetween(1, 60);
    assertThat(refused.header("retry-after")).isEqualTo(Integer.toString(seconds));
    String first = queued(path, "row 15 c");
    String second = queued(path, "row 15 d");
    for (String id : List.of(first, second)) {
      assertThat(api.get(path + "/outbox/" + id).expect(200).body().getString("status"))
          .isEqualTo("queued");
    }
    api.patch(path, new JsonObject().put("ratePerMin", 60)).expect(200);
    network.awaitText(BEN, "row 15 d");
    assertThat(shown("row 15 b")).isZero();
    assertThat(shown("row 15 c")).isEqualTo(1);
  }

  private static String queued(String path, String text) {
    return api.post(path + "/messages?async=true", text(text))
        .expect(202)
        .body()
        .getString("outboxId");
  }

  @Test
  void row5And6BadInvites() {
    for (String invite : List.of("", "not a code!", "https://example.org/AbCdEfGhIjKlMnOpQrStUv")) {
      error(join(invite), 400, "validation_error");
    }
    error(
        api.post("/sessions/" + session + "/groups:join", new JsonObject()),
        400,
        "validation_error");
    JsonObject group = network.createGroup(BEN, "Revoked", List.of());
    network.resetInvite(BEN, group.getString("groupJid"));
    error(join(group.getString("invite")), 400, "validation_error");
  }

  @Test
  void row7And8And9JoinTwiceThenLeave() {
    JsonObject group = network.createGroup(BEN, "Open", List.of());
    String jid = group.getString("groupJid");
    String code = group.getString("invite");

    assertThat(join(code).expect(200).body()).isEqualTo(new JsonObject().put("groupJid", jid));
    assertThat(join("https://chat.whatsapp.com/" + code).expect(200).body())
        .isEqualTo(new JsonObject().put("groupJid", jid));
    assertThat(leave(jid).expect(204).text()).isEmpty();
    error(leave(jid), 404, "not_found");
    error(leave("120363049999999999@g.us"), 404, "not_found");
    error(leave("nonsense"), 404, "not_found");
    join(code).expect(200);
    assertThat(leave(jid.replace("@", "%40")).expect(204).text()).isEmpty();
  }

  @Test
  void row10SyncSend() {
    JsonObject result = send(api, "", text("row 10")).expect(200).body();

    assertThat(result.fieldNames())
        .containsExactlyInAnyOrder("mode", "waMessageId", "status", "timestamp");
    assertThat(result.getString("mode")).isEqualTo("sync");
    assertThat(result.getString("status")).isEqualTo("sent");
    assertThat(network.awaitText(BEN, "row 10").getString("waMessageId"))
        .isEqualTo(result.getString("waMessageId"));
  }

  @Test
  void row11AsyncSend() {
    String since = newest();
    JsonObject result = send(api, "?async=true", text("row 11")).expect(202).body();
    String outbox = result.getString("outboxId");

    assertThat(result.getString("mode")).isEqualTo("async");
    assertThat(result.getString("status")).isEqualTo("queued");
    assertThat(outbox).startsWith("out_");
    JsonObject event = awaitEvent(since, "message.status", outbox);
    assertThat(event.getJsonObject("payload").getString("status")).isEqualTo("sent");
    network.awaitText(BEN, "row 11");
    assertThat(shown("row 11")).isEqualTo(1);
    assertThat(
            api.get("/sessions/" + session + "/outbox/" + outbox)
                .expect(200)
                .body()
                .getString("status"))
        .isEqualTo("sent");
  }

  private static String newest() {
    return api.get("/events").expect(200).body().getString("nextCursor", "0");
  }

  /// The first event of a type whose payload names an outbox id.
  private static JsonObject awaitEvent(String since, String type, String outbox) {
    String cursor = since;
    for (int round = 0; round < 30; round++) {
      JsonObject page =
          api.get("/events?wait=2000&types=" + type + "&since=" + cursor).expect(200).body();
      for (Object one : page.getJsonArray("data")) {
        JsonObject event = (JsonObject) one;
        if (outbox.equals(event.getJsonObject("payload").getString("outboxId"))) {
          return event;
        }
      }
      cursor = page.getString("nextCursor", cursor);
    }
    throw new AssertionError("no " + type + " of " + outbox);
  }

  @Test
  void row12MediaIsNotImplemented() {
    long before = network.stats().getLong("messagesAccepted");
    for (String type : List.of("image", "video", "audio", "document", "sticker", "album")) {
      JsonHttp keyed = api.with("idempotency-key", "row-12-" + type);
      JsonObject error =
          error(
              send(keyed, "", new JsonObject().put("type", type).put("to", BEN)),
              501,
              "not_implemented");
      assertThat(error.getJsonObject("details").getString("type")).isEqualTo(type);
      JsonObject media = new JsonObject().put("url", "https://example.org/a");
      error(
          send(
              keyed,
              "?async=true",
              new JsonObject().put("type", type).put("to", BEN).put("media", media)),
          501,
          "not_implemented");
      assertThat(send(keyed, "", text("row 12 " + type)).expect(200).body().containsKey("replayed"))
          .isFalse();
    }
    assertThat(network.stats().getLong("messagesAccepted")).isEqualTo(before + 6);
  }

  @Test
  void row13And14Replays() throws Exception {
    JsonHttp keyed = api.with("idempotency-key", "row-13");
    JsonObject first = send(keyed, "", text("row 13")).expect(200).body();
    JsonHttp.Answer again = send(keyed, "", text("row 13")).expect(200);
    JsonHttp.Answer elsewhere =
        keyed.post("/sessions/" + other + "/messages", text("row 13")).expect(200);

    assertReplay(first, again);
    assertThat(again.header("idempotency-mismatch")).isEmpty();
    assertReplay(first, elsewhere);
    assertThat(elsewhere.header("idempotency-mismatch")).isEqualTo("true");
    assertThat(send(keyed, "", text("another")).header("idempotency-mismatch")).isEqualTo("true");

    JsonHttp queued = api.with("idempotency-key", "row-13-async");
    String outbox =
        send(queued, "?async=true", text("row 13 b")).expect(202).body().getString("outboxId");
    JsonObject replay = send(queued, "", text("row 13 b")).expect(200).body();
    assertThat(replay.getBoolean("replayed")).isTrue();
    assertThat(replay.getString("outboxId")).isEqualTo(outbox);
    assertThat(replay.getString("status")).isEqualTo("sent");
    assertFiftyAtOnce();
    assertThat(shown("row 13")).isEqualTo(1);
    assertThat(shown("row 13 b")).isEqualTo(1);
    assertThat(shown("another")).isZero();
  }

  private static void assertReplay(JsonObject first, JsonHttp.Answer replay) {
    JsonObject body = replay.body();
    assertThat(body.getString("waMessageId")).isEqualTo(first.getString("waMessageId"));
    assertThat(body.getLong("timestamp")).isEqualTo(first.getLong("timestamp"));
    assertThat(body.getString("mode")).isEqualTo("sync");
    assertThat(body.getBoolean("replayed")).isTrue();
    assertThat(body.getString("outboxId")).startsWith("out_");
    assertThat(replay.header("idempotency-replayed")).isEqualTo("true");
  }

  private static void assertFiftyAtOnce() throws Exception {
    JsonHttp keyed = api.with("idempotency-key", "row-13-fifty");
    List<Future<JsonHttp.Answer>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 50; i++) {
        answers.add(threads.submit(() -> send(keyed, "", text("fifty"))));
      }
    }
    List<String> ids = new ArrayList<>();
    int replayed = 0;
    for (Future<JsonHttp.Answer> answer : answers) {
      JsonObject body = answer.get().expect(200).body();
      ids.add(body.getString("waMessageId"));
      replayed += body.getBoolean("replayed", false) ? 1 : 0;
    }
    assertThat(ids).hasSize(50).containsOnly(ids.getFirst());
    assertThat(replayed).isEqualTo(49);
    network.awaitText(BEN, "fifty");
    assertThat(shown("fifty")).isEqualTo(1);
  }

  @Test
  void row16BadMessages() {
    JsonObject poll = new JsonObject().put("type", "poll").put("to", BEN).put("name", "Q");
    for (JsonObject body :
        List.of(
            poll.copy().put("options", new JsonArray().add("one")),
            poll.copy().put("options", new JsonArray().add("a").add("b")).put("selectableCount", 3),
            new JsonObject()
                .put("type", "location")
                .put("to", BEN)
                .put("latitude", 91)
                .put("longitude", 0),
            new JsonObject().put("type", "contact").put("to", BEN).put("contact", new JsonObject()),
            new JsonObject().put("type", "fax").put("to", BEN),
            new JsonObject().put("type", "text").put("text", "no recipient"),
            text("unknown field").put("txt", "x"))) {
      error(send(api, "", body), 400, "validation_error");
    }
  }

  @Test
  void row19And20SameAnswerForBothHeaders() {
    JsonHttp bearer =
        new JsonHttp(api.base(), Map.of("authorization", "bearer " + GatewayProcess.KEY));

    for (String path : List.of("/sessions/" + session, "/sessions/nobody", "/nothing")) {
      JsonHttp.Answer one = api.get(path);
      JsonHttp.Answer two = bearer.get(path);
      assertThat(two.status()).isEqualTo(one.status());
      assertThat(two.text()).isEqualTo(one.text());
      assertThat(two.header("x-request-id")).isNotEmpty();
    }
  }
}
