package io.postrider.session;

import io.postrider.Arrivals;
import io.postrider.VertxHeavyWork;
import io.postrider.VertxTimers;
import io.postrider.cluster.LeaseTimes;
import io.postrider.cluster.Ownership;
import io.postrider.cluster.OwnershipStore;
import io.postrider.cluster.Standing;
import io.postrider.config.NodeConfig;
import io.postrider.model.Capability;
import io.postrider.model.ErrorEnvelope;
import io.postrider.model.Failure;
import io.postrider.model.Jid;
import io.postrider.model.OrganizationId;
import io.postrider.model.OutboxId;
import io.postrider.model.Principal;
import io.postrider.model.SessionId;
import io.postrider.outbox.OutboxStore;
import io.postrider.outbox.OutboxSummary;
import io.postrider.protocol.client.Blobs;
import io.postrider.protocol.client.Connector;
import io.postrider.protocol.client.Network;
import io.postrider.rounds.Relay;
import io.postrider.sandbox.Sandbox;
import io.postrider.sandbox.SandboxConfig;
import io.postrider.session.bus.Bus;
import io.postrider.session.bus.CodeBudget;
import io.postrider.session.bus.Outsider;
import io.postrider.session.bus.Reception;
import io.postrider.session.bus.Route;
import io.postrider.session.bus.Sessions;
import io.postrider.session.state.ChatMessage;
import io.postrider.session.state.ContactNames;
import io.postrider.session.state.Presence;
import io.postrider.session.state.SessionEvent;
import io.postrider.session.state.SessionRow;
import io.postrider.session.state.SessionSettings;
import io.postrider.session.state.SessionStatus;
import io.postrider.session.turn.SessionParts;
import io.postrider.store.Database;
import io.postrider.store.DatabaseAddress;
import io.postrider.store.MasterKey;
import io.postrider.store.MasterKeys;
import io.postrider.store.TestDatabase;
import io.postrider.trust.NodeMessages;
import io.postrider.trust.Signatures;
import io.postrider.version.Versions;
import io.postrider.version.WebVersionPage;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

/// A node without HTTP, and a sandbox beside it, in this process; the node can be replaced by a new
/// one.
final class Rig implements AutoCloseable {
  static final String ANNA = "6281230000001";
  static final int QUEUE = 250;
  static final String BEN = "6281230000002";
  private static final long PATIENCE_SECONDS = 30;
  private static final SessionSettings SETTINGS =
      new SessionSettings("rig", true, false, Presence.OFFLINE, 0, 0);

  final Principal principal =
      new Principal("key_1", new OrganizationId("org_1"), Set.of(Capability.values()));
  private final Map<String, Principal> admitted =
      new ConcurrentHashMap<>(Map.of(Outsider.KEY, principal));
  private final Vertx network = Vertx.vertx();
  private final Sandbox sandbox;
  private final Relay relay;
  private final DatabaseAddress address = TestDatabase.create();
  private final MasterKey masterKey;
  private final SessionParts.Limits limits;
  private final Optional<URI> page;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Arrivals<SessionEvent> events = new Arrivals<>("the node");
  private final List<SessionEvent> allEvents = new CopyOnWriteArrayList<>();
  private final Commits commits = new Commits();
  private Vertx node;
  private String id = UUID.randomUUID().toString();
  private Database database;
  private Versions versions;
  private Sessions sessions;

  @SuppressWarnings("NullAway.Init") // with the node
  private Ownership ownership;

  Rig(Path folder) throws Exception {
    this(folder, Duration.ofSeconds(15), Duration.ofSeconds(75));
  }

  /// @param answerWithin how long a caller waits
  /// @param ackWithin how long a message waits
  Rig(Path folder, Duration answerWithin, Duration ackWithin) throws Exception {
    this(
        folder,
        new SessionParts.Limits(256, Duration.ofSeconds(1), answerWithin, ackWithin, QUEUE, 0, 0),
        Optional.empty());
  }

  /// One whose pauses before a reconnect may grow.
  static Rig withReconnectCap(Path folder, Duration cap) throws Exception {
    return new Rig(
        folder,
        new SessionParts.Limits(
            256, cap, Duration.ofSeconds(15), Duration.ofSeconds(75), QUEUE, 0, 0),
        Optional.empty());
  }

  /// One that looks for newer client versions there.
  static Rig withVersionPage(Path folder, URI page) throws Exception {
    return new Rig(
        folder,
        new SessionParts.Limits(
            256,
            Duration.ofSeconds(1),
            Duration.ofSeconds(15),
            Duration.ofSeconds(75),
            QUEUE,
            0,
            0),
        Optional.of(page));
  }

  private Rig(Path folder, SessionParts.Limits limits, Optional<URI> page) throws Exception {
    this.limits = limits;
    this.page = page;
    sandbox = await(Sandbox.start(network, SandboxConfig.inMemory(folder)));
    relay =
        new Relay(
            "127.0.0.1",
            () -> new InetSocketAddress(InetAddress.getLoopbackAddress(), sandbox.port()),
            _ -> {});
    masterKey = MasterKeys.load(null, folder);
    control("POST", "/phones", new JsonObject().put("phone", ANNA).put("name", "Anna"));
    control("POST", "/phones", new JsonObject().put("phone", BEN).put("name", "Ben"));
    node = Vertx.vertx();
    database = TestDatabase.open(node, address, masterKey);
    versions = recalled(node);
    sessions = start(node);
  }

