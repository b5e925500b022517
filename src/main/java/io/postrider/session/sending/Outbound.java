package io.postrider.session.sending;

import io.postrider.model.OutboxId;
import io.postrider.protocol.client.Connection;
import io.postrider.protocol.client.Stanza;
import io.postrider.protocol.client.query.TimeLock;
import io.postrider.session.bus.SendResult;
import io.postrider.session.bus.SessionCommand.Send;
import io.postrider.session.directory.Directory;
import io.postrider.session.turn.Actor;
import io.vertx.core.Future;

/// All that has to do with sending, by what a session can be told.
public final class Outbound {
  private final Actor actor;
  private final Flights flights;
  private final Messages messages;
  private final Sender sender;
  private final Queue queue;
  private final Acceptance acceptance;
  private final IdempotentSends idempotent;
  private final Introductions introductions;

  public Outbound(Actor actor, Directory directory) {
    this.actor = actor;
    MessageStanzas stanzas = new MessageStanzas(actor, directory);
    Preparation preparation = new Preparation(actor, directory, actor::ownTurn);
    Preparation bounded = new Preparation(actor, directory, actor::turn);
    Typing typing = new Typing(actor, stanzas);
    this.introductions = new Introductions(actor);
    this.flights = new Flights(actor, stanzas, preparation, introductions);
    this.messages = new Messages(actor);
    Dispatch dispatch = new Dispatch(actor, stanzas, flights, introductions);
    this.sender = new Sender(actor, bounded, typing, messages, dispatch, introductions);
    QueueFront front = new QueueFront(actor, preparation);
    this.queue = new Queue(actor, front, typing, dispatch, flights, introductions);
    this.acceptance = new Acceptance(actor, preparation, typing, dispatch, front, queue);
    this.idempotent = new IdempotentSends(actor, flights);
    actor.onForgotten(this::forget);
  }

  public Future<SendResult> send(Send asked) {
    SendCommand command = SendCommand.of(actor.ledger().id(), asked);
    return idempotent.once(
        command,
        () -> command.async() ? acceptance.accept(command, messages) : sender.send(command));
  }

  public Future<Void> cancel(OutboxId id) {
    return acceptance.cancel(id);
  }

  /// In a turn, before anything else is sent on a new connection.
  public Future<Void> redrive(Connection connection) {
    return introductions.load().compose(_ -> flights.redrive(connection));
  }

  /// Completes when what it says of what may be sent is stored.
  public Future<Void> told(Stanza.AccountNotice notice) {
    return TimeLock.read(notice.node()).map(introductions::told).orElseGet(Future::succeededFuture);
  }

  /// The session is working.
  public void online() {
    queue.online();
  }

  /// There may be tokens where there were none.
  public void budgetChanged() {
    queue.wake();
  }

  /// Nothing that was to be sent is left.
  private void forget() {
    flights.abandon();
    queue.forget();
  }

  /// Completes when what is on its way just now has an outcome that is stored.
  public Future<Void> landed() {
    return flights.landed();
  }

  public void abandon() {
    flights.abandon();
  }
}
