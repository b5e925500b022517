package io.postrider.session.syncing;

import io.postrider.model.Jid;
import io.postrider.protocol.client.Connection;
import io.postrider.protocol.client.Stanza;
import io.postrider.protocol.client.message.Incoming;
import io.postrider.protocol.client.query.AboutChange;
import io.postrider.protocol.client.query.BlockList;
import io.postrider.protocol.proto.Message;
import io.postrider.protocol.sync.HistoryNotice;
import io.postrider.protocol.sync.SyncCollection;
import io.postrider.protocol.sync.SyncKey;
import io.postrider.session.turn.Actor;
import io.postrider.session.turn.Draft;
import io.vertx.core.Future;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hears that the account's other devices have told something, and sees to it that it is read. What
/// is to be read is stored with what is acknowledged, and so it survives everything.
public final class Syncing {
  private static final Logger LOG = LoggerFactory.getLogger(Syncing.class);

  private final Actor actor;
  private final StateRecords records;
  private final StateSync state;
  private final HistoryBook history;
  private final PushNames names;
  private final ContactBook contacts;
  private boolean due;

  public Syncing(Actor actor) {
    Keeper keeper = new Keeper(actor);
    this.actor = actor;
    this.records = new StateRecords(actor);
    this.state = new StateSync(actor, records, keeper);
    this.history = new HistoryBook(actor, keeper);
    this.names = new PushNames(actor);
    this.contacts = new ContactBook(actor, keeper);
  }

  /// The session is working: what is still to be read is read.
  public void online() {
    actor
        .ownTurn(() -> actor.ledger().load(Set.of(StateRecords.WANTED, HistoryBook.PENDING)))
        .onSuccess(_ -> go())
        .onFailure(
            thrown -> LOG.warn("session {}: sync: {}", actor.ledger().id(), thrown.toString()));
  }

  private void go() {
    state.go();
    history.go();
  }

  /// In turn: what a message of the phone's brings is kept with it.
  public Future<Void> note(Draft draft, Incoming incoming, Incoming.Received received) {
    Optional<Message> told = received.message().filter(_ -> incoming.isFromPhone());
    if (told.isEmpty()) {
      return Future.succeededFuture();
    }
    List<SyncKey> keys = SyncKey.shared(told.get());
    if (!keys.isEmpty()) {
      due = true;
      return records.keys(draft, keys);
    }
    Optional<HistoryNotice> notice = HistoryNotice.of(told.get());
    if (notice.isPresent()) {
      due = true;
      return history.note(draft, received.id(), notice.get());
    }
    return Future.succeededFuture();
  }

  /// After the commit of what was noted.
  public void goOn() {
    if (due) {
      due = false;
      go();
    }
  }

  /// In turn: what somebody calls himself is kept where it is news.
  public Future<Void> named(Draft draft, Jid user, Optional<Jid> lid, Optional<String> pushName) {
    return names.note(draft, user, lid, pushName);
  }

  /// A turn that noted names was not stored.
  public void unnamed() {
    names.forget();
  }

  /// Completes when it is stored what somebody says about himself.
  public Future<Void> about(Optional<AboutChange> change) {
    return change.map(contacts::about).orElseGet(Future::succeededFuture);
  }

  /// Completes when it is stored who is blocked.
  ///
  /// @param changes empty: all of it is to be asked for
  public Future<Void> blocks(Connection connection, Optional<BlockList> changes) {
    return changes.map(contacts::blocks).orElseGet(() -> contacts.blocks(connection));
  }

  /// Completes when it is stored that there is something to be read.
  public Future<Void> told(Stanza.SyncNotice notice) {
    Set<SyncCollection> changed = EnumSet.noneOf(SyncCollection.class);
    notice.collections().forEach(name -> SyncCollection.of(name).ifPresent(changed::add));
    return changed.isEmpty()
        ? Future.succeededFuture()
        : actor.ownTurn(() -> records.want(changed)).onSuccess(_ -> state.go());
  }
}
