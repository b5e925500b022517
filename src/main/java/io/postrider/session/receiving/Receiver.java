package io.postrider.session.receiving;

import io.postrider.protocol.client.Connection;
import io.postrider.protocol.client.Stanza;
import io.postrider.protocol.client.query.AboutChange;
import io.postrider.protocol.client.query.BlockList;
import io.postrider.protocol.client.query.GroupNotice;
import io.postrider.protocol.client.query.Groups;
import io.postrider.session.directory.Directory;
import io.postrider.session.groups.GroupBook;
import io.postrider.session.groups.GroupCensus;
import io.postrider.session.sending.RetryAnswers;
import io.postrider.session.syncing.Syncing;
import io.postrider.session.turn.Actor;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/// Takes what WhatsApp delivers, in the order of its arrival. What is completed is done with and
/// may be acknowledged (invariants.md §2).
public final class Receiver {
  private static final int STANZAS_BEFORE_RESUME = 16;

  private final Actor actor;
  private final Directory directory;
  private final RetryAnswers retrier;
  private final ReadPrivacy privacy;
  private final Inbox inbox;
  private final Arrivals arrivals;
  private final Refuge refuge;
  private final ReceiptBook receipts;
  private final GroupBook groups;
  private final GroupCensus census;
  private final Identities identities;
  private final CallBook calls;
  private final Surroundings surroundings;
  private final TokenBook tokens;
  private final Pull pull;
  private final Syncing syncing;
  private @Nullable Connection paused;

  public Receiver(Actor actor, Directory directory, RetryAnswers retrier) {
    this.actor = actor;
    this.directory = directory;
    this.retrier = retrier;
    this.privacy = new ReadPrivacy(actor);
    this.syncing = new Syncing(actor);
    this.inbox = new Inbox(actor, directory, privacy, syncing);
    this.refuge = new Refuge(actor);
    this.arrivals = new Arrivals(actor, inbox, refuge::suspects);
    this.receipts =
        new ReceiptBook(
            actor, new Addressees(actor, new Members(actor, directory)), refuge::suspects);
    this.groups = new GroupBook(actor, directory);
    this.census = new GroupCensus(actor, directory);
    this.identities = new Identities(actor, directory);
    this.calls = new CallBook(actor);
    this.surroundings = new Surroundings(actor);
    this.tokens = new TokenBook(actor);
    this.pull = new Pull(actor);
  }

  /// What happens to groups is kept here.
  public GroupBook groups() {
    return groups;
  }

  /// What nobody can deal with goes here.
  public Refuge refuge() {
    return refuge;
  }

  /// The session is working.
  public void online() {
    directory.clear();
    groups.online();
    inbox.online();
    actor.atLeisure(
        connection -> {
          census.online(connection);
          Future<Boolean> _ = privacy.shown(connection);
        });
    syncing.online();
  }

  /// A message, in its turn or that of one that came right before it; it answers itself.
  public Future<Void> message(Connection connection, Stanza.Message message) {
    return arrivals.take(connection, message);
  }

  /// No message that comes later is taken before what has come by now.
  public void divide() {
    arrivals.divide();
  }

  /// Completes when it is stored and acknowledged, with others in one turn.
  public Future<Void> receipt(Connection connection, Stanza.Receipt receipt) {
    return receipts.take(connection, receipt);
  }

  /// Is answered some time; whoever asks gives up by himself.
  public Future<Void> retry(Connection connection, Stanza.RetryRequest request) {
    retrier.asked(connection, request.node());
    return Future.succeededFuture();
  }

  /// Completes when what is to be told of it is stored.
  public Future<Void> call(Stanza.Call call) {
    return calls.take(call);
  }

  /// Whoever comes, goes or types.
  public Future<Void> presence(Stanza.Presence presence) {
    return surroundings.presence(presence);
  }

  /// Completes when it is stored.
  public Future<Void> picture(Stanza.PictureNotice notice) {
    return surroundings.picture(notice);
  }

  /// Completes when it is stored.
  public Future<Void> about(Stanza.AboutNotice notice) {
    return syncing.about(AboutChange.read(notice.node()));
  }

  /// Completes when it is stored, also where all of it has to be asked for.
  public Future<Void> blocks(Connection connection, Stanza.BlockNotice notice) {
    return syncing.blocks(connection, BlockList.changes(notice.node()));
  }

  /// Completes when it is stored.
  public Future<Void> token(Stanza.TokenNotice notice) {
    return tokens.take(notice);
  }

  /// Completes when it is stored that there is something to be read.
  public Future<Void> synced(Stanza.SyncNotice notice) {
    return syncing.told(notice);
  }

  public Future<Void> group(Stanza.GroupNotice notice) {
    return groups.take(GroupNotice.read(notice.node()));
  }

  public Future<Void> devices(Stanza.DeviceNotice notice) {
    notice.users().forEach(directory::forgetUser);
    if (notice.privacyChanged()) {
      actor.online().ifPresent(privacy::ask);
    }
    return Future.succeededFuture();
  }

  public Future<Void> keys(Stanza.KeyNotice notice) {
    return notice.identityChanged() ? identities.changed(notice.from()) : Future.succeededFuture();
  }

  /// The server may say that stanzas have waited, or that changes of groups were missed.
  public Future<Void> info(Connection connection, Stanza.Info info) {
    pull.told(connection, info);
    if (info.groupsMissed()) {
      census.read(connection).compose(_ -> connection.query(Groups.clean()));
    }
    return Future.succeededFuture();
  }

  /// A stanza has been dealt with, or refused.
  public void settled(Connection connection, Stanza.Told stanza) {
    pull.settled(connection, stanza);
  }

  /// Reads no more while too much waits.
  public void relieve(Connection connection) {
    if (actor.congested()) {
      pause(connection);
    }
  }

  /// Until few wait: whatever else comes meanwhile must not start it again.
  private void pause(Connection connection) {
    if (connection.equals(paused)) {
      return;
    }
    paused = connection;
    connection.pause();
    actor
        .mailbox()
        .below(STANZAS_BEFORE_RESUME)
        .onComplete(
            _ -> {
              if (connection.equals(paused)) {
                paused = null;
              }
              connection.resume();
            });
  }
}