  private Versions recalled(Vertx vertx) {
    Versions known =
        new Versions(
            database.versions(),
            new VertxTimers(vertx, Clock.systemUTC()),
            Optional.empty(),
            page.map(url -> new WebVersionPage(vertx, url)));
    await(known.recall());
    return known;
  }

  private Sessions start(Vertx vertx) {
    Standing standing =
        new Standing(vertx, LeaseTimes.of(NodeConfig.DEFAULTS.lease()), 1_000, Clock.systemUTC());
    Network at =
        new Network(
            sandbox.webSocketUrl().replace(":" + sandbox.port(), ":" + relay.port()),
            sandbox.rootKey());
    Connector connector = new Connector(vertx, at, standing, versions::current);
    Signatures signatures =
        new Signatures(masterKey.derive("bus"), id, new VertxTimers(vertx, Clock.systemUTC()));
    Route route = new Route(vertx, database.sessions(), signatures, id, Duration.ofSeconds(30));
    SessionParts parts =
        new SessionParts(
            new Recorder(database.sessions(), events, allEvents, commits),
            database.signal(),
            database.outbox(),
            database.messages(),
            connector,
            versions,
            new VertxTimers(vertx, Clock.systemUTC()),
            new VertxHeavyWork(vertx),
            limits,
            new Reception(Outsider.admitting(signatures, admitted)),
            new LongAdder(),
            new LongAdder(),
            new SessionParts.Sync(
                database.sync(), new Blobs(vertx, new VertxHeavyWork(vertx), at), new LongAdder()),
            new CodeBudget());
    await(database.ownership().clear());
    ownership =
        new Ownership(
            vertx,
            new NodeMessages(vertx, signatures),
            database.ownership(),
            parts,
            standing,
            new VertxTimers(vertx, Clock.systemUTC()),
            new Ownership.Settings(
                new OwnershipStore.Node(id, "test", 1, 1_000), 8, Duration.ofSeconds(20)),
            connector::hangUp,
            route::alive);
    await(ownership.start());
    return new Sessions(database.sessions(), route);
  }

  /// The node lets all its sessions go, and stays.
  void leave() {
    await(leaving());
  }

  /// The same; completes when it has.
  Future<Void> leaving() {
    return ownership.stop();
  }

  /// The node ends without a word to its sessions' store, and another takes over.
  void replaceNode() throws Exception {
    await(node.close());
    id = UUID.randomUUID().toString();
    node = Vertx.vertx();
    database = TestDatabase.open(node, address, masterKey);
    versions = recalled(node);
    sessions = start(node);
  }

