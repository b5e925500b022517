package io.postrider.session;

import io.postrider.model.Jid;
import io.postrider.protocol.client.Acks;
import io.postrider.protocol.client.Connection;
import io.postrider.protocol.client.Incoming;
import io.postrider.protocol.client.Outgoing;
import io.postrider.protocol.client.RecordKey;
import io.postrider.protocol.content.Contents;
import io.postrider.protocol.node.Node;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes what WhatsApp delivers: decrypts, commits, and only then acknowledges (invariant 2).
final class Receiver {
  private static final Logger LOG = LoggerFactory.getLogger(Receiver.class);
  private static final int REMEMBERED = 256;

  private final Actor actor;
  private final Directory directory;
  private final Retrier retrier;
  private final Map<String, Integer> retries =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
          return size() > REMEMBERED;
        }
      };

  Receiver(Actor actor, Directory directory, Retrier retrier) {
    this.actor = actor;
    this.directory = directory;
    this.retrier = retrier;
  }

  /// One stanza, in the order of its arrival.
  void take(Connection connection, Node stanza) {
    Future<?> done =
        switch (stanza.tag()) {
          case "message" -> actor.ownTurn(() -> message(connection, stanza));
          case "receipt" -> receipt(connection, stanza);
          case "notification" -> notification(connection, stanza);
          case "call" -> acknowledge(connection, stanza);
          default -> Future.succeededFuture();
        };
    if (actor.congested()) {
      connection.pause();
      done = done.onComplete(_ -> connection.resume());
    }
    done.onFailure(
        thrown -> {
          LOG.warn(
              "session {}: {} not taken: {}", actor.ledger.id(), stanza.tag(), thrown.toString());
          connection.close();
        });
  }

  private Future<Void> message(Connection connection, Node stanza) {
    return actor
        .ledger
        .load(Incoming.needs(actor.credentials(), stanza))
        .compose(
            ratchets -> {
              Incoming.Received received =
                  Incoming.decrypt(ratchets, actor.credentials(), stanza, attempts(stanza), true);
              CrashPoint.RECEIVE_DECRYPTED.reach();
              Draft draft = new Draft().ratchets(ratchets);
              received.credentials().ifPresent(draft::credentials);
              return actor.ledger.commit(draft).map(_ -> answer(connection, stanza, received));
            });
  }

  private int attempts(Node stanza) {
    return retries.getOrDefault(key(stanza), 0);
  }

  private static String key(Node stanza) {
    return stanza.attr("from").orElse("")
        + " "
        + stanza.attr("participant").orElse("")
        + " "
        + stanza.id();
  }

  private Void answer(Connection connection, Node stanza, Incoming.Received received) {
    CrashPoint.RECEIVE_COMMITTED.reach();
    received.replies().forEach(connection::write);
    if (received.undecryptable().isPresent()) {
      retries.merge(key(stanza), 1, Integer::sum);
      LOG.info(
          "session {}: {} undecryptable: {}",
          actor.ledger.id(),
          received.id(),
          received.undecryptable().get());
      return null;
    }
    retries.remove(key(stanza));
    received
        .message()
        .ifPresent(message -> log(received, Contents.of(message).getClass().getSimpleName()));
    return null;
  }

  private void log(Incoming.Received received, String kind) {
    LOG.info(
        "session {}: message {} received, {} from {}",
        actor.ledger.id(),
        received.id(),
        kind,
        received.sender().masked());
  }

  private Future<?> receipt(Connection connection, Node stanza) {
    if (stanza.attr("type").orElse("").equals("retry")) {
      retrier.asked(connection, stanza);
    }
    return acknowledge(connection, stanza);
  }

  private Future<Void> notification(Connection connection, Node stanza) {
    Jid from = stanza.jid("from").orElse(Jid.WHATSAPP);
    Future<Void> handled =
        switch (stanza.attr("type").orElse("")) {
          case "w:gp2" -> groupChanged(from, stanza);
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

  /// Who has left must not read on: the next message of ours to the group uses a new sender key.
  private Future<Void> groupChanged(Jid group, Node stanza) {
    directory.forgetGroup(group);
    boolean left = stanza.child("remove").isPresent() || stanza.child("leave").isPresent();
    if (!left) {
      return Future.succeededFuture();
    }
    return forgetGroupKey(group);
  }

  /// In a turn of its own: the next message to the group makes a new sender key.
  Future<Void> forgetGroupKey(Jid group) {
    return actor.ownTurn(
        () -> {
          Set<RecordKey> keys = Outgoing.groupNeeds(actor.credentials(), group, Set.of());
          return actor
              .ledger
              .load(keys)
              .compose(
                  ratchets -> {
                    Outgoing.forgetGroupKey(ratchets, actor.credentials(), group);
                    return actor.ledger.commit(new Draft().ratchets(ratchets));
                  });
        });
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
