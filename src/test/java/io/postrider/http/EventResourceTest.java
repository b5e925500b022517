package io.postrider.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.events.EventId;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.junit5.VertxExtension;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class EventResourceTest {
  private static final String EVENTS = "/api/v1/events";

  private Vertx vertx;
  private Api api;

  @BeforeEach
  void start(Vertx vertx) throws Exception {
    this.vertx = vertx;
    api = new Api(vertx);
  }

  @Test
  void pagesTheLog() throws Exception {
    EventId first = api.events.add("message");
    EventId second = api.events.add("message.status");

    JsonObject page = Api.json(api.get(EVENTS + "?since=0&limit=1"));
    JsonObject rest = Api.json(api.get(EVENTS + "?since=" + page.getString("nextCursor")));

    assertThat(page.getJsonArray("data"))
        .containsExactly(
            new JsonObject()
                .put("schema", "v1")
                .put("id", first.toString())
                .put("event", "message")
                .put("session", "s1")
                .put("organization", "org_1")
                .put("timestamp", 1_001)
                .put("payload", new JsonObject()));
    assertThat(ids(rest)).containsExactly(second.toString());
    assertThat(Api.json(api.get(EVENTS)).getJsonArray("data")).isEmpty();
    assertThat(Api.json(api.get(EVENTS)).getString("nextCursor")).isEqualTo(second.toString());
  }

  private static java.util.List<String> ids(JsonObject page) {
    return page.getJsonArray("data").stream()
        .map(event -> ((JsonObject) event).getString("id"))
        .toList();
  }

  @Test
  void aPageWaitsForItsFirstEvent() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var waiting = threads.submit(() -> api.get(EVENTS + "?wait=8000"));
      EventId id = addOnceSomebodyReads();

      assertThat(ids(Api.json(waiting.get(9, SECONDS)))).contains(id.toString());
    }
  }

  private EventId addOnceSomebodyReads() throws InterruptedException {
    api.events.awaitRead();
    return api.events.add("message");
  }

  @Test
  void refusesWhatItCannotRead() throws Exception {
    assertThat(Api.told(api.get(EVENTS + "?since=evt_1")))
        .isEqualTo("400 validation_error: since: must be an event's id, or 0");
    assertThat(Api.told(api.get(EVENTS + "?types=message.received")))
        .startsWith("400 validation_error: types: must be some of auth.code, ");
    assertThat(Api.told(api.get(EVENTS + "?wait=soon"))).startsWith("400 validation_error");
    assertThat(Api.told(api.get(EVENTS + "?session=s2"))).startsWith("404 not_found: session");
    assertThat(Api.told(api.get(EVENTS + "?session=%20"))).startsWith("404 not_found: session");
    assertThat(api.send(HttpMethod.GET, EVENTS, Api.READ, null).statusCode()).isEqualTo(403);
    MultiMap nobody = MultiMap.caseInsensitiveMultiMap();
    assertThat(api.send(HttpMethod.GET, EVENTS, nobody, Buffer.buffer()).statusCode())
        .isEqualTo(401);
  }

  @Test
  void saysInAPageThatEventsAreGone() throws Exception {
    EventId first = api.events.add("message");
    api.events.add("message");
    EventId third = api.events.add("message");
    api.events.removeFirst(2);

    JsonObject page = Api.json(api.get(EVENTS + "?since=" + first));

    assertThat(page.getJsonObject("reset").getString("oldest")).isEqualTo(third.toString());
    assertThat(ids(page)).containsExactly(third.toString());
  }

  /// Lines of a response that does not end.
  private BlockingQueue<String> stream(String path, String accept, Promise<Void> ended)
      throws Exception {
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    HttpClient client = vertx.createHttpClient();
    HttpClientResponse response =
        client
            .request(HttpMethod.GET, api.port(), "127.0.0.1", path)
            .map(request -> request.putHeader("x-api-key", Api.ALL).putHeader("accept", accept))
            .compose(
                request ->
                    request
                        .send()
                        .onSuccess(
                            found -> {
                              StringBuilder text = new StringBuilder();
                              found.handler(chunk -> split(text.append(chunk), lines));
                              found.endHandler(_ -> ended.tryComplete());
                              found.exceptionHandler(_ -> ended.tryComplete());
                            }))
            .await(10, SECONDS);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.getHeader("content-type")).startsWith(accept);
    assertThat(response.getHeader("x-request-id")).isNotEmpty();
    return lines;
  }

  private static void split(StringBuilder text, BlockingQueue<String> lines) {
    for (int end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n")) {
      lines.add(text.substring(0, end));
      text.delete(0, end + 1);
    }
  }

  @Test
  void streamsAsServerSentEvents() throws Exception {
    EventId first = api.events.add("message");
    BlockingQueue<String> lines =
        stream(EVENTS + "?since=0", "text/event-stream", Promise.promise());

    assertThat(lines.poll(5, SECONDS)).isEqualTo("id: " + first);
    assertThat(lines.poll(5, SECONDS)).isEqualTo("event: message");
    assertThat(lines.poll(5, SECONDS)).startsWith("data: {\"schema\":\"v1\",\"id\":\"" + first);
    assertThat(lines.poll(5, SECONDS)).isEmpty();
    EventId second = api.events.add("message.status");
    assertThat(lines.poll(5, SECONDS)).isEqualTo("id: " + second);
  }

  @Test
  void streamsAsLinesAndFilters() throws Exception {
    EventId first = api.events.add("message");
    BlockingQueue<String> lines =
        stream(
            EVENTS + "?types=message.status&since=" + first,
            "application/x-ndjson",
            Promise.promise());

    api.events.add("message");
    EventId third = api.events.add("message.status");

    String line = lines.poll(5, SECONDS);
    assertThat(line).isNotNull();
    assertThat(new JsonObject(line).getString("id")).isEqualTo(third.toString());
  }

  @Test
  void revokingTheKeyEndsAStream() throws Exception {
    Promise<Void> ended = Promise.promise();
    stream(EVENTS, "text/event-stream", ended);

    api.revokeAll();

    ended.future().await(2, SECONDS);
  }

  @Test
  void revokingTheKeyEndsAPageThatWaits() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var waiting = threads.submit(() -> api.get(EVENTS + "?wait=30000"));
      api.events.awaitRead();

      api.revokeAll();

      assertThat(Api.json(waiting.get(2, SECONDS)).getJsonArray("data")).isEmpty();
    }
  }

  private HttpResponse<Buffer> mint(JsonObject body) throws Exception {
    return api.post("/api/v1/realtime/ticket", body.encode());
  }

  private BlockingQueue<JsonObject> open(String ticket, MultiMap headers) throws Exception {
    BlockingQueue<JsonObject> frames = new LinkedBlockingQueue<>();
    ClientWebSocket socket = vertx.createWebSocketClient().webSocket();
    socket.textMessageHandler(text -> frames.add(new JsonObject(text)));
    WebSocket _ = connect(socket, ticket, headers);
    return frames;
  }

  private WebSocket connect(ClientWebSocket socket, String ticket, MultiMap headers)
      throws Exception {
    return socket
        .connect(
            new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(api.port())
                .setURI("/api/v1/realtime?ticket=" + ticket)
                .setHeaders(headers))
        .await(10, SECONDS);
  }

  @Test
  void opensAWebSocketByTicketOnce() throws Exception {
    EventId first = api.events.add("message");
    api.events.add("message");
    JsonObject minted =
        Api.json(
            mint(
                new JsonObject()
                    .put("events", new JsonArray().add("message"))
                    .put("since", first.toString())));
    String ticket = minted.getString("ticket");

    assertThat(ticket).matches("rt_[A-Za-z0-9_-]{32}");
    assertThat(minted.getString("url"))
        .isEqualTo("ws://127.0.0.1:" + api.port() + "/api/v1/realtime?ticket=" + ticket);
    BlockingQueue<JsonObject> frames = open(ticket, MultiMap.caseInsensitiveMultiMap());
    JsonObject connected = frames.poll(5, SECONDS);
    assertThat(connected).isNotNull();
    assertThat(connected.getString("event")).isEqualTo("connected");
    assertThat(connected.getInteger("heartbeatSeconds")).isEqualTo(20);
    JsonObject event = frames.poll(5, SECONDS);
    assertThat(event).isNotNull();
    assertThat(event.getInteger("timestamp")).isEqualTo(1_002);
    assertThat(upgrade(ticket, null)).isEqualTo(401);
  }

  /// The status of an attempt to upgrade.
  private int upgrade(String ticket, @org.jspecify.annotations.Nullable String origin)
      throws Exception {
    MultiMap headers =
        MultiMap.caseInsensitiveMultiMap()
            .set("connection", "Upgrade")
            .set("upgrade", "websocket")
            .set("sec-websocket-version", "13")
            .set("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==");
    if (origin != null) {
      headers.set("origin", origin);
    }
    return api.send(HttpMethod.GET, "/api/v1/realtime?ticket=" + ticket, headers, Buffer.buffer())
        .statusCode();
  }

  @Test
  void refusesWrongTicketsAndForeignPages() throws Exception {
    assertThat(upgrade("", null)).isEqualTo(401);
    assertThat(upgrade("rt_" + "A".repeat(32), null)).isEqualTo(401);
    String ticket = Api.json(mint(new JsonObject())).getString("ticket");
    assertThat(upgrade(ticket, "https://evil.example")).isEqualTo(403);
    assertThat(api.get("/api/v1/realtime?ticket=" + ticket).statusCode()).isEqualTo(400);
    assertThat(
            open(
                    ticket,
                    MultiMap.caseInsensitiveMultiMap()
                        .set("origin", "http://127.0.0.1:" + api.port()))
                .poll(5, SECONDS))
        .isNotNull();
  }

  /// A code that links an account is as good as the capability `manage`.
  @Test
  void showsCodesToWhomMayLinkOnly() throws Exception {
    String body = "{\"name\":\"k\",\"permissions\":{\"events\":true}}";
    String key = Api.json(api.post("/api/v1/api-keys", body)).getString("key");
    api.events.add("auth.qr");
    api.events.add("message");

    HttpResponse<Buffer> page = api.send(HttpMethod.GET, EVENTS + "?since=0", key, null);

    assertThat(page.bodyAsString()).contains("\"message\"").doesNotContain("auth.qr");
    assertThat(Api.told(api.send(HttpMethod.GET, EVENTS + "?since=0&types=auth.qr", key, null)))
        .isEqualTo("403 forbidden: missing required capability: manage");
    assertThat(api.get(EVENTS + "?since=0").bodyAsString()).contains("auth.qr");
  }

  @Test
  void checksWhatATicketIsFor() throws Exception {
    assertThat(mint(new JsonObject().put("scope", "all")).statusCode()).isEqualTo(400);
    assertThat(Api.told(mint(new JsonObject().put("scope", "session"))))
        .isEqualTo("400 validation_error: session: is required for this scope");
    assertThat(mint(new JsonObject().put("scope", "session").put("session", "s2")).statusCode())
        .isEqualTo(404);
    assertThat(Api.told(mint(new JsonObject().put("scope", "firehose"))))
        .isEqualTo("403 forbidden: super_admin required");
    assertThat(mint(new JsonObject().put("since", "yesterday")).statusCode()).isEqualTo(400);
    assertThat(api.post("/api/v1/realtime/ticket", "").statusCode()).isEqualTo(201);
  }
}
