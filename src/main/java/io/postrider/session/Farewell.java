package io.postrider.session;

import io.postrider.outbox.OutboxEntry;
import io.postrider.outbox.OutboxStore.Positioned;
import io.vertx.core.Future;
import java.util.List;

/// The account is forgotten, and with its keys all that was not sent: nobody else can send it.
final class Farewell {
  private static final int PAGE = 50;

  private final Actor actor;
  private final Outcomes outcomes;

  Farewell(Actor actor) {
    this.actor = actor;
    this.outcomes = new Outcomes(actor);
  }

  /// In a turn of its own.
  Future<Void> say(String reason) {
    return actor.ownTurn(() -> sayInTurn(reason));
  }

  Future<Void> sayInTurn(String reason) {
    Draft draft = new Draft().forget().state(actor.unlinked(SessionStatus.LOGGED_OUT, reason));
    return sending(draft, 0).compose(_ -> queued(draft)).compose(_ -> actor.ledger.commit(draft));
  }

  private Future<Void> sending(Draft draft, long after) {
    return actor
        .parts
        .outbox()
        .sending(actor.ledger.id(), after, PAGE)
        .compose(
            rows -> {
              tell(draft, rows.stream().map(Positioned::entry).toList());
              return rows.size() < PAGE
                  ? Future.succeededFuture()
                  : sending(draft, rows.getLast().position());
            });
  }

  private Future<Void> queued(Draft draft) {
    return actor
        .parts
        .outbox()
        .queued(actor.ledger.id(), actor.parts.limits().queue())
        .map(
            entries -> {
              tell(draft, entries);
              return null;
            });
  }

  private void tell(Draft draft, List<OutboxEntry> entries) {
    entries.forEach(entry -> draft.event(outcomes.loggedOut(entry)));
  }
}
