package io.postrider.session.sending;

import io.postrider.outbox.OutboxChange;
import io.postrider.outbox.OutboxEntry;
import io.postrider.outbox.Redrive;
import io.postrider.session.state.DeliveryStatus;
import io.postrider.session.state.SessionEvent;
import io.postrider.session.turn.Actor;
import io.postrider.session.turn.Draft;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What is kept of a message's outcome.
final class Outcomes {
  private static final String LOGGED_OUT = "logged out";

  private final Actor actor;

  Outcomes(Actor actor) {
    this.actor = actor;
  }

  private Instant now() {
    return actor.parts().timers().now();
  }

  /// WhatsApp has it.
  Draft sent(OutboxEntry entry, Instant at) {
    return new Draft()
        .outbox(new OutboxChange.Sent(entry.id(), at, now()))
        .event(report(entry, DeliveryStatus.SENT, Optional.empty(), at));
  }

  /// It will never be sent.
  Draft failed(OutboxEntry entry, String error, Instant at) {
    return new Draft()
        .outbox(new OutboxChange.Failed(entry.id(), error, now()))
        .event(report(entry, DeliveryStatus.FAILED, Optional.of(error), at));
  }

  /// It was sent again and again, and never answered.
  void silent(Draft draft, OutboxEntry entry) {
    fail(draft, entry, Redrive.reason());
  }

  private void fail(Draft draft, OutboxEntry entry, String error) {
    draft
        .outbox(new OutboxChange.Failed(entry.id(), error, now()))
        .event(report(entry, DeliveryStatus.FAILED, Optional.of(error), now()));
  }

  /// They will never be sent: the account has gone that they were made for.
  Draft loggedOut(List<OutboxEntry> entries) {
    Draft draft = new Draft();
    entries.forEach(entry -> fail(draft, entry, LOGGED_OUT));
    return draft;
  }

  /// How often it has gone out in vain.
  Draft counted(Flight flight) {
    Draft draft = new Draft();
    count(draft, flight);
    return draft;
  }

  void count(Draft draft, Flight flight) {
    draft.outbox(new OutboxChange.Counted(flight.entry.id(), flight.silences(), flight.refusals()));
  }

  /// As if it had never been asked for.
  Draft dropped(OutboxEntry entry) {
    return new Draft().outbox(new OutboxChange.Cancelled(entry.id()));
  }

  private SessionEvent report(
      OutboxEntry entry, DeliveryStatus status, Optional<String> error, Instant at) {
    return new SessionEvent.StatusReported(
        entry.to(),
        Optional.empty(),
        List.of(entry.messageId()),
        status,
        Optional.of(entry.id()),
        error,
        at,
        now());
  }

  /// In turn: it is on its way under another encryption.
  Future<Void> resealed(OutboxEntry entry, MessageStanzas.Sealed made) {
    return actor
        .ledger()
        .commit(
            new Draft()
                .ratchets(made.ratchets())
                .outbox(
                    new OutboxChange.Sending(entry.id(), made.all().getFirst().encoded(), now())));
  }
}
