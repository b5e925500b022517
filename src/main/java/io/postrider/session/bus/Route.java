package io.postrider.session.bus;

import io.postrider.model.Failure;
import io.postrider.model.FailureException;
import io.postrider.model.OrganizationId;
import io.postrider.model.Principal;
import io.postrider.model.SessionId;
import io.postrider.session.state.SessionRow;
import io.postrider.session.state.SessionStore;
import io.postrider.trust.Signatures;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryContext;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way to a session, wherever it runs: the database names its owner, and that node passes on
/// what it is sent. One that is on the move is waited for. May be used on any thread.
public final class Route {
  /// For so long a session that is on the move is waited for.
  static final Duration MOVE = Duration.ofSeconds(5);

  /// For so long a session that was read is taken to be there.
  private static final Duration FRESH = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(Route.class);
  private static final long PAUSE_MILLIS = 100;
  private static final int MOST_KNOWN = 100_000;

  private final Vertx vertx;
  private final SessionStore store;
  private final Signatures signatures;
  private final String node;
  private final Duration patience;
  private final Map<SessionId, Known> known = new ConcurrentHashMap<>();
  private final Set<Call> calls = ConcurrentHashMap.newKeySet();
  private volatile Set<String> alive = Set.of();

  /// @param signatures of what is asked
  /// @param node the id of this node
  /// @param patience how long to wait for a session's answer; longer than any operation of its own
  ///   takes
  public Route(
      Vertx vertx, SessionStore store, Signatures signatures, String node, Duration patience) {
    this.vertx = vertx;
    this.store = store;
    this.signatures = signatures;
    this.node = node;
    this.patience = patience;
    vertx.eventBus().addInboundInterceptor(Route::hear);
    Inner.register(vertx.eventBus());
  }

  /// That nobody listens at an address is found out here, before anything leaves: who answers so
  /// has heard the question, and is not heard.
  private static void hear(DeliveryContext<Object> delivery) {
    if (!(delivery.message().body() instanceof ReplyException refusal)
        || refusal.failureType() != ReplyFailure.NO_HANDLERS) {
      delivery.next();
    }
  }

  /// @param repeatable whether it may be asked again when its node dies before it has answered
  record Question(
      Principal principal, SessionId session, SessionCommand command, boolean repeatable) {}

  /// Something that one node was asked.
  private record Call(String owner, Context context, Promise<BusAnswer> answer) {
    private void fail(Throwable why) {
      context.runOnContext(_ -> answer.tryFail(why));
    }
  }

