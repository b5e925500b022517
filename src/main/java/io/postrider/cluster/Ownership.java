package io.postrider.cluster;

import com.github.f4b6a3.ulid.UlidCreator;
import io.postrider.model.Epoch;
import io.postrider.model.Failure;
import io.postrider.model.SessionId;
import io.postrider.outbox.Budget;
import io.postrider.session.SessionVerticle;
import io.postrider.session.bus.Bus;
import io.postrider.session.bus.BusRequest;
import io.postrider.session.bus.Reply;
import io.postrider.session.state.Lifecycle;
import io.postrider.session.state.SessionRow;
import io.postrider.session.state.SessionSettings;
import io.postrider.session.state.SessionStatus;
import io.postrider.session.turn.SessionParts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs the sessions of this node: takes over what is stored, deploys a verticle for each, and
/// creates new ones.
public final class Ownership {
  private static final Logger LOG = LoggerFactory.getLogger(Ownership.class);

  private final Vertx vertx;
  private final OwnershipStore store;
  private final SessionParts parts;
  private final String node;
  private final Set<String> deployments = ConcurrentHashMap.newKeySet();
  private @Nullable MessageConsumer<Buffer> consumer;

  /// @param node the id of this node, fresh for each start
  public Ownership(Vertx vertx, OwnershipStore store, SessionParts parts, String node) {
    this.vertx = vertx;
    this.store = store;
    this.parts = parts;
    this.node = node;
  }

  /// Completes with the number of sessions when each can be reached on the bus.
  public Future<Integer> start() {
    return store
        .claimAll(node)
        .compose(
            rows -> {
              List<Future<Integer>> deployed = new ArrayList<>();
              rows.forEach(row -> deployed.add(tried(row)));
              return Future.all(deployed)
                  .map(_ -> deployed.stream().mapToInt(Future::result).sum());
            })
        .compose(
            count -> {
              MessageConsumer<Buffer> heard = vertx.eventBus().consumer(Bus.SESSIONS);
              consumer = heard.handler(this::receive);
              return heard.completion().map(count);
            })
        .onSuccess(count -> LOG.info("{} sessions taken over", count));
  }

  /// No new sessions from now on; each that runs here ends after its turn of the moment.
  public Future<Void> stop() {
    Future<Void> deaf = consumer == null ? Future.succeededFuture() : consumer.unregister();
    return deaf.otherwiseEmpty().compose(_ -> undeployAll());
  }

  /// Those that are just being deleted undeploy themselves.
  private Future<Void> undeployAll() {
    List<Future<Void>> ended = new ArrayList<>();
    deployments.forEach(id -> ended.add(vertx.undeploy(id).otherwiseEmpty()));
    return Future.all(ended).mapEmpty();
  }

  /// One that cannot run must not keep the others from running.
  private Future<Integer> tried(SessionRow row) {
    return deploy(row)
        .map(1)
        .otherwise(
            thrown -> {
              LOG.error("session {} does not run", row.id(), thrown);
              return 0;
            });
  }

  private Future<String> deploy(SessionRow row) {
    SessionVerticle verticle = new SessionVerticle(parts, row);
    return vertx
        .deployVerticle(verticle)
        .onSuccess(
            id -> {
              deployments.add(id);
              verticle.ended().onComplete(_ -> deployments.remove(id));
            });
  }

  private void receive(Message<Buffer> message) {
    Future.<BusRequest>future(promise -> promise.complete(BusRequest.read(message)))
        .compose(this::create)
        .otherwise(thrown -> new Reply.Failed(Failure.of(thrown)))
        .onSuccess(reply -> message.reply(reply.toJson().toBuffer()));
  }

  private Future<Reply> create(BusRequest request) {
    SessionRow row = row(request, request.creation().settings(), parts.timers().now());
    return parts
        .sessions()
        .insert(row, node)
        .compose(_ -> deploy(row))
        .map(new Reply.Created(row.id()));
  }

  private static SessionRow row(BusRequest request, SessionSettings settings, Instant now) {
    return new SessionRow(
        new SessionId(UlidCreator.getMonotonicUlid().toString()),
        request.organization(),
        new Epoch(1),
        settings,
        new Lifecycle(SessionStatus.STOPPED, null, null, null, now),
        Budget.full(settings.rates(), now),
        null,
        now);
  }
}
