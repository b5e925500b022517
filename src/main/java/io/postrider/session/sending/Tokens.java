package io.postrider.session.sending;

import io.postrider.model.Jid;
import io.postrider.model.Recent;
import io.postrider.protocol.client.Connection;
import io.postrider.protocol.client.keys.Credentials;
import io.postrider.protocol.client.keys.Ratchets;
import io.postrider.protocol.client.keys.Trust;
import io.postrider.protocol.client.message.Trusts;
import io.postrider.protocol.client.query.IqException;
import io.postrider.protocol.client.query.TokenGift;
import io.postrider.protocol.node.Node;
import io.postrider.session.turn.Actor;
import io.postrider.session.turn.Draft;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives our token to those whom we write to, once in a week, so that they may write to us; no
/// message waits for it. When it is due is stored with the outcome of the message. Source:
/// protocol/tokens.md §1.
public final class Tokens {
  private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);
  private static final int REMEMBERED = 256;

  /// After WhatsApp did not want one.
  private static final Duration AGAIN = Duration.ofHours(1);

  private final Actor actor;
  private final Map<Jid, Due> due = Recent.map(REMEMBERED);
  private final Set<Jid> underway = Recent.set(REMEMBERED);
  private final Map<Jid, Instant> refused = Recent.map(REMEMBERED);

  /// A token that is to be given.
  private record Due(Jid to, Instant at) {}

  public Tokens(Actor actor) {
    this.actor = actor;
  }

  /// In turn: a message has been taken; adds what follows from that.
  Future<Draft> wrote(Draft draft, Jid chat) {
    if (actor.ledger().credentials().isEmpty() || !Trusts.isPossible(actor.credentials(), chat)) {
      return Future.succeededFuture(draft);
    }
    return load(chat).map(ratchets -> noted(draft, ratchets, chat)).otherwise(draft);
  }

  private Future<Ratchets> load(Jid user) {
    return actor.ledger().load(Trusts.needs(List.of(user)));
  }

  private Draft noted(Draft draft, Ratchets ratchets, Jid chat) {
    Credentials own = actor.credentials();
    Trust before = Trusts.of(ratchets, own, chat);
    Trust after = before.wrote(actor.serverClock().now());
    if (after.owes()) {
      due.put(chat, new Due(Trusts.address(ratchets, own, chat), after.givenAt()));
    }
    return Trusts.put(ratchets, own, chat, before, after) ? draft.ratchets(ratchets) : draft;
  }

  /// Gives what is due to a chat since its last message.
  void give(Connection connection, Jid chat) {
    Due next = due.remove(chat);
    if (next != null && isTime(chat) && underway.add(chat)) {
      give(connection, chat, next);
    }
  }

  private boolean isTime(Jid chat) {
    Instant until = refused.get(chat);
    return until == null || !actor.parts().timers().now().isBefore(until);
  }

  private void give(Connection connection, Jid chat, Due token) {
    connection
        .query(Trusts.give(token.to(), token.at()))
        .compose(answer -> actor.ownTurn(() -> gave(token, answer)))
        .onComplete(_ -> underway.remove(chat))
        .onFailure(thrown -> notGiven(chat, thrown));
  }

  private Future<Void> gave(Due token, Node answer) {
    Instant now = actor.serverClock().now();
    Optional<TokenGift> his = TokenGift.answer(answer, token.to(), now);
    return load(token.to())
        .compose(
            ratchets -> {
              Trust before = Trusts.of(ratchets, actor.credentials(), token.to());
              Trust gave = before.gave(token.at());
              Trust after =
                  his.map(gift -> gave.received(gift.token(), gift.at(), now)).orElse(gave);
              return Trusts.put(ratchets, actor.credentials(), token.to(), before, after)
                  ? actor.ledger().commit(new Draft().ratchets(ratchets))
                  : Future.succeededFuture();
            });
  }

  private void notGiven(Jid chat, Throwable thrown) {
    LOG.info(
        "session {}: no token for {}: {}", actor.ledger().id(), chat.masked(), thrown.toString());
    if (thrown instanceof IqException) {
      refused.put(chat, actor.parts().timers().now().plus(AGAIN));
    }
  }

  /// Who has another identity gets once more what he had.
  public void again(Jid user) {
    if (actor.online().isEmpty() || !Trusts.isPossible(actor.credentials(), user)) {
      return;
    }
    Connection connection = actor.online().get();
    actor
        .ownTurn(() -> load(user))
        .onSuccess(
            ratchets ->
                Trusts.of(ratchets, actor.credentials(), user)
                    .givenBefore(actor.serverClock().now())
                    .ifPresent(
                        at ->
                            give(
                                connection,
                                user,
                                new Due(Trusts.address(ratchets, actor.credentials(), user), at))))
        .onFailure(thrown -> notGiven(user, thrown));
  }
}
