package io.postrider.trust;

import io.postrider.model.Failure;
import io.postrider.model.Principal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;

/// What one node asks another, and nobody else may: the question is signed, and so is its answer.
/// For any thread.
public final class NodeMessages {
  /// A node speaks for itself, and may do nothing that anybody else may.
  private static final Principal ITSELF = Principal.user("node", null, Set.of(), false);

  private static final int REFUSED = 1;

  private final Vertx vertx;
  private final Signatures signatures;
  private final Senders senders;

  public NodeMessages(Vertx vertx, Signatures signatures) {
    this.vertx = vertx;
    this.signatures = signatures;
    this.senders = new Senders(signatures, _ -> new Failure.Unauthorized().asFuture());
  }

  /// What a node answers; fails when it does not in time, or when somebody else has answered.
  public Future<Buffer> ask(String node, String address, Buffer body, Duration patience) {
    String signature = signatures.sign(ITSELF, node, address, body);
    return vertx
        .eventBus()
        .<Buffer>request(
            address, body, Signatures.options(signature).setSendTimeout(patience.toMillis()))
        .compose(
            answer ->
                signatures.isAnswer(answer, signature)
                    ? Future.succeededFuture(answer.body())
                    : Future.failedFuture("nobody who is known has answered"));
  }

  /// Answers nodes, from the completion of the consumer on. Nothing is done for anybody else.
  ///
  /// @param work what is answered to a body; when that fails, the question has
  public MessageConsumer<Object> answer(String address, Function<Buffer, Future<Buffer>> work) {
    MessageConsumer<Object> consumer = vertx.eventBus().consumer(address);
    return consumer.handler(message -> answer(message, work));
  }

  private void answer(Message<Object> message, Function<Buffer, Future<Buffer>> work) {
    senders
        .of(message)
        .compose(
            sender ->
                work.apply((Buffer) message.body())
                    .onSuccess(answer -> senders.answer(message, sender, answer)))
        .onFailure(_ -> message.fail(REFUSED, "refused"));
  }
}
