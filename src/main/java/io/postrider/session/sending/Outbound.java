package io.postrider.session.sending;

import io.postrider.model.Failure;
import io.postrider.model.OutboxId;
import io.postrider.protocol.client.Connection;
import io.postrider.session.bus.Args;
import io.postrider.session.directory.Directory;
import io.postrider.session.turn.Actor;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/// All that has to do with sending, by what a session can be told.
public final class Outbound {
  private final Actor actor;
  private final Flights flights;
  private final Messages messages;
  private final Sender sender;
  private final Queue queue;
  private final Replays replays;

  public Outbound(Actor actor, Directory directory) {
    this.actor = actor;
    Envelopes envelopes = new Envelopes(actor, directory, actor::ownTurn);
    Envelopes asked = new Envelopes(actor, directory, actor::turn);
    this.flights = new Flights(actor, envelopes);
    this.messages = new Messages(actor);
    Dispatch dispatch = new Dispatch(actor, envelopes, flights);
    this.sender = new Sender(actor, asked, messages, dispatch);
    this.queue = new Queue(actor, envelopes, dispatch, flights);
    this.replays = new Replays(actor, flights);
    actor.onForgotten(this::forget);
  }

  /// `messages.send`.
  public Future<JsonObject> send(Args args) {
    SendCommand command = SendReader.read(actor.ledger().id(), args, actor.parts().timers().now());
    return replays
        .once(
            command, () -> command.async() ? queue.accept(command, messages) : sender.send(command))
        .map(SendResult::toJson);
  }

  /// `outbox.cancel`.
  public Future<Void> cancel(Args args) {
    String id = args.required("id");
    return OutboxId.isValid(id)
        ? queue.cancel(new OutboxId(id))
        : new Failure.NotFound("outbox entry").asFuture();
  }

  /// In a turn, before anything else is sent on a new connection.
  public Future<Void> redrive(Connection connection) {
    return flights.redrive(connection);
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

  public void abandon() {
    flights.abandon();
  }
}
