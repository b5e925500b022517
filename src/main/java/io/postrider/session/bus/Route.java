package io.postrider.session.bus;

import io.postrider.model.ErrorEnvelope;
import io.postrider.model.Failure;
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
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way to a session, wherever it runs: the database names its owner, and that node passes on
/// what it is sent. One that is on the move is waited for. May be used on any thread.
public final class Route {
  /// For so long a session that is on the move is waited for.
  static final Duration MOVE = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(Route.class);
  private static final String ERROR = "{\"error\"";
  private static final long PAUSE_MILLIS = 100;
  private static final int MOST_KNOWN = 100_000;

  private final Vertx vertx;
  private final SessionStore store;
  private final Signatures signatures;
  private final String node;
  private final Duration patience;
  private final Map<SessionId, String> owners = new ConcurrentHashMap<>();
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
  }

  /// @param repeatable whether it may be asked again when its node dies before it has answered
  record Question(Principal principal, SessionId session, Buffer command, boolean repeatable) {}

  /// Something that one node was asked.
  private record Call(String owner, Context context, Promise<Buffer> answer) {
    private void fail(Throwable why) {
      context.runOnContext(_ -> answer.tryFail(why));
    }
  }

  /// It may have been carried out, and nobody has said so: the node died before it answered, or an
  /// answer came that is none of ours.
  private static final class UnsureException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private UnsureException(String why) {
      super(why, null, false, false);
    }
  }

  /// A session that was read names its owner.
  void learn(SessionRow row) {
    if (owners.size() >= MOST_KNOWN) {
      owners.clear();
    }
    owners.put(row.id(), row.owner());
  }

  /// Only these nodes are alive: what was asked of another one is not answered any more.
  public void alive(Set<String> nodes) {
    alive = Set.copyOf(nodes);
    calls.stream()
        .filter(call -> !nodes.contains(call.owner()))
        .forEach(call -> call.fail(new UnsureException("its node is gone")));
  }

  /// The answer of a session.
  Future<Buffer> ask(Question question) {
    return attempt(question, System.nanoTime() + MOVE.toNanos());
  }

  private Future<Buffer> attempt(Question question, long until) {
    return owner(question)
        .compose(owner -> call(question, owner))
        .recover(thrown -> again(question, until, thrown));
  }

  private Future<String> owner(Question question) {
    String known = owners.get(question.session());
    return known != null
        ? Future.succeededFuture(known)
        : store
            .find(question.principal().organization(), question.session())
            .compose(
                found -> {
                  if (found.isEmpty()) {
                    return new Failure.NotFound("session").asFuture();
                  }
                  learn(found.get());
                  return Future.succeededFuture(found.get().owner());
                });
  }

  private Future<Buffer> call(Question question, String owner) {
    if (!owner.equals(node) && !alive.contains(owner)) {
      return Future.failedFuture(new ReplyException(ReplyFailure.NO_HANDLERS));
    }
    Call call = new Call(owner, vertx.getOrCreateContext(), Promise.promise());
    calls.add(call);
    String signature =
        signatures.sign(
            question.principal(), owner, Bus.address(question.session()), question.command());
    vertx
        .eventBus()
        .<Buffer>request(
            address(question, owner), question.command(), options(question, owner, signature))
        .compose(reply -> believed(reply, signature))
        .onSuccess(call.answer()::tryComplete)
        .onFailure(call.answer()::tryFail);
    return call.answer().future().onComplete(_ -> calls.remove(call));
  }

  private String address(Question question, String owner) {
    return owner.equals(node) ? Bus.address(question.session()) : Bus.node(owner);
  }

  /// Whoever listens where a node does may take a question away, and its answer.
  private Future<Buffer> believed(Message<Buffer> reply, String signature) {
    if (!signatures.isAnswer(reply, signature)) {
      return Future.failedFuture(new UnsureException("nobody who is known has answered"));
    }
    return isMoved(reply.body())
        ? Future.failedFuture(new ReplyException(ReplyFailure.NO_HANDLERS))
        : Future.succeededFuture(reply.body());
  }

  private static boolean isMoved(Buffer answer) {
    return answer.length() > ERROR.length()
        && answer.getString(0, ERROR.length()).equals(ERROR)
        && ErrorEnvelope.fromJson(new JsonObject(answer)).isMoved();
  }

  /// The answer of this node itself.
  Future<Buffer> askHere(Principal principal, Buffer command) {
    String address = Bus.creation(node);
    String signature = signatures.sign(principal, node, address, command);
    return vertx
        .eventBus()
        .<Buffer>request(
            address,
            command,
            Signatures.options(signature).setSendTimeout(patience.toMillis()).setLocalOnly(true))
        .compose(reply -> believed(reply, signature))
        .recover(
            thrown ->
                thrown instanceof UnsureException ? unknown(thrown) : Future.failedFuture(thrown));
  }

  private DeliveryOptions options(Question question, String owner, String signature) {
    return Signatures.options(signature)
        .setSendTimeout(patience.toMillis())
        .setLocalOnly(owner.equals(node))
        .addHeader(Bus.SESSION, question.session().value());
  }

  private Future<Buffer> again(Question question, long until, Throwable thrown) {
    boolean unsure = thrown instanceof UnsureException;
    owners.remove(question.session());
    if (!unsure && !isOnTheMove(thrown)) {
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

  private static Future<Buffer> unknown(Throwable unsure) {
    return new Failure.Unknown(unsure.getMessage() + "; whether it was carried out is not known")
        .asFuture();
  }

  /// Nobody has heard the question.
  private static boolean isOnTheMove(Throwable thrown) {
    return thrown instanceof ReplyException failed
        && switch (failed.failureType()) {
          case NO_HANDLERS, ERROR -> true;
          case RECIPIENT_FAILURE -> failed.failureCode() == Bus.MOVED;
          case TIMEOUT -> false;
        };
  }
}