  static <T> T await(Future<T> future) {
    try {
      return future.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (java.util.concurrent.TimeoutException late) {
      throw new AssertionError("nothing within " + PATIENCE_SECONDS + " s", late);
    }
  }

  /// Says something to the database, past the node.
  void sql(String statement) {
    try (Connection connection = TestDatabase.connect(address);
        Statement said = connection.createStatement()) {
      said.execute(statement);
    } catch (SQLException failed) {
      throw new AssertionError(statement, failed);
    }
  }

  /// Of the node.
  Vertx vertx() {
    return node;
  }

  /// The way from the node to the network.
  Relay way() {
    return relay;
  }

  /// Of the node.
  Versions versions() {
    return versions;
  }

  /// Of the node.
  String id() {
    return id;
  }

  Sessions sessions() {
    return sessions;
  }

  /// A session that is not linked.
  SessionId created() {
    return await(sessions.create(principal, SETTINGS, false)).id();
  }

  /// A session that is linked to a phone and working.
  SessionId linked(String phone) {
    SessionId id = await(sessions.create(principal, SETTINGS, true)).id();
    scan(id, phone);
    awaitStatus(id, SessionStatus.WORKING);
    return id;
  }

  void scan(SessionId id, String phone) {
    String qr = ask(id, "sessions.qr", new JsonObject()).getString("code");
    control("POST", "/phones/" + phone + ":scan", new JsonObject().put("qr", qr));
  }

  JsonObject ask(SessionId id, String op, JsonObject args) {
    return await(asking(id, op, args));
  }

  /// What a session answers, as whoever knows nothing but the JSON would ask it.
  Future<JsonObject> asking(SessionId id, String op, JsonObject args) {
    JsonObject request = new JsonObject().put("v", 1).put("op", op).put("args", args);
    return Outsider.ask(node, Bus.address(id), request.toBuffer())
        .compose(
            reply ->
                reply.containsKey("error")
                    ? new Failure.Relayed(ErrorEnvelope.fromJson(reply)).asFuture()
                    : Future.succeededFuture(reply));
  }

  /// What is answered to a message on the bus, whatever it is.
  JsonObject bus(String address, String body) {
    return bus(address, body, "Bearer " + Outsider.KEY);
  }

  /// The same with another credential.
  JsonObject bus(String address, String body, String authorization) {
    return await(Outsider.ask(node, address, Buffer.buffer(body), authorization));
  }

  /// A key for somebody else.
  String admit(Principal somebody) {
    String key = "wa_" + somebody.id();
    admitted.put(key, somebody);
    return key;
  }

  JsonObject send(SessionId id, String to, String text) {
    return ask(id, "messages.send", text(to + "@s.whatsapp.net", text));
  }

  /// The arguments of a text.
  static JsonObject text(String to, String text) {
    return new JsonObject().put("type", "text").put("to", to).put("text", text);
  }

  /// A row of the outbox, if it is there.
  Optional<OutboxSummary> outbox(SessionId id, String outboxId) {
    return await(database.outbox().byId(principal.organization(), id, new OutboxId(outboxId)));
  }

  /// How often each message that is on its way was put off.
  List<Integer> refusals(SessionId id) {
    return await(database.outbox().sending(id, 0, 10)).stream()
        .map(OutboxStore.Positioned::refusals)
        .toList();
  }

  SessionRow row(SessionId id) {
    return await(sessions.find(principal.organization(), id));
  }

  /// Whether the session's keys are stored.
  boolean hasKeys(SessionId id) {
    return await(database.sessions().load(principal.organization(), id))
        .map(SessionRow::credentials)
        .isPresent();
  }

  /// The names of a user, none where he is not known.
  ContactNames names(SessionId id, Jid user) {
    return await(database.sync().contacts(id, Set.of(user)))
        .getOrDefault(user, ContactNames.unnamed(user, Optional.empty()));
  }

  void awaitStatus(SessionId id, SessionStatus status) {
    stored(() -> row(id).state().status(), status::equals);
  }

  /// Asks the store, and again after each commit, until the answer fits.
  <T> T stored(java.util.function.Supplier<T> question, Predicate<T> fits) {
    return commits.until(question, fits, PATIENCE_SECONDS);
  }

  /// Asks the sandbox until the answer fits; the question itself takes its time.
  static <T> T until(java.util.function.Supplier<T> question, Predicate<T> fits) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      T answer = question.get();
      if (fits.test(answer)) {
        return answer;
      }
      if (System.nanoTime() > end) {
        throw new AssertionError("still " + answer);
      }
    }
  }

  /// A group of a phone and others, whose phones are made.
  String groupWithNew(String phone, List<String> others) {
    others.forEach(other -> control("POST", "/phones", new JsonObject().put("phone", other)));
    JsonObject group = new JsonObject().put("subject", "many").put("participants", others);
    return control("POST", "/phones/" + phone + "/groups", group).getString("groupJid");
  }

  /// The control API; fails on any answer but 2xx.
  JsonObject control(String method, String path, JsonObject body) {
    HttpResponse<String> response = controlRaw(method, path, body);
    if (response.statusCode() / 100 != 2) {
      throw new AssertionError(method + " " + path + ": " + response.body());
    }
    return response.body().isEmpty() ? new JsonObject() : new JsonObject(response.body());
  }

  HttpResponse<String> controlRaw(String method, String path, JsonObject body) {
    URI uri = URI.create("http://127.0.0.1:" + sandbox.port() + "/sandbox/v1" + path);
    HttpRequest.BodyPublisher publisher =
        method.equals("GET") || method.equals("DELETE")
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body.encode());
    try {
      return http.send(
          HttpRequest.newBuilder(uri)
              .timeout(Duration.ofSeconds(40))
              .method(method, publisher)
              .build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (java.io.IOException | InterruptedException failed) {
      throw new AssertionError(failed);
    }
  }

  /// What a phone shows, at least `count` messages of it.
  List<JsonObject> inbox(String phone, int count) {
    return until(
        () ->
            control("GET", "/phones/" + phone + "/messages?since=0&wait=1000", new JsonObject())
                .getJsonArray("data")
                .stream()
                .map(JsonObject.class::cast)
                .toList(),
        messages -> messages.size() >= count);
  }

  /// The oldest event of this type that was not asked for yet; waits for it.
  <E extends SessionEvent> E event(Class<E> type) {
    return event(type, _ -> true);
  }

  /// The oldest event of this type that fits.
  <E extends SessionEvent> E event(Class<E> type, Predicate<E> fits) {
    return Recorder.next(events, type, fits);
  }

  /// All events of this type so far.
  <E extends SessionEvent> List<E> events(Class<E> type) {
    return allEvents.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /// The next message that is told.
  ChatMessage message() {
    return event(SessionEvent.MessageSeen.class).message();
  }

  /// A phone sends, reacts, edits, deletes or votes.
  ///
  /// @return the id of the message
  String phone(String from, JsonObject order) {
    return control("POST", "/phones/" + from + "/messages", order).getString("waMessageId");
  }

  JsonObject stats() {
    return control("GET", "/stats", new JsonObject());
  }

  @Override
  public void close() {
    await(node.close());
    relay.close();
    await(sandbox.close());
    await(network.close());
  }
}
