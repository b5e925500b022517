package io.postrider.session.syncing;

import io.postrider.model.Jid;
import io.postrider.model.Recent;
import io.postrider.session.state.ContactNames;
import io.postrider.session.state.SessionEvent;
import io.postrider.session.turn.Actor;
import io.postrider.session.turn.Draft;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What those who write call themselves. One that was not known is kept, another one than before is
/// told. The database is asked once for each who writes, as far as the last of them are remembered.
final class PushNames {
  private static final int REMEMBERED = 128;
  private static final int LONGEST = 256;

  private final Actor actor;

  /// By the hashes of names, which are enough to see that nothing is new.
  private final Map<Jid, Integer> last = Recent.map(REMEMBERED);

  PushNames(Actor actor) {
    this.actor = actor;
  }

  /// In turn.
  Future<Void> note(Draft draft, Jid user, Optional<Jid> lid, Optional<String> pushName) {
    Optional<String> told = pushName.filter(name -> name.length() <= LONGEST);
    if (told.isEmpty() || told.get().hashCode() == last.getOrDefault(user, 0)) {
      return Future.succeededFuture();
    }
    ContactNames next =
        ContactNames.unnamed(user, lid).called(told, Optional.empty(), Optional.empty());
    return actor
        .parts()
        .sync()
        .store()
        .contacts(actor.ledger().id(), Set.of(user))
        .map(
            known -> {
              last.put(user, told.get().hashCode());
              event(next, Optional.ofNullable(known.get(user))).ifPresent(draft::event);
              return null;
            });
  }

  /// What was noted may not be stored.
  void forget() {
    last.clear();
  }

  private Optional<SessionEvent> event(ContactNames next, Optional<ContactNames> known) {
    Instant now = actor.parts().timers().now();
    if (!next.isNews(known)) {
      return Optional.empty();
    }
    boolean renamed =
        known.flatMap(ContactNames::pushName).filter(name -> !name.isEmpty()).isPresent();
    return Optional.of(
        renamed
            ? new SessionEvent.ContactChanged(next, now)
            : new SessionEvent.ContactSeen(next, now));
  }
}
