package io.postrider.session.receiving;

import io.postrider.model.Jid;
import io.postrider.protocol.client.Connection;
import io.postrider.protocol.client.message.Acks;
import io.postrider.protocol.client.query.Groups;
import io.postrider.protocol.node.Node;
import io.postrider.session.directory.Directory;
import io.postrider.session.groups.Census;
import io.postrider.session.groups.GroupBook;
import io.postrider.session.sending.Retrier;
import io.postrider.session.turn.Actor;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes what WhatsApp delivers, one stanza after the other, and acknowledges what is done with
/// (invariant 2).
public final class Receiver {
  private static final Logger LOG = LoggerFactory.getLogger(Receiver.class);
  private static final int STANZAS_BEFORE_RESUME = 16;

  private final Actor actor;
  private final Directory directory;
  private final Retrier retrier;
  private final Inbox inbox;
  private final ReceiptBook receipts;
  private final GroupBook groups;
  private final Census census;
  private @Nullable Connection paused;

  public Receiver(Actor actor, Directory directory, Retrier retrier) {
    this.actor = actor;
    this.directory = directory;
    this.retrier = retrier;
    this.inbox = new Inbox(actor, directory);
    this.receipts = new ReceiptBook(actor);
    this.groups = new GroupBook(actor, directory);
    this.census = new Census(actor, directory);
  }

  /// What happens to groups is kept here.
  public GroupBook groups() {
    return groups;
  }

  /// The session is working.
  public void online() {
    directory.clear();
    groups.online();
    actor.online().ifPresent(census::online);
  }

  /// One stanza, in the order of its arrival.
  public void take(Connection connection, Node stanza) {
    Future<?> done =
        switch (stanza.tag()) {
          case "message" -> actor.ownTurn(() -> inbox.take(connection, stanza));
          case "receipt" -> receipt(connection, stanza);
          case "notification" -> notification(connection, stanza);
          case "call" -> acknowledge(connection, stanza);
          case "ib" -> told(connection, stanza);
          default -> Future.succeededFuture();
        };
    if (actor.congested()) {
      pause(connection);
    }
    done.onFailure(
        thrown -> {
          LOG.warn(
              "session {}: {} not taken: {}", actor.ledger().id(), stanza.tag(), thrown.toString());
          connection.close();
        });
  }

  /// Until few wait: whatever else comes meanwhile must not start it again.
  private void pause(Connection connection) {
    if (paused == connection) {
      return;
    }
    paused = connection;
    connection.pause();
    actor
        .mailbox()
        .below(STANZAS_BEFORE_RESUME)
        .onComplete(
            _ -> {
              if (paused == connection) {
                paused = null;
              }
              connection.resume();
            });
  }

  private Future<?> receipt(Connection connection, Node stanza) {
    if (stanza.attr("type").orElse("").equals("retry")) {
      retrier.asked(connection, stanza);
      return acknowledge(connection, stanza);
    }
    return receipts.take(connection, stanza);
  }

  private Future<Void> notification(Connection connection, Node stanza) {
    Jid from = stanza.jid("from").orElse(Jid.WHATSAPP);
    Future<Void> handled =
        switch (stanza.attr("type").orElse("")) {
          case "w:gp2" -> groups.take(from, stanza);
          case "devices", "account_sync" -> {
            directory.forgetUser(from);
            stanza.jid("lid").ifPresent(directory::forgetUser);
            yield Future.succeededFuture();
          }
          case "encrypt" -> identityChanged(from, stanza);
          default -> Future.succeededFuture();
        };
    return handled.compose(_ -> acknowledge(connection, stanza));
  }

  /// The server says that changes of groups were missed.
  private Future<Void> told(Connection connection, Node ib) {
    boolean groupsMissed =
        ib.child("dirty").flatMap(dirty -> dirty.attr("type")).orElse("").equals("groups");
    if (groupsMissed) {
      census.read(connection).compose(_ -> connection.query(Groups.clean()));
    }
    return Future.succeededFuture();
  }

  private Future<Void> identityChanged(Jid user, Node stanza) {
    if (stanza.child("identity").isPresent()) {
      directory.forgetUser(user);
    }
    return Future.succeededFuture();
  }

  private static Future<Void> acknowledge(Connection connection, Node stanza) {
    connection.write(Acks.of(stanza));
    return Future.succeededFuture();
  }
}
