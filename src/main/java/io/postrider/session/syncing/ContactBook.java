package io.postrider.session.syncing;

import io.postrider.model.Jid;
import io.postrider.protocol.client.Connection;
import io.postrider.protocol.client.query.AboutChange;
import io.postrider.protocol.client.query.BlockList;
import io.postrider.session.state.ContactNames;
import io.postrider.session.turn.Actor;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps what contacts say about themselves and whom the account has blocked, and tells what is
/// others than before. Source: protocol/contacts-and-usync.md §6 and §9.
final class ContactBook {
  private static final Logger LOG = LoggerFactory.getLogger(ContactBook.class);

  private final Actor actor;
  private final Keeper keeper;

  ContactBook(Actor actor, Keeper keeper) {
    this.actor = actor;
    this.keeper = keeper;
  }

  /// Of those alone who are known, or a server could fill the database with strangers.
  Future<Void> about(AboutChange change) {
    return actor.account().owns(change.user()) ? Future.succeededFuture() : keeper.keep(change);
  }

  /// What has changed.
  Future<Void> blocks(BlockList changes) {
    return actor
        .ownTurn(this::blocked)
        .compose(
            blocked ->
                blocked.size() + changes.entries().size() > BlockList.LONGEST
                    ? left("too many are blocked")
                    : keeper.keepBlocks(news(changes.entries(), blocked)));
  }

  /// That somebody is not blocked is news of those alone who were, or a server could fill the
  /// database with strangers.
  private static List<BlockList.Entry> news(
      List<BlockList.Entry> changes, Map<Jid, ContactNames> blocked) {
    Set<Jid> were = new HashSet<>();
    blocked
        .values()
        .forEach(
            user -> {
              were.add(user.jid());
              user.lid().ifPresent(were::add);
            });
    return changes.stream()
        .filter(
            entry ->
                entry.blocked()
                    || were.contains(entry.jid())
                    || entry.other().filter(were::contains).isPresent())
        .toList();
  }

  /// The whole of it is asked for. What WhatsApp does not say is left as it is, or what told of it
  /// would come again and again.
  Future<Void> blocks(Connection connection) {
    return connection
        .query(BlockList.query())
        .map(BlockList::answer)
        .compose(
            answer ->
                answer.isEmpty()
                    ? left("no list, or one that is too long")
                    : actor
                        .ownTurn(this::blocked)
                        .compose(blocked -> keeper.keepBlocks(all(answer.get(), blocked))),
            thrown ->
                actor.online().equals(Optional.of(connection))
                    ? left(thrown.toString())
                    : Future.failedFuture(thrown));
  }

  private Future<Map<Jid, ContactNames>> blocked() {
    return actor.parts().sync().store().blocked(actor.ledger().id(), BlockList.LONGEST);
  }

  /// Who is not in the list is not blocked any more.
  private static List<BlockList.Entry> all(BlockList list, Map<Jid, ContactNames> before) {
    Set<Jid> named = new HashSet<>();
    list.entries()
        .forEach(
            entry -> {
              named.add(entry.jid());
              entry.other().ifPresent(named::add);
            });
    List<BlockList.Entry> all = new ArrayList<>();
    before.values().stream()
        .filter(user -> !named.contains(user.jid()))
        .filter(user -> user.lid().filter(named::contains).isEmpty())
        .forEach(user -> all.add(new BlockList.Entry(user.jid(), Optional.empty(), false)));
    all.addAll(list.entries());
    return all;
  }

  private Future<Void> left(String why) {
    actor.parts().sync().left().increment();
    LOG.warn("session {}: the block list is left: {}", actor.ledger().id(), why);
    return Future.succeededFuture();
  }
}
