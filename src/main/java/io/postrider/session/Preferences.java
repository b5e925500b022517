package io.postrider.session;

import io.postrider.outbox.Budget;
import io.postrider.session.bus.SessionCommand.Update;
import io.postrider.session.state.SessionSettings;
import io.postrider.session.turn.Actor;
import io.postrider.session.turn.Draft;
import io.vertx.core.Future;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a user chooses anew for a session.
final class Preferences {
  private final Actor actor;

  Preferences(Actor actor) {
    this.actor = actor;
  }

  /// What is absent stays. A bucket whose rate has changed is full; a presence that is chosen is
  /// announced at once.
  Future<Void> update(Update update) {
    return actor.turn(
        () -> {
          SessionSettings before = actor.ledger().settings();
          SessionSettings after = merged(before, update);
          Instant now = actor.parts().timers().now();
          Budget budget = actor.ledger().budget().resized(before.rates(), after.rates(), now);
          return actor
              .ledger()
              .commit(new Draft().settings(after).budget(budget))
              .map(_ -> announced(update));
        });
  }

  private @Nullable Void announced(Update update) {
    if (update.presence().isPresent()) {
      actor.visibility().follow();
    }
    return null;
  }

  private static SessionSettings merged(SessionSettings before, Update update) {
    return new SessionSettings(
        update.label().isPresent() ? label(update.label().get()) : before.label(),
        update.autoRead().orElse(before.autoRead()),
        update.presenceTyping().orElse(before.presenceTyping()),
        update.presence().orElse(before.presence()),
        update.ratePerMin().orElse(before.ratePerMin()),
        update.ratePerHour().orElse(before.ratePerHour()));
  }

  private static @Nullable String label(String chosen) {
    return chosen.isEmpty() ? null : chosen;
  }
}
