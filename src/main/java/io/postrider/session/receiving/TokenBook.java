package io.postrider.session.receiving;

import io.postrider.protocol.client.Stanza;
import io.postrider.protocol.client.keys.Ratchets;
import io.postrider.protocol.client.keys.RecordKey;
import io.postrider.protocol.client.keys.Trust;
import io.postrider.protocol.client.message.Aliases;
import io.postrider.protocol.client.message.Trusts;
import io.postrider.protocol.client.query.TokenGift;
import io.postrider.session.turn.Actor;
import io.postrider.session.turn.Draft;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the tokens by which others let us write to them. Source: protocol/tokens.md §1.
final class TokenBook {
  private static final Logger LOG = LoggerFactory.getLogger(TokenBook.class);

  /// Of so many users; what more of them give is not kept unless we know them already.
  static final int MOST = 20_000;

  private final Actor actor;

  TokenBook(Actor actor) {
    this.actor = actor;
  }

  /// Completes when it is stored.
  Future<Void> take(Stanza.TokenNotice notice) {
    Instant now = actor.serverClock().now();
    Optional<TokenGift> gift =
        TokenGift.read(notice.node(), now)
            .filter(one -> Trusts.isPossible(actor.credentials(), one.from()));
    return gift.isEmpty()
        ? Future.succeededFuture()
        : actor.ownTurn(
            () ->
                actor
                    .ledger()
                    .load(Trusts.needs(gift.get().names()))
                    .compose(ratchets -> keep(ratchets, gift.get(), now)));
  }

  private Future<Void> keep(Ratchets ratchets, TokenGift gift, Instant now) {
    gift.lid().ifPresent(lid -> Aliases.learn(ratchets, actor.credentials(), gift.from(), lid));
    Trust before = Trusts.of(ratchets, actor.credentials(), gift.from());
    Trust after = before.received(gift.token(), gift.at(), now);
    boolean _ = Trusts.put(ratchets, actor.credentials(), gift.from(), before, after);
    return room(before)
        .compose(
            room -> {
              if (!room) {
                LOG.warn("session {}: a token too many is not kept", actor.ledger().id());
                return Future.succeededFuture();
              }
              return actor.ledger().commit(new Draft().ratchets(ratchets));
            });
  }

  private Future<Boolean> room(Trust before) {
    return before.equals(Trust.NONE)
        ? actor
            .parts()
            .signal()
            .count(actor.ledger().id(), RecordKey.Kind.TRUST)
            .map(count -> count < MOST)
        : Future.succeededFuture(true);
  }
}
