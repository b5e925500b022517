package io.postrider.session.directory;

import io.postrider.model.Failure;
import io.postrider.outbox.Budget;
import io.postrider.session.turn.Actor;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// How many numbers WhatsApp may be asked about on a user's behalf: who may ask about any number
/// finds out who has WhatsApp, and the account is banned for it. Known to this owner of the session
/// only; the next one begins anew.
final class Inquiries {
  private final Actor actor;
  private Budget budget;

  Inquiries(Actor actor) {
    this.actor = actor;
    this.budget = Budget.full(rates(), now());
  }

  private Budget.Rates rates() {
    return new Budget.Rates(0, actor.parts().limits().contactChecksPerHour());
  }

  private Instant now() {
    return actor.parts().timers().now();
  }

  /// One is about to be asked about; fails with `Paused` when none may be.
  Future<Void> take() {
    Optional<Budget> left = budget.take(rates(), now());
    if (left.isEmpty()) {
      Duration wait = budget.wait(rates(), now());
      return new Failure.Paused("too many numbers were asked about", wait).asFuture();
    }
    budget = left.get();
    return Future.succeededFuture();
  }

  /// What was asked last has told nothing that could not have been found out by writing.
  void giveBack() {
    double hour = Math.min(Math.max(0, rates().perHour()), budget.hour() + 1);
    budget = new Budget(budget.minute(), hour, budget.at());
  }
}
