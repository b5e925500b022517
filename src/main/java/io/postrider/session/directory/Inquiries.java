package io.postrider.session.directory;

import io.postrider.model.Failure;
import io.postrider.outbox.Budget;
import io.postrider.session.turn.Actor;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;

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

  /// Fails with `Paused` when none may be asked about.
  Future<Void> admit() {
    Duration wait = budget.wait(rates(), now());
    return wait.isPositive()
        ? new Failure.Paused("too many numbers were asked about", wait).asFuture()
        : Future.succeededFuture();
  }

  /// One has been asked about.
  void count() {
    budget = budget.take(rates(), now()).orElse(budget);
  }
}
