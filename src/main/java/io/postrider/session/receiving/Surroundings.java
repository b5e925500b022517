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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells what others do besides writing: they come and go, type, and change their pictures.
final class Surroundings {
  private static final Logger LOG = LoggerFactory.getLogger(Surroundings.class);
  private static final int REMEMBERED = 256;

  private final Actor actor;
  private final Map<Jid, Restraint> told = Recent.map(REMEMBERED);

  /// What is told later, of those of whom too much is seen.
  private final Map<Jid, Sighting> held = Recent.map(REMEMBERED);

  private int waiting;

  Surroundings(Actor actor) {
    this.actor = actor;
  }

  /// Nothing of it is worth waiting for, or keeping when there is much else to do.
  Future<Void> presence(Stanza.Presence presence) {
    Optional<Sighting> seen = Sighting.read(presence.node());
    if (seen.isEmpty() || actor.congested() || actor.account().owns(seen.get().from())) {
      return Future.succeededFuture();
    }
    return seen(seen.get());
  }

  private Future<Void> seen(Sighting seen) {
    Instant now = actor.parts().timers().now();
    Jid who = seen.from();
    return switch (told.getOrDefault(who, Restraint.none(now)).step(seen, now)) {
      case Restraint.Step.Tell(var next) -> {
        told.put(who, next);
        held.replace(who, seen);
        yield actor.ownTurn(() -> names(who).compose(names -> tell(shown(seen, names))));
      }
      case Restraint.Step.Leave() -> {
        held.replace(who, seen);
        yield Future.succeededFuture();
      }
      case Restraint.Step.Wait(var delay) -> {
        hold(who, seen, delay);
        yield Future.succeededFuture();
      }
    };
  }

  /// One timer for each of them, as far as they are remembered.
  private void hold(Jid who, Sighting seen, Duration delay) {
    if (held.put(who, seen) == null && waiting < REMEMBERED) {
      waiting++;
      actor.parts().timers().after(delay, () -> late(who));
    }
  }

  /// What he did last, if it is not told by now and there is still a connection to speak of.
  private void late(Jid who) {
    waiting--;
    Sighting last = held.remove(who);
    Restraint before = told.get(who);
    boolean known = before != null && before.isOf(last);
    if (last != null && !known && actor.online().isPresent()) {
      seen(last)
          .onFailure(
              thrown ->
                  LOG.info("session {}: presence: {}", actor.ledger().id(), thrown.toString()));
    }
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
