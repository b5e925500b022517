package io.postrider.session.sending;

import io.postrider.outbox.OutboxEntry;
import io.postrider.outbox.OutboxStore.Positioned;
import io.postrider.session.state.SessionStatus;
import io.postrider.session.turn.Actor;
import io.postrider.session.turn.Draft;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// The account is forgotten, and with its keys all that was not sent: nobody else can send it.
public final class Farewell {
  private static final int PAGE = 100;

  private final Actor actor;
  private final Outcomes outcomes;

  public Farewell(Actor actor) {
    this.actor = actor;
    this.outcomes = new Outcomes(actor);
  }

  /// In a turn of its own.
  public Future<Void> say(String reason) {
    return actor.ownTurn(() -> sayInTurn(reason));
  }

  /// A few messages at a time: ten thousand would hold up all other sessions. The keys go last, so
  /// that whoever is interrupted goes on with what is left.
  public Future<Void> sayInTurn(String reason) {
    return actor
        .ledger()
        .commitReports()
        .compose(_ -> fail(this::sending))
        .compose(_ -> fail(this::queued))
        .compose(
            _ ->
                actor
                    .ledger()
                    .commit(
                        new Draft()
                            .forget()
                            .state(actor.unlinked(SessionStatus.LOGGED_OUT, reason))))
        .onSuccess(_ -> actor.forgotten());
  }

  private Future<Void> fail(Supplier<Future<List<OutboxEntry>>> some) {
    return some.get()
        .compose(
            entries ->
                entries.isEmpty()
                    ? Future.succeededFuture()
                    : actor.ledger().commit(outcomes.loggedOut(entries)).compose(_ -> fail(some)));
  }

  private Future<List<OutboxEntry>> sending() {
    return actor
        .parts()
        .outbox()
        .sending(actor.ledger().id(), 0, PAGE)
        .map(rows -> rows.stream().map(Positioned::entry).toList());
  }

  private Future<List<OutboxEntry>> queued() {
    return actor.parts().outbox().queued(actor.ledger().id(), Set.of(), PAGE);
  }
}
