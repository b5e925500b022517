package io.postrider.session.receiving;

import io.postrider.model.Recent;
import io.postrider.protocol.client.Connection;
import io.postrider.protocol.client.keys.Ratchets;
import io.postrider.protocol.client.message.Incoming;
import io.postrider.protocol.node.Node;
import io.postrider.session.directory.Directory;
import io.postrider.session.directory.Names;
import io.postrider.session.turn.Actor;
import io.postrider.session.turn.CrashPoint;
import io.postrider.session.turn.Draft;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes messages: decrypts, commits ratchets, message and event at once, and only then answers
/// (invariant 2). What was told before moves the ratchets and is not told again (design.md section
/// 4).
final class Inbox {
  private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);
  private static final int REMEMBERED = 256;

  private final Actor actor;
  private final Announcer announcer;
  private final ReadMarks marks;
  private final Map<String, Integer> retries = Recent.map(REMEMBERED);

  Inbox(Actor actor, Directory directory) {
    this.actor = actor;
    this.announcer = new Announcer(actor, directory);
    this.marks = new ReadMarks(actor);
  }

  /// One message, in its turn.
  Future<Void> take(Connection connection, Node stanza) {
    return actor
        .ledger()
        .load(Incoming.needs(actor.credentials(), stanza))
        .compose(ratchets -> take(connection, stanza, ratchets));
  }

  private Future<Void> take(Connection connection, Node stanza, Ratchets ratchets) {
    Incoming.Received received =
        Incoming.decrypt(ratchets, actor.credentials(), stanza, attempts(stanza), true);
    CrashPoint.RECEIVE_DECRYPTED.reach();
    Draft draft = new Draft().ratchets(ratchets);
    received.credentials().ifPresent(draft::credentials);
    Names names = new Names(ratchets, actor.account());
    Optional<Arrival> arrival = Arrival.of(received, stanza, names, actor.parts().timers().now());
    String kind = arrival.map(found -> found.content().kind()).orElse("nothing to tell");
    return arrival
        .map(found -> announce(draft, found))
        .orElseGet(() -> Future.succeededFuture(false))
        .compose(read -> actor.ledger().commit(draft).map(read))
        .map(
            read -> {
              answer(connection, stanza, received, kind);
              if (read && actor.ledger().settings().autoRead()) {
                marks.add(connection, stanza);
              }
              return null;
            });
  }

  /// Whether it is a message to be marked as read.
  private Future<Boolean> announce(Draft draft, Arrival arrival) {
    return announcer
        .event(arrival)
        .map(
            event -> {
              event.ifPresent(told -> draft.message(arrival.stored()).event(told));
              return event.isPresent() && arrival.stands() && !arrival.message().fromMe();
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

  private void answer(Connection connection, Node stanza, Incoming.Received received, String kind) {
    CrashPoint.RECEIVE_COMMITTED.reach();
    received.replies().forEach(connection::write);
    Optional<String> undecryptable = received.undecryptable();
    if (undecryptable.isPresent()) {
      retries.merge(key(stanza), 1, Integer::sum);
      LOG.info(
          "session {}: {} undecryptable: {}",
          actor.ledger().id(),
          received.id(),
          undecryptable.get());
    } else {
      retries.remove(key(stanza));
      LOG.info(
          "session {}: message {} received, {} from {}",
          actor.ledger().id(),
          received.id(),
          kind,
          received.sender().masked());
    }
  }
}
