package io.postrider.http;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.postrider.VertxTimers;
import io.postrider.auth.ApiKeys;
import io.postrider.auth.Authenticator;
import io.postrider.auth.DenyList;
import io.postrider.auth.KeySecrets;
import io.postrider.auth.MemoryDenyStore;
import io.postrider.auth.MemoryKeyStore;
import io.postrider.auth.MemoryTicketStore;
import io.postrider.config.AuthConfig;
import io.postrider.config.EventConfig;
import io.postrider.config.HttpConfig;
import io.postrider.config.QuotaConfig;
import io.postrider.config.SessionConfig;
import io.postrider.events.MemoryEventStore;
import io.postrider.http.events.OpenStreams;
import io.postrider.http.events.StreamLag;
import io.postrider.http.events.StreamRules;
import io.postrider.http.events.Tickets;
import io.postrider.http.exchange.Connections;
import io.postrider.http.resource.Probes;
import io.postrider.model.Bytes;
import io.postrider.model.Capability;
import io.postrider.model.OrganizationId;
import io.postrider.model.Patience;
import io.postrider.model.Secret;
import io.postrider.session.bus.Outsider;
import io.postrider.session.bus.Reception;
import io.postrider.session.bus.Route;
import io.postrider.session.bus.Sessions;
import io.postrider.session.state.Presence;
import io.postrider.session.state.SessionSettings;
import io.postrider.trust.Announcements;
import io.postrider.trust.Nodes;
import io.postrider.trust.Senders;
import io.postrider.trust.Signatures;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The API on a real port, with sessions that are none.
public final class Api {
  public static final String ALL = "wa_all_0123456789012345678901234567";
  static final String READ = "wa_read_012345678901234567890123456";
  static final String MANAGE = "wa_manage_0123456789012345678901234";
  static final String OTHER = "wa_other_01234567890123456789012345";
  public static final String ORIGIN = "https://page.example";
  static final String SESSION = "/api/v1/sessions/s1";

  public final FakeSessions sessions;
  final MemoryEventStore events;
  final StreamLag lag = new StreamLag();
  final FakeOutbox outbox = new FakeOutbox();
  final DenyList denied;
  final FakeNodes nodes;
  private final AtomicInteger port = new AtomicInteger();
  private final WebClient client;
  private final Vertx vertx;
  private final String deployment;

  /// Whether the server says that it goes on.
  final AtomicBoolean staying = new AtomicBoolean(true);

  /// What holds; a test says what is otherwise.
  ///
  /// @param auth whose login tokens are accepted
  /// @param streamAge after which a login token's stream ends
  record Rules(
      QuotaConfig quota, Connections.Limits connections, AuthConfig auth, Duration streamAge) {
    static final Rules DEFAULTS =
        new Rules(
            QuotaConfig.DEFAULTS,
            new Connections.Limits(1_000, 1_000, List.of(), Patience.HEAD),
            AuthConfig.DEFAULTS,
            EventConfig.DEFAULTS.streamAge());

    Rules with(QuotaConfig other) {
      return new Rules(other, connections, auth, streamAge);
    }

    Rules with(Connections.Limits other) {
      return new Rules(quota, other, auth, streamAge);
    }

    Rules with(AuthConfig other) {
      return new Rules(quota, connections, other, streamAge);
    }

    Rules with(Duration other) {
      return new Rules(quota, connections, auth, other);
    }
  }

  public Api(Vertx vertx) throws Exception {
    this(vertx, Rules.DEFAULTS);
  }

