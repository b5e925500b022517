package io.postrider.session.bus;

import io.postrider.model.Failure;
import io.postrider.trust.Sender;
import io.postrider.trust.Senders;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import java.util.function.Function;

/// Receives what is asked on the bus: who asks is proved before anything of it is read, and whoever
/// is not known is told that, and nothing else.
public final class Reception {
  private final Senders senders;

  public Reception(Senders senders) {
    this.senders = senders;
  }

  /// Answers a message.
  ///
  /// @param work carries the request out
  /// @param failure what it means that this has failed
  public void receive(
      Message<?> message,
      Function<BusRequest, Future<Reply>> work,
      Function<Throwable, Failure> failure) {
    senders
        .of(message)
        .onSuccess(sender -> carryOut(message, sender, work, failure))
        .onFailure(
            refused -> message.reply(new Reply.Failed(Failure.of(refused)).toJson().toBuffer()));
  }

  private void carryOut(
      Message<?> message,
      Sender sender,
      Function<BusRequest, Future<Reply>> work,
      Function<Throwable, Failure> failure) {
    Future.succeededFuture(new BusRequest(sender, message.body()))
        .compose(work)
        .otherwise(thrown -> new Reply.Failed(failure.apply(thrown)))
        .onSuccess(reply -> senders.answer(message, sender, reply.toJson().toBuffer()));
  }
}
