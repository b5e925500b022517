package io.postrider.session.bus;

import io.postrider.model.Failure;
import io.postrider.model.SessionId;
import io.postrider.trust.Sender;
import io.postrider.trust.Senders;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import java.util.function.Function;

/// Receives what is asked on the bus, by this process itself or by others: who they are is proved
/// before anything of it is read, and whoever is not known is told that, and nothing else.
public final class Reception {
  private static final Buffer MOVED = written(new Reply.Failed(new Failure.Moved()));
  private static final int REFUSED = 1;

  private final Senders senders;

  public Reception(Senders senders) {
    this.senders = senders;
  }

  /// Answers a message to a session, or to a node.
  ///
  /// @param work carries the request out
  /// @param failure what it means that this has failed
  public void receive(
      Message<?> message,
      Function<BusRequest, Future<Reply>> work,
      Function<Throwable, Failure> failure) {
    if (message.body() instanceof Inner.Asked(var principal, var command)) {
      done(BusRequest.of(principal, command), work, thrown -> failed(failure, thrown))
          .onSuccess(reply -> message.reply(new Inner.Answered(reply), Inner.options()));
    } else {
      serve(message, request -> work.apply(request).map(Reception::written), failure);
    }
  }

  private static <T> Future<T> done(
      BusRequest request, Function<BusRequest, Future<T>> work, Function<Throwable, T> failed) {
    return Future.succeededFuture(request).compose(work).otherwise(failed);
  }

  private static Reply failed(Function<Throwable, Failure> failure, Throwable thrown) {
    return new Reply.Failed(failure.apply(thrown));
  }

  /// Answers a message with JSON of another form.
  ///
  /// @param work carries the request out
  /// @param failure what it means that this has failed
  public void serve(
      Message<?> message,
      Function<BusRequest, Future<Buffer>> work,
      Function<Throwable, Failure> failure) {
    senders
        .of(message)
        .onSuccess(sender -> carryOut(message, sender, work, failure))
        .onFailure(refused -> message.reply(written(new Reply.Failed(Failure.of(refused)))));
  }

  /// Answers what was asked of a session of this node and heard by nobody: it has moved. That is
  /// signed, like any answer, and nobody accepts the question from now on; one that somebody has
  /// accepted is refused without a signature, so that whoever has asked knows that he does not
  /// know.
  public void moved(Message<?> message, SessionId session) {
    senders
        .recall(message, Bus.address(session))
        .ifPresentOrElse(sender -> senders.answer(message, sender, MOVED), () -> refuse(message));
  }

  /// Answers what is no question to a session.
  public void refuse(Message<?> message) {
    message.fail(REFUSED, "refused");
  }

  private void carryOut(
      Message<?> message,
      Sender sender,
      Function<BusRequest, Future<Buffer>> work,
      Function<Throwable, Failure> failure) {
    done(new BusRequest(sender, message.body()), work, thrown -> written(failed(failure, thrown)))
        .onSuccess(reply -> senders.answer(message, sender, reply));
  }

  private static Buffer written(Reply reply) {
    return reply.toJson().toBuffer();
  }
}
