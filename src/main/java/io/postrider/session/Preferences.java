package io.postrider.session;

import io.postrider.outbox.Budget;
import io.postrider.session.bus.Args;
import io.postrider.session.state.SessionSettings;
import io.postrider.session.turn.Actor;
import io.postrider.session.turn.Draft;
import io.vertx.core.Future;
import java.time.Instant;

/// What a user chooses anew for a session.
final class Preferences {
  private static final int LABEL = 255;

  private final Actor actor;

  Preferences(Actor actor) {
    this.actor = actor;
  }

  /// `sessions.update`: what is absent stays. A bucket whose rate has changed is full.
  Future<Void> update(Args args) {
    args.text("label").ifPresent(label -> check(args, label));
    return actor.turn(
        () -> {
          SessionSettings before = actor.ledger().settings();
          SessionSettings after = merged(before, args);
          Instant now = actor.parts().timers().now();
          Budget budget = actor.ledger().budget().resized(before.rates(), after.rates(), now);
          return actor.ledger().commit(new Draft().settings(after).budget(budget));
        });
  }

  private static void check(Args args, String label) {
    if (label.codePointCount(0, label.length()) > LABEL) {
      throw args.invalid("label", "must have at most " + LABEL + " characters");
    }
  }

  private static SessionSettings merged(SessionSettings before, Args args) {
    return new SessionSettings(
        args.has("label") ? args.text("label").orElse(null) : before.label(),
        args.flag("autoRead", before.autoRead()),
        args.flag("presenceTyping", before.presenceTyping()),
        args.small("ratePerMin").orElse(before.ratePerMin()),
        args.small("ratePerHour").orElse(before.ratePerHour()));
  }
}
