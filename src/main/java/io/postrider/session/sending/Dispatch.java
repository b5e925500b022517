package io.postrider.session.sending;

import com.github.f4b6a3.ulid.UlidCreator;
import io.postrider.model.Bytes;
import io.postrider.model.Failure;
import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.model.OutboxId;
import io.postrider.outbox.Budget;
import io.postrider.outbox.OutboxChange;
import io.postrider.outbox.OutboxEntry;
import io.postrider.outbox.OutboxEntry.State;
import io.postrider.protocol.client.Connection;
import io.postrider.protocol.client.keys.Linked;
import io.postrider.protocol.content.MessageIds;
import io.postrider.protocol.node.NodeWriter;
import io.postrider.protocol.proto.Message;
import io.postrider.session.turn.Actor;
import io.postrider.session.turn.CrashPoint;
import io.postrider.session.turn.Draft;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// The turn that puts a message on its way: charge, encrypt, commit, and only then write
/// (invariants.md §1 and §2).
final class Dispatch {
  private final Actor actor;
  private final MessageStanzas stanzas;
  private final Flights flights;
  private final Introductions introductions;

  Dispatch(Actor actor, MessageStanzas stanzas, Flights flights, Introductions introductions) {
    this.actor = actor;
    this.stanzas = stanzas;
    this.flights = flights;
    this.introductions = introductions;
  }

  /// A new row; its ids are chosen here and never change.
  OutboxEntry entry(SendCommand command, Message message, State state) {
    Instant now = actor.parts().timers().now();
    Jid own =
        actor.ledger().credentials().flatMap(c -> c.linked()).map(Linked::jid).orElse(Jid.WHATSAPP);
    return new OutboxEntry(
        new OutboxId("out_" + UlidCreator.getMonotonicUlid()),
        actor.ledger().id(),
        new MessageId(MessageIds.next(own, now)),
        command.to(),
        state,
        Bytes.wrap(message.toByteArray()),
        null,
        command.async(),
        command.key().orElse(null),
        null,
        now,
        now);
  }

  /// How long there is nothing left to send with; zero when there is.
  Duration delay() {
    return delay(0);
  }

  /// The same for one more than so many.
  Duration delay(int others) {
    return actor.ledger().budget().wait(rates(), actor.parts().timers().now(), others + 1);
  }

  private Budget.Rates rates() {
    return actor.ledger().settings().rates();
  }

  /// In turn. Fails with `Paused` when its recipient has to wait, with `KeyTakenException`, and
  /// with `Unconfirmed` when it is not known whether it will be sent; with all else it will not.
  ///
  /// @param entry a new one that is `sending`, or a stored one that is `queued`
  Future<Flight> send(Preparation.Ready ready, OutboxEntry entry, Message message) {
    Optional<Budget> charged = actor.ledger().budget().take(rates(), actor.parts().timers().now());
    if (charged.isEmpty()) {
      return new Failure.RateLimited(delay()).asFuture();
    }
    return introductions
        .toll(ready.to())
        .compose(toll -> send(ready, entry, message, new Cost(charged.get(), toll)));
  }

  /// What is left when it has been sent, and what else follows from that.
  private record Cost(Budget left, Introductions.Toll toll) {}

  private Future<Flight> send(
      Preparation.Ready ready, OutboxEntry entry, Message message, Cost cost) {
    return actor
        .live()
        .compose(
            connection ->
                stanzas
                    .seal(ready, entry.messageId(), message)
                    .compose(made -> commit(connection, entry, made, cost)));
  }

  private Future<Flight> commit(
      Connection connection, OutboxEntry entry, MessageStanzas.Sealed made, Cost cost) {
    CrashPoint.SEND_DECIDED.reach();
    Budget before = actor.ledger().budget();
    Draft draft =
        new Draft()
            .ratchets(made.ratchets())
            .records(cost.toll().records())
            .budget(cost.left())
            .outbox(change(entry, made));
    return actor
        .ledger()
        .commit(draft)
        .recover(thrown -> uncommitted(entry, before, thrown))
        .map(
            _ -> {
              CrashPoint.SEND_COMMITTED.reach();
              introductions.paid(cost.toll(), entry.id());
              return flights.start(connection, entry, made.stanza());
            });
  }

  private OutboxChange change(OutboxEntry entry, MessageStanzas.Sealed made) {
    Bytes stanza = NodeWriter.write(made.stanza());
    return entry.state() == State.QUEUED
        ? new OutboxChange.Sending(entry.id(), stanza, actor.parts().timers().now())
        : new OutboxChange.Add(entry.in(State.SENDING, stanza));
  }

  /// A taken key costs nothing: the token is given back.
  private Future<Void> uncommitted(OutboxEntry entry, Budget before, Throwable thrown) {
    return switch (Uncommitted.of(entry, thrown)) {
      case Uncommitted.KeyTaken(var told) ->
          actor
              .ledger()
              .commit(new Draft().budget(before))
              .transform((_, _) -> Future.failedFuture(told));
      case Uncommitted.NotStored(var told) -> Future.failedFuture(told);
      case Uncommitted.Unknown(var told) -> Future.failedFuture(told);
    };
  }
}
