package io.postrider.session.sending;

import io.postrider.model.Failure;
import io.postrider.model.OutboxId;
import io.postrider.outbox.OutboxChange;
import io.postrider.outbox.OutboxEntry;
import io.postrider.outbox.OutboxEntry.State;
import io.postrider.protocol.proto.Message;
import io.postrider.session.bus.SendResult;
import io.postrider.session.state.KeyTakenException;
import io.postrider.session.state.SessionStatus;
import io.postrider.session.turn.Actor;
import io.postrider.session.turn.Draft;
import io.vertx.core.Future;
import java.util.Optional;

/// Accepts what is to be sent while nobody waits, and takes it out again.
final class Acceptance {
  private final Actor actor;
  private final Preparation preparation;
  private final Typing typing;
  private final Dispatch dispatch;
  private final QueueFront front;
  private final Queue queue;

  Acceptance(
      Actor actor,
      Preparation preparation,
      Typing typing,
      Dispatch dispatch,
      QueueFront front,
      Queue queue) {
    this.actor = actor;
    this.preparation = preparation;
    this.typing = typing;
    this.dispatch = dispatch;
    this.front = front;
    this.queue = queue;
  }

  /// Accepts a message; whether the session is connected does not matter. One that nothing holds up
  /// is stored as on its way, not as queued first.
  ///
  /// Fails with `KeyTakenException` when its key belongs to another message by now.
  Future<SendResult> accept(SendCommand command, Messages messages) {
    if (actor.ledger().state().status() == SessionStatus.LOGGED_OUT) {
      return new Failure.NotConnected().asFuture();
    }
    return messages
        .build(command)
        .compose(
            message ->
                actor.turn(() -> take(dispatch.entry(command, message, State.QUEUED), message)))
        .onSuccess(_ -> queue.kick());
  }

  private Future<SendResult> take(OutboxEntry entry, Message message) {
    return ready(entry)
        .compose(
            ready -> ready.isPresent() ? sendAtOnce(ready.get(), entry, message) : enqueue(entry));
  }

  private Future<Optional<Preparation.Ready>> ready(OutboxEntry entry) {
    return queue.isNext(entry)
        ? preparation.atHand(entry.to()).otherwise(Optional.empty())
        : Future.succeededFuture(Optional.empty());
  }

  /// One that has not come as far as to its commit is queued.
  private Future<SendResult> sendAtOnce(
      Preparation.Ready ready, OutboxEntry entry, Message message) {
    typing.begins(entry.to());
    return dispatch
        .send(ready, entry.in(State.SENDING, null), message)
        .onComplete(_ -> typing.ends(entry.to()))
        .map(
            _ -> {
              queue.took(entry.to());
              return SendResult.queued(entry.id());
            })
        .recover(thrown -> isDecided(thrown) ? Future.failedFuture(thrown) : enqueue(entry));
  }

  /// Its commit was tried; of one that fails otherwise than by a key, nobody knows what is stored.
  private boolean isDecided(Throwable thrown) {
    return thrown instanceof KeyTakenException || actor.ledger().isDoubtful();
  }

  private Future<SendResult> enqueue(OutboxEntry entry) {
    return front.room().compose(_ -> add(entry));
  }

  private Future<SendResult> add(OutboxEntry entry) {
    return actor
        .ledger()
        .commit(new Draft().outbox(new OutboxChange.Add(entry)))
        .recover(
            thrown -> {
              front.unsure();
              return Future.failedFuture(Uncommitted.of(entry, thrown).told());
            })
        .map(
            _ -> {
              front.added(entry);
              return SendResult.queued(entry.id());
            });
  }

  /// Takes a message out that is still queued; `Conflict` when it is not any more.
  Future<Void> cancel(OutboxId id) {
    return actor
        .turn(() -> find(id).compose(_ -> remove(id)))
        .onSuccess(_ -> front.forget(id))
        .onSuccess(_ -> queue.kick());
  }

  private Future<Void> find(OutboxId id) {
    return actor
        .parts()
        .outbox()
        .byId(actor.ledger().organization(), actor.ledger().id(), id)
        .compose(
            found -> {
              if (found.isEmpty()) {
                return new Failure.NotFound("outbox entry").asFuture();
              }
              return found.get().state() == State.QUEUED
                  ? Future.succeededFuture()
                  : new Failure.Conflict("it is not queued any more").asFuture();
            });
  }

  private Future<Void> remove(OutboxId id) {
    return actor.ledger().commit(new Draft().outbox(new OutboxChange.Cancelled(id)));
  }
}
