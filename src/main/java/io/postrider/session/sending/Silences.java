package io.postrider.session.sending;

import io.postrider.model.OutboxId;
import io.postrider.model.Spell;
import io.postrider.outbox.Redrive;
import io.postrider.session.turn.Actor;
import io.postrider.session.turn.Draft;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts how often messages went out without an answer, before they go out again: also what ends
/// us must not be sent for ever. In turn.
final class Silences {
  private static final Logger LOG = LoggerFactory.getLogger(Silences.class);

  /// Silences that count are a fifth of the time apart that an acknowledgement may take.
  private static final int APART = 5;

  private final Actor actor;
  private final Outcomes outcomes;

  Silences(Actor actor, Outcomes outcomes) {
    this.actor = actor;
    this.outcomes = outcomes;
  }

  /// What is stored by now.
  ///
  /// @param again what is to be written, oldest first
  /// @param ended what will never be
  /// @param any whether the silence is due to one of them
  record Charged(List<Flight> again, List<Flight> ended, boolean any) {}

  /// @param flights oldest first
  /// @param free those that the silence is not charged to
  Future<Charged> charge(List<Flight> flights, Set<OutboxId> free) {
    Redrive next = Redrive.of(flights.stream().map(flight -> unanswered(flight, free)).toList());
    List<Flight> again =
        flights.stream().filter(flight -> !next.ended().contains(flight.entry.id())).toList();
    List<Flight> ended =
        flights.stream().filter(flight -> next.ended().contains(flight.entry.id())).toList();
    Draft draft = new Draft();
    again.stream()
        .filter(flight -> next.charged().equals(Optional.of(flight.entry.id())))
        .forEach(flight -> charge(flight, draft));
    ended.forEach(flight -> outcomes.silent(draft, flight.entry));
    return actor
        .ledger()
        .commit(draft)
        .onSuccess(_ -> tell(ended))
        .map(_ -> new Charged(again, ended, next.blamed()));
  }

  private Redrive.Unanswered unanswered(Flight flight, Set<OutboxId> free) {
    OutboxId id = flight.entry.id();
    boolean lately = flight.wasSilent(actor.parts().timers().now());
    return new Redrive.Unanswered(id, flight.silences(), free.contains(id), lately);
  }

  private void charge(Flight flight, Draft draft) {
    flight.counted(flight.silences() + 1, flight.refusals());
    Duration apart = actor.parts().limits().ackWithin().dividedBy(APART);
    flight.silent(new Spell(actor.parts().timers().now(), apart));
    outcomes.count(draft, flight);
  }

  private void tell(List<Flight> ended) {
    if (!ended.isEmpty()) {
      String ids =
          ended.stream().map(flight -> flight.entry.id().value()).collect(Collectors.joining(", "));
      LOG.warn("session {}: {} given up: {}", actor.ledger().id(), ids, Redrive.reason());
    }
  }
}
