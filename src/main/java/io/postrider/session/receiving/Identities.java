package io.postrider.session.receiving;

import io.postrider.model.Jid;
import io.postrider.protocol.client.message.Aliases;
import io.postrider.session.directory.Directory;
import io.postrider.session.directory.Names;
import io.postrider.session.sending.Tokens;
import io.postrider.session.turn.Actor;
import io.postrider.session.turn.Draft;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An account has come to another phone. Only the identity keys of its devices are forgotten: with
/// that, sessions are started anew before we write next, and our sender keys go along again. The
/// sessions stay until then, for what is on its way. Our token goes to it anew. Source:
/// protocol/pre-keys.md §3, protocol/tokens.md §1.
final class Identities {
  private static final Logger LOG = LoggerFactory.getLogger(Identities.class);

  private final Actor actor;
  private final Directory directory;
  private final Tokens tokens;

  Identities(Actor actor, Directory directory) {
    this.actor = actor;
    this.directory = directory;
    this.tokens = new Tokens(actor);
  }

  /// Completes when it is stored.
  Future<Void> changed(Jid user) {
    LOG.info("session {}: {} has another identity", actor.ledger().id(), user.masked());
    directory.forgetUser(user);
    return actor
        .ownTurn(
            () ->
                actor
                    .ledger()
                    .load(Aliases.needs(List.of(user)))
                    .compose(ratchets -> forget(new Names(ratchets, actor.account()).all(user))))
        .onSuccess(_ -> tokens.again(user));
  }

  private Future<Void> forget(Set<Jid> names) {
    names.forEach(directory::forgetUser);
    return actor
        .ledger()
        .identities(names)
        .compose(keys -> actor.ledger().commit(new Draft().without(keys)));
  }
}