  Api(Vertx vertx, Rules rules) throws Exception {
    MemoryKeyStore keys = new MemoryKeyStore();
    insert(keys, "org_1", ALL, EnumSet.allOf(Capability.class));
    insert(keys, "org_1", READ, Set.of(Capability.READ));
    insert(keys, "org_1", MANAGE, Set.of(Capability.READ, Capability.MANAGE));
    insert(keys, "org_2", OTHER, EnumSet.allOf(Capability.class));
    events = new MemoryEventStore(vertx);
    var timers = new VertxTimers(vertx, Clock.systemUTC());
    Signatures signatures = Outsider.signatures("node_3", timers);
    Signatures owner = Outsider.signatures("node_1", timers);
    sessions = new FakeSessions(vertx, new Senders(owner, _ -> Future.failedFuture("nobody")));
    Route route = new Route(vertx, sessions, signatures, "node_3", Duration.ofSeconds(5));
    route.alive(Set.of("node_1", "node_3"));
    nodes = new FakeNodes(sessions);
    SessionSettings settings = new SessionSettings(null, true, false, Presence.OFFLINE, 20, 200);
    sessions.add("org_1", "s1", settings);
    sessions.add("org_2", "s2", settings);
    Announcements announcements = Nodes.announcements(vertx, timers);
    denied = new DenyList(vertx, new MemoryDenyStore(), announcements, timers);
    var authenticator = new Authenticator(vertx, keys, denied, announcements, rules.auth(), timers);
    Senders senders = new Senders(signatures, authenticator::bearer);
    authenticator.start().await(10, SECONDS);
    denied.start(senders).await(10, SECONDS);
    var parts =
        new HttpVerticle.Parts(
            new Sessions(sessions, route),
            new Reception(senders),
            outbox,
            new FakeChats(),
            authenticator,
            new ApiKeys(keys, authenticator, timers, rules.quota().apiKeys()),
            denied,
            nodes,
            events,
            new Probes(Future::succeededFuture),
            timers,
            SessionConfig.DEFAULTS,
            new StreamRules(
                authenticator,
                new OpenStreams(rules.quota().streams(), rules.quota().streamsPerKey()),
                lag,
                timers,
                rules.streamAge()),
            new Tickets(Bytes.utf8("made up"), new MemoryTicketStore()),
            new Connections(rules.connections(), timers),
            new HttpVerticle.Ending(staying::get, () -> Duration.ofSeconds(5)));
    HttpConfig config = new HttpConfig("127.0.0.1", 0, List.of(ORIGIN), 1_000, 1_000, List.of());
    this.vertx = vertx;
    deployment = vertx.deployVerticle(new HttpVerticle(config, parts, port)).await(10, SECONDS);
    client = WebClient.create(vertx);
  }

  private static void insert(
      MemoryKeyStore keys, String organization, String key, Set<Capability> capabilities) {
    keys.insert(
            KeySecrets.stored(
                new Secret(key),
                new OrganizationId(organization),
                "k",
                capabilities,
                Instant.EPOCH))
        .await();
  }

  /// Deletes every key of the first organization, by the API itself.
  void revokeAll() throws Exception {
    for (Object key : json(get("/api/v1/api-keys")).getJsonArray("data")) {
      String id = ((JsonObject) key).getString("id");
      send(HttpMethod.DELETE, "/api/v1/api-keys/" + id, ALL, null);
    }
  }

  /// Ends the server.
  Future<Void> stop() {
    return vertx.undeploy(deployment);
  }

  public int port() {
    return port.get();
  }

  HttpResponse<Buffer> get(String path) throws Exception {
    return start(path).await(10, SECONDS);
  }

  HttpResponse<Buffer> post(String path, String body) throws Exception {
    return send(HttpMethod.POST, path, ALL, body);
  }

  HttpResponse<Buffer> send(
      HttpMethod method, String path, @Nullable String key, @Nullable String body)
      throws Exception {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    if (key != null) {
      headers.set("x-api-key", key);
    }
    return send(method, path, headers, body == null ? Buffer.buffer() : Buffer.buffer(body));
  }

  HttpResponse<Buffer> send(HttpMethod method, String path, MultiMap headers, Buffer body)
      throws Exception {
    return start(method, path, headers, body).await(10, SECONDS);
  }

  Future<HttpResponse<Buffer>> start(String path) {
    return start(
        HttpMethod.GET,
        path,
        MultiMap.caseInsensitiveMultiMap().set("x-api-key", ALL),
        Buffer.buffer());
  }

  private Future<HttpResponse<Buffer>> start(
      HttpMethod method, String path, MultiMap headers, Buffer body) {
    return client
        .request(method, port.get(), "127.0.0.1", path)
        .putHeaders(headers)
        .sendBuffer(body);
  }

  Future<HttpResponse<Buffer>> start(HostileRequests.Request request) {
    return start(request.method(), request.path(), request.headers(), request.body());
  }

  /// `400 validation_error: message`, with the errors of a schema.
  public static String told(HttpResponse<Buffer> response) {
    JsonObject error = error(response);
    JsonObject details = error.getJsonObject("details", new JsonObject());
    return response.statusCode()
        + " "
        + error.getString("code")
        + ": "
        + (details.containsKey("errors")
            ? details.getJsonArray("errors").encode()
            : error.getString("message"));
  }

  /// The body's object.
  static JsonObject json(HttpResponse<Buffer> response) {
    return new JsonObject(response.body());
  }

  /// The `error` of the envelope.
  static JsonObject error(HttpResponse<Buffer> response) {
    return json(response).getJsonObject("error");
  }
}
