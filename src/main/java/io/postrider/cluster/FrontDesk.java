package io.postrider.cluster;

import io.postrider.model.Patience;
import io.postrider.model.SessionId;
import io.postrider.session.bus.Bus;
import io.postrider.session.bus.Reception;
import io.postrider.trust.NodeMessages;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What this node is told under its own name: requests to sessions that it runs, which it passes on
/// as they are, and, by other nodes, that sessions have become its own.
final class FrontDesk {
  private static final int MOST_ARRIVALS = 1_000;

  private final Vertx vertx;
  private final NodeMessages messages;
  private final Reception reception;
  private final Predicate<SessionId> runs;
  private final BooleanSupplier open;
  private final Function<Set<SessionId>, Future<Void>> arrivals;
  private @Nullable MessageConsumer<?> arrivalNews;

  /// @param reception answers for sessions that do not
  /// @param runs whether a session runs here
  /// @param open whether this node's sessions are its own
  /// @param arrivals takes the sessions that are this node's and do not run
  FrontDesk(
      Vertx vertx,
      NodeMessages messages,
      Reception reception,
      Predicate<SessionId> runs,
      BooleanSupplier open,
      Function<Set<SessionId>, Future<Void>> arrivals) {
    this.vertx = vertx;
    this.messages = messages;
    this.reception = reception;
    this.runs = runs;
    this.open = open;
    this.arrivals = arrivals;
  }

  Future<Void> open(String node) {
    MessageConsumer<Buffer> requests = vertx.eventBus().consumer(Bus.node(node));
    MessageConsumer<?> news = messages.answer(Bus.arrivals(node), this::arrived);
    arrivalNews = news;
    requests.handler(this::pass);
    return Future.all(requests.completion(), news.completion()).mapEmpty();
  }

  /// No session is taken any more. Questions are still heard, and told that their sessions have
  /// moved, until the bus is closed: the bus tells whoever asked that no answer came where nobody
  /// listens any more for what has arrived already.
  Future<Void> close() {
    return arrivalNews == null
        ? Future.succeededFuture()
        : arrivalNews.unregister().otherwiseEmpty();
  }

  private void pass(Message<Buffer> message) {
    String named = message.headers().get(Bus.SESSION);
    if (named == null || !SessionId.isValid(named)) {
      reception.refuse(message);
      return;
    }
    SessionId session = new SessionId(named);
    if (!open.getAsBoolean() || !runs.test(session)) {
      reception.moved(message, session);
      return;
    }
    DeliveryOptions here =
        new DeliveryOptions()
            .setLocalOnly(true)
            .setSendTimeout(Patience.BUS.toMillis())
            .setHeaders(message.headers());
    vertx
        .eventBus()
        .<Buffer>request(Bus.address(session), message.body(), here)
        .onSuccess(
            reply -> message.reply(reply.body(), new DeliveryOptions().setHeaders(reply.headers())))
        .onFailure(_ -> reception.moved(message, session));
  }

  /// Only what the database says is done.
  private Future<Buffer> arrived(Buffer body) {
    return arrivals.apply(named(body)).map(_ -> new JsonObject().toBuffer());
  }

  private Set<SessionId> named(Buffer body) {
    try {
      return new JsonObject(body)
          .getJsonArray("sessions").stream()
              .limit(MOST_ARRIVALS)
              .map(String.class::cast)
              .filter(SessionId::isValid)
              .map(SessionId::new)
              .filter(session -> !runs.test(session))
              .collect(Collectors.toSet());
    } catch (DecodeException | ClassCastException | NullPointerException unfit) {
      return Set.of();
    }
  }
}