  /// It may have been carried out, and nobody has said so: the node died before it answered, no
  /// answer came, or one that is none of ours.
  private static final class UnsureException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private UnsureException(String why) {
      super(why, null, false, false);
    }
  }

  /// What was read of a session: whose it is, which never changes, and which node ran it then.
  private record Known(OrganizationId organization, String owner, long readAt) {
    private boolean isFresh() {
      return System.nanoTime() - readAt < FRESH.toNanos();
    }
  }

  /// A session that was read names its owner.
  void learn(SessionRow row) {
    if (known.size() >= MOST_KNOWN) {
      known.clear();
    }
    known.put(row.id(), new Known(row.organization(), row.owner(), System.nanoTime()));
  }

  /// Whether it was read as this organization's a moment ago: another node may have deleted it
  /// since then.
  boolean knows(OrganizationId organization, SessionId session) {
    @Nullable Known found = known.get(session);
    return found != null && found.isFresh() && found.organization().equals(organization);
  }

  /// It is gone.
  void forget(SessionId session) {
    known.remove(session);
  }

  /// Only these nodes are alive: what was asked of another one is not answered any more.
  public void alive(Set<String> nodes) {
    if (!alive.equals(nodes)) {
      alive = Set.copyOf(nodes);
      boolean _ = known.values().removeIf(session -> !nodes.contains(session.owner()));
    }
    calls.stream()
        .filter(call -> !nodes.contains(call.owner()))
        .forEach(call -> call.fail(new UnsureException("its node is gone")));
  }

  /// The answer of a session.
  Future<BusAnswer> ask(Question question) {
    return attempt(question, System.nanoTime() + MOVE.toNanos());
  }

  private Future<BusAnswer> attempt(Question question, long until) {
    return owner(question)
        .compose(owner -> call(question, owner))
        .recover(thrown -> again(question, until, thrown));
  }

  private Future<String> owner(Question question) {
    @Nullable Known found = known.get(question.session());
    return found != null
        ? Future.succeededFuture(found.owner())
        : store
            .find(question.principal().organization(), question.session())
            .compose(
                row -> {
                  if (row.isEmpty()) {
                    return new Failure.NotFound("session").asFuture();
                  }
                  learn(row.get());
                  return Future.succeededFuture(row.get().owner());
                });
  }

  private Future<BusAnswer> call(Question question, String owner) {
    if (!owner.equals(node) && !alive.contains(owner)) {
      return new Failure.Moved().asFuture();
    }
    Call call = new Call(owner, vertx.getOrCreateContext(), Promise.promise());
    calls.add(call);
    Future<BusAnswer> answer =
        owner.equals(node)
            ? here(Bus.address(question.session()), question.principal(), question.command())
            : there(question, owner);
    answer
        .compose(Route::heard)
        .onSuccess(call.answer()::tryComplete)
        .onFailure(call.answer()::tryFail);
    return call.answer().future().onComplete(_ -> calls.remove(call));
  }

  private static Future<BusAnswer> heard(BusAnswer answer) {
    return answer.isMoved() ? new Failure.Moved().asFuture() : Future.succeededFuture(answer);
  }

  private Future<BusAnswer> here(String address, Principal principal, BusCommand command) {
    DeliveryOptions options = Inner.options().setSendTimeout(patience.toMillis());
    return request(address, new Inner.Asked(principal, command), options)
        .compose(
            reply ->
                reply.body() instanceof Inner.Answered(var said)
                    ? Future.succeededFuture(new BusAnswer.Here(said))
                    : Future.failedFuture(nobodyKnown()));
  }

  /// Whoever listens where a node does may take a question away, and its answer.
  private Future<BusAnswer> there(Question question, String owner) {
    Buffer command = BusRequest.write(question.command());
    String signature =
        signatures.sign(question.principal(), owner, Bus.address(question.session()), command);
    DeliveryOptions options =
        Signatures.options(signature)
            .setSendTimeout(patience.toMillis())
            .addHeader(Bus.SESSION, question.session().value());
    return request(Bus.node(owner), command, options)
        .compose(
            reply ->
                reply.body() instanceof Buffer said && signatures.isAnswer(reply, signature)
                    ? Future.succeededFuture(new BusAnswer.There(said))
                    : Future.failedFuture(nobodyKnown()));
  }

  private static UnsureException nobodyKnown() {
    return new UnsureException("nobody who is known has answered");
  }

  /// The answer of this node itself.
  Future<BusAnswer> askHere(Principal principal, CreateSession command) {
    return here(Bus.creation(node), principal, command)
        .compose(Route::heard)
        .recover(
            thrown ->
                switch (thrown) {
                  case UnsureException _ -> unknown(thrown);
                  case FailureException failed when isMoved(failed) ->
                      new Failure.Busy("this node creates no sessions any more").asFuture();
                  default -> Future.failedFuture(thrown);
                });
  }

  /// Fails with `Moved` when nobody has heard it. Within this node, whoever stops to listen lets go
  /// of what he has not heard, which the bus calls a timeout, too soon.
  private Future<Message<Object>> request(String address, Object said, DeliveryOptions options) {
    long asked = System.nanoTime();
    return vertx
        .eventBus()
        .request(address, said, options)
        .recover(
            thrown ->
                switch (thrown instanceof ReplyException failed
                    ? failed.failureType()
                    : ReplyFailure.ERROR) {
                  case NO_HANDLERS -> new Failure.Moved().asFuture();
                  case TIMEOUT ->
                      options.isLocalOnly() && System.nanoTime() - asked < patience.toNanos()
                          ? new Failure.Moved().asFuture()
                          : Future.failedFuture(new UnsureException("no answer came"));
                  case ERROR, RECIPIENT_FAILURE -> Future.failedFuture(nobodyKnown());
                });
  }

  private Future<BusAnswer> again(Question question, long until, Throwable thrown) {
    boolean unsure = thrown instanceof UnsureException;
    forget(question.session());
    if (!unsure && !isMoved(thrown)) {
      return Future.failedFuture(thrown);
    }
    boolean late = System.nanoTime() - until > 0;
    if (unsure && (late || !question.repeatable())) {
      LOG.warn("session {}: {}", question.session(), thrown.getMessage());
      return unknown(thrown);
    }
    return late
        ? new Failure.Busy("the session is on the move").asFuture()
        : vertx.timer(PAUSE_MILLIS).compose(_ -> attempt(question, until));
  }

  private static Future<BusAnswer> unknown(Throwable unsure) {
    return new Failure.Unknown(unsure.getMessage() + "; whether it was carried out is not known")
        .asFuture();
  }

  private static boolean isMoved(Throwable thrown) {
    return thrown instanceof FailureException failed && failed.failure() instanceof Failure.Moved;
  }
}
