package io.postrider.session.receiving;

import io.postrider.model.Jid;
import io.postrider.model.Recent;
import io.postrider.protocol.client.Stanza;
import io.postrider.protocol.client.message.Aliases;
import io.postrider.protocol.client.query.PictureChange;
import io.postrider.protocol.client.query.Sighting;
import io.postrider.session.directory.Names;
import io.postrider.session.state.SessionEvent;
import io.postrider.session.turn.Actor;
import io.postrider.session.turn.Draft;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Tells what others do besides writing: they come and go, type, and change their pictures.
final class Surroundings {
  private static final int REMEMBERED = 256;

  /// The same is not told again sooner; who types says so every ten seconds at least.
  static final Duration REPEATED = Duration.ofSeconds(8);

  private final Actor actor;
  private final Map<Jid, Last> last = Recent.map(REMEMBERED);

  private record Last(Sighting sighting, Instant at) {}

  Surroundings(Actor actor) {
    this.actor = actor;
  }

  /// Nothing of it is worth waiting for, or keeping when there is much else to do.
  Future<Void> presence(Stanza.Presence presence) {
    Optional<Sighting> seen = Sighting.read(presence.node());
    if (seen.isEmpty()
        || actor.congested()
        || actor.account().owns(seen.get().from())
        || isRepeated(seen.get())) {
      return Future.succeededFuture();
    }
    return actor.ownTurn(
        () -> names(seen.get().from()).compose(names -> tell(shown(seen.get(), names))));
  }

  private boolean isRepeated(Sighting seen) {
    Instant now = actor.parts().timers().now();
    Last before = last.get(seen.from());
    boolean same =
        before != null && before.sighting().equals(seen) && before.at().plus(REPEATED).isAfter(now);
    if (!same) {
      last.put(seen.from(), new Last(seen, now));
    }
    return same;
  }

  private SessionEvent shown(Sighting seen, Names names) {
    return new SessionEvent.PresenceSeen(
        new Sighting(
            names.shown(seen.from()),
            seen.chat().map(names::shown),
            seen.state(),
            seen.spoken(),
            seen.lastSeen()),
        actor.parts().timers().now());
  }

  /// Completes when it is stored.
  Future<Void> picture(Stanza.PictureNotice notice) {
    Optional<PictureChange> change = PictureChange.read(notice.node());
    return change.isEmpty()
        ? Future.succeededFuture()
        : actor.ownTurn(
            () -> names(change.get().chat()).compose(names -> tell(shown(change.get(), names))));
  }

  private SessionEvent shown(PictureChange change, Names names) {
    return new SessionEvent.ChatPictured(
        new PictureChange(names.shown(change.chat()), change.picture()),
        actor.parts().timers().now());
  }

  private Future<Names> names(Jid user) {
    return actor
        .ledger()
        .load(Aliases.needs(List.of(user)))
        .map(ratchets -> new Names(ratchets, actor.account()));
  }

  private Future<Void> tell(SessionEvent event) {
    return actor.ledger().commit(new Draft().event(event));
  }
}
