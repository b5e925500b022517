package io.postrider.http;

import io.postrider.model.Epoch;
import io.postrider.model.Failure;
import io.postrider.model.Jid;
import io.postrider.model.OrganizationId;
import io.postrider.model.SessionId;
import io.postrider.outbox.Budget;
import io.postrider.session.bus.Bus;
import io.postrider.session.bus.BusRequest;
import io.postrider.session.bus.Outsider;
import io.postrider.session.bus.Reception;
import io.postrider.session.bus.Reply;
import io.postrider.session.state.Commit;
import io.postrider.session.state.Lifecycle;
import io.postrider.session.state.SessionRow;
import io.postrider.session.state.SessionSettings;
import io.postrider.session.state.SessionStatus;
import io.postrider.session.state.SessionStore;
import io.postrider.trust.Sender;
import io.postrider.trust.Senders;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// Sessions in memory, of `node_1`, that answer on the bus as they are told to, and remember what
/// they were asked; `node_3` creates them.
public final class FakeSessions implements SessionStore {
  private static final Instant CREATED = Instant.ofEpochMilli(1_760_000_000_000L);

  private final Vertx vertx;
  private final Senders senders;
  private final List<SessionRow> rows = new CopyOnWriteArrayList<>();
  private final Map<String, Buffer> answers = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final Promise<Void> looked = Promise.promise();
  private volatile Future<Void> gate = Future.succeededFuture();

  FakeSessions(Vertx vertx, Senders senders) {
    this.vertx = vertx;
    this.senders = senders;
    Reception reception = new Reception(senders);
    vertx
        .eventBus()
        .consumer(
            Bus.creation("node_3"),
            message -> reception.receive(message, this::create, Failure::of));
    vertx.eventBus().<Buffer>consumer(Bus.node("node_1"), message -> Outsider.pass(vertx, message));
    answer("groups.join", new Reply.Joined(Jid.group("120363")).toJson());
  }

  /// Those of all organizations.
  List<SessionRow> all() {
    return List.copyOf(rows);
  }

  /// Adds a stopped session.
  void add(String organization, String id, SessionSettings settings) {
    SessionRow row =
        new SessionRow(
            new SessionId(id),
            new OrganizationId(organization),
            "node_1",
            new Epoch(1),
            settings,
            new Lifecycle(SessionStatus.STOPPED, null, null, null, CREATED),
            new Budget(20, 200, CREATED),
            null,
            CREATED);
    rows.addFirst(row);
    vertx.eventBus().<Buffer>consumer(Bus.address(row.id()), this::receive);
  }

  public void answer(String op, JsonObject reply) {
    answers.put(op, reply.toBuffer());
  }

  void fail(String op, Failure failure) {
    answers.put(op, new Reply.Failed(failure).toJson().toBuffer());
  }

  /// Lets sessions be found once the gate is open.
  ///
  /// @return completes when one is looked for
  public Future<Void> hold(Future<Void> untilThen) {
    gate = untilThen;
    return looked.future();
  }

  /// Operations and their arguments, in order.
  List<String> asked() {
    return asked;
  }

  private Future<Reply> create(BusRequest request) {
    SessionSettings settings = request.creation().settings();
    String id = "made" + rows.size();
    add(request.organization().value(), id, settings);
    asked.add("sessions.create " + settings.label());
    return Future.succeededFuture(new Reply.Created(new SessionId(id)));
  }

  private void receive(Message<Buffer> message) {
    senders.of(message).onSuccess(sender -> receive(message, sender));
  }

  private void receive(Message<Buffer> message, Sender sender) {
    JsonObject request = new JsonObject(message.body());
    String op = request.getString("op");
    asked.add(op + " " + request.getJsonObject("args").encode());
    senders.answer(message, sender, answers.getOrDefault(op, new JsonObject().toBuffer()));
  }

  @Override
  public Future<Optional<SessionRow>> find(OrganizationId organization, SessionId session) {
    boolean _ = looked.tryComplete();
    return gate.map(
        rows.stream()
            .filter(row -> row.organization().equals(organization) && row.id().equals(session))
            .findFirst());
  }

  @Override
  public Future<Optional<SessionRow>> load(OrganizationId organization, SessionId session) {
    return find(organization, session);
  }

  @Override
  public Future<List<SessionRow>> list(OrganizationId organization) {
    return Future.succeededFuture(
        rows.stream().filter(row -> row.organization().equals(organization)).toList());
  }

  @Override
  public Future<Void> commit(Commit commit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<Void> insert(SessionRow row) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<Void> delete(SessionId session, Epoch epoch) {
    throw new UnsupportedOperationException();
  }
}
