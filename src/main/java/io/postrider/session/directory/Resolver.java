package io.postrider.session.directory;

import io.postrider.model.Jid;
import io.postrider.protocol.client.query.Numbers;
import io.postrider.session.turn.Actor;
import io.vertx.core.Future;
import java.util.Optional;

/// Finds out whose a phone number is.
public final class Resolver {
  private final Actor actor;

  public Resolver(Actor actor) {
    this.actor = actor;
  }

  /// Asks WhatsApp, on a user's behalf: a session that has too much to do says so first.
  ///
  /// @return his address, by number where WhatsApp tells it; empty when nobody has it
  public Future<Optional<Jid>> check(String digits) {
    return actor
        .turn(actor::live)
        .compose(connection -> connection.query(Numbers.query(digits)))
        .map(answer -> Numbers.parse(answer).map(Numbers.Owner::shown));
  }
}
