package io.postrider.session.receiving;

import io.postrider.model.Recent;
import io.postrider.protocol.client.Stanza;
import io.postrider.protocol.client.message.Aliases;
import io.postrider.protocol.client.query.CallOffer;
import io.postrider.session.directory.Names;
import io.postrider.session.state.SessionEvent;
import io.postrider.session.turn.Actor;
import io.postrider.session.turn.Draft;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Tells of calls, each once, when it begins to ring. Source: protocol/notifications-and-calls.md
/// §2.
final class CallBook {
  private static final int REMEMBERED = 64;

  private final Actor actor;
  private final Map<String, Instant> told = Recent.map(REMEMBERED);

  CallBook(Actor actor) {
    this.actor = actor;
  }

  /// Completes when it is stored.
  Future<Void> take(Stanza.Call call) {
    Optional<CallOffer> offer = CallOffer.read(call.node(), actor.parts().timers().now());
    return offer.isEmpty() || actor.account().owns(offer.get().from())
        ? Future.succeededFuture()
        : actor.ownTurn(() -> tell(offer.get()));
  }

  private Future<Void> tell(CallOffer offer) {
    if (told.containsKey(offer.id())) {
      return Future.succeededFuture();
    }
    return actor
        .ledger()
        .load(Aliases.needs(List.of(offer.from())))
        .map(ratchets -> new Names(ratchets, actor.account()))
        .compose(names -> actor.ledger().commit(new Draft().event(event(offer, names))))
        .onSuccess(_ -> told.put(offer.id(), offer.at()));
  }

  private SessionEvent event(CallOffer offer, Names names) {
    return new SessionEvent.CallOffered(
        offer.id(),
        offer.phone().orElseGet(() -> names.shown(offer.from())),
        offer.isGroup(),
        offer.group(),
        offer.at(),
        actor.parts().timers().now());
  }
}
