package io.postrider.session.syncing;

import io.postrider.model.Jid;
import io.postrider.protocol.client.keys.RecordKey;
import io.postrider.protocol.client.message.Aliases;
import io.postrider.protocol.client.message.Trusts;
import io.postrider.protocol.client.query.AboutChange;
import io.postrider.protocol.client.query.BlockList;
import io.postrider.protocol.sync.History;
import io.postrider.protocol.sync.SyncAction;
import io.postrider.session.directory.Names;
import io.postrider.session.state.SyncStore;
import io.postrider.session.turn.Actor;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;

/// Keeps what the account's devices have told, in pieces, each a turn of its own, so that nothing
/// else has to wait for thousands of names. Each piece may be kept any number of times.
final class Keeper {
  private static final int PIECE = 128;

  private final Actor actor;

  Keeper(Actor actor) {
    this.actor = actor;
  }

  /// Keeps what the app state says.
  ///
  /// @param told whether what is others than before is told
  Future<Void> keep(List<SyncAction> actions, boolean told) {
    return pieces(actions, Keeper::users, (action, piece) -> piece.keep(action, told));
  }

  /// Keeps what somebody says about himself.
  Future<Void> keep(AboutChange change) {
    return pieces(List.of(change), one -> Stream.of(one.user()), (one, piece) -> piece.keep(one));
  }

  /// Keeps who is blocked, and who is not.
  Future<Void> keepBlocks(List<BlockList.Entry> entries) {
    return pieces(
        entries,
        entry -> Stream.concat(Stream.of(entry.jid()), entry.other().stream()),
        (entry, piece) -> piece.keep(entry));
  }

  private static Stream<Jid> users(SyncAction action) {
    return switch (action) {
      case SyncAction.Contact(var jid, var other, _, _) ->
          Stream.concat(Stream.of(jid), other.stream());
      case SyncAction.Pair(var lid, var phone) -> Stream.of(lid, phone);
      case SyncAction.Muted(var chat, _) -> Stream.of(chat);
      case SyncAction.Pinned(var chat, _) -> Stream.of(chat);
      case SyncAction.Archived(var chat, _) -> Stream.of(chat);
      case SyncAction.Read(var chat, _) -> Stream.of(chat);
      case SyncAction.OwnName _, SyncAction.Salt _ -> Stream.empty();
    };
  }

  /// Keeps what a history says; the pairs first, by which all others are found.
  Future<Void> keep(History history) {
    List<SyncAction> actions = new ArrayList<>(history.pairs());
    actions.addAll(history.contacts());
    history.salt().ifPresent(salt -> actions.add(new SyncAction.Salt(salt)));
    return keep(actions, false)
        .compose(
            _ ->
                pieces(
                    history.names(),
                    name -> Stream.of(name.jid()),
                    (name, piece) -> piece.keep(name)))
        .compose(
            _ ->
                pieces(
                    history.chats(),
                    chat -> Stream.of(chat.jid()),
                    (chat, piece) -> piece.keep(chat)));
  }

  private <T> Future<Void> pieces(
      List<T> all, Function<T, Stream<Jid>> users, BiConsumer<T, Piece> keep) {
    if (all.isEmpty()) {
      return Future.succeededFuture();
    }
    List<T> some = all.subList(0, Math.min(PIECE, all.size()));
    List<T> rest = all.subList(some.size(), all.size());
    return actor.ownTurn(() -> piece(some, users, keep)).compose(_ -> pieces(rest, users, keep));
  }

  private <T> Future<Void> piece(
      List<T> some, Function<T, Stream<Jid>> users, BiConsumer<T, Piece> keep) {
    Set<Jid> about = new HashSet<>();
    some.forEach(one -> users.apply(one).forEach(about::add));
    return actor
        .ledger()
        .load(needs(about))
        .compose(
            ratchets -> {
              Names names = new Names(ratchets, actor.account());
              Set<Jid> shown = new HashSet<>();
              about.forEach(jid -> shown.addAll(names.all(jid)));
              return known(shown)
                  .compose(known -> commit(new Piece(actor, ratchets, known), some, keep));
            });
  }

  private <T> Future<Void> commit(Piece piece, List<T> some, BiConsumer<T, Piece> keep) {
    some.forEach(one -> keep.accept(one, piece));
    return actor
        .ledger()
        .commit(piece.draft())
        .map(
            _ -> {
              actor.visibility().refresh();
              return null;
            });
  }

  private Future<Piece.Known> known(Set<Jid> about) {
    SyncStore store = actor.parts().sync().store();
    return store
        .contacts(actor.ledger().id(), about)
        .compose(
            contacts ->
                store
                    .marks(actor.ledger().id(), about)
                    .map(marks -> new Piece.Known(contacts, marks)));
  }

  private static Set<RecordKey> needs(Set<Jid> users) {
    Set<RecordKey> keys = new HashSet<>(Aliases.needs(users));
    keys.addAll(Trusts.needs(users));
    return keys;
  }
}
