package io.postrider.session.receiving;

import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.model.Recent;
import io.postrider.protocol.client.Connection;
import io.postrider.protocol.client.Stanza;
import io.postrider.protocol.client.keys.Ratchets;
import io.postrider.protocol.client.keys.RecordKey;
import io.postrider.protocol.client.message.Incoming;
import io.postrider.protocol.content.Disappearing;
import io.postrider.protocol.signal.Effort;
import io.postrider.session.directory.ChatTimers;
import io.postrider.session.directory.Directory;
import io.postrider.session.directory.Names;
import io.postrider.session.state.ChatMessage;
import io.postrider.session.syncing.Syncing;
import io.postrider.session.turn.Actor;
import io.postrider.session.turn.CrashPoint;
import io.postrider.session.turn.Draft;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes messages: decrypts, commits ratchets, message and event at once, and only then answers
/// (invariants.md §2). What was told before moves the ratchets and is not told again (invariants.md
/// §2).
final class Inbox {
  private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);
  private static final int REMEMBERED = 256;

  private final Actor actor;
  private final Announcer announcer;
  private final ReadMarks marks;
  private final Gaps gaps;
  private final Syncing syncing;
  private final PlainMessages plain;
  private final Map<String, Integer> retries = Recent.map(REMEMBERED);

  Inbox(Actor actor, Directory directory, ReadPrivacy privacy, Syncing syncing) {
    this.actor = actor;
    this.announcer = new Announcer(actor, directory);
    this.marks = new ReadMarks(actor, privacy);
    this.gaps = new Gaps(actor);
    this.syncing = syncing;
    this.plain = new PlainMessages(actor, this::attempts);
  }

  /// The session is working.
  void online() {
    gaps.online();
  }

  /// In turn: takes the first of these messages, and as many after it as can share its commit.
  ///
  /// @return how many
  Future<Integer> take(Connection connection, List<Stanza.Message> messages) {
    List<Incoming> all =
        messages.stream()
            .map(message -> Incoming.read(actor.credentials(), message.node()))
            .toList();
    Set<RecordKey> needs =
        all.stream().flatMap(one -> one.needs().stream()).collect(Collectors.toSet());
    return actor
        .ledger()
        .load(needs)
        .compose(ratchets -> take(connection, all, ratchets))
        .recover(
            thrown -> {
              syncing.unnamed();
              return Future.failedFuture(thrown);
            });
  }

  private Future<Integer> take(Connection connection, List<Incoming> all, Ratchets ratchets) {
    List<Plain> opened = all.size() == 1 ? List.of() : plain.opened(all, ratchets);
    return opened.isEmpty()
        ? takeAlone(connection, all.getFirst(), ratchets).map(1)
        : takeTogether(connection, opened, ratchets).map(opened.size());
  }

  private Future<Void> takeTogether(Connection connection, List<Plain> all, Ratchets ratchets) {
    CrashPoint.RECEIVE_DECRYPTED.reach();
    Draft draft = new Draft().ratchets(ratchets);
    List<Arrival> arrivals = all.stream().map(Plain::arrival).toList();
    return announcer
        .news(arrivals)
        .compose(news -> announceTogether(draft, arrivals, news))
        .compose(toRead -> actor.ledger().commit(draft).map(toRead))
        .map(
            toRead -> {
              gaps.stored(draft);
              for (Plain one : all) {
                String kind = one.arrival().content().kind();
                answer(connection, one.incoming(), one.received(), kind);
                read(connection, one.incoming(), toRead.contains(one.arrival().id()));
              }
              syncing.goOn();
              return null;
            });
  }

  /// The ids of those to be marked as read.
  private Future<Set<MessageId>> announceTogether(
      Draft draft, List<Arrival> arrivals, Set<MessageId> news) {
    Set<MessageId> toRead = new HashSet<>();
    Future<Void> told = Future.succeededFuture();
    for (Arrival arrival : arrivals) {
      told =
          told.compose(_ -> announceNamed(draft, arrival, news.contains(arrival.id())))
              .map(
                  read -> {
                    if (read) {
                      toRead.add(arrival.id());
                    }
                    return null;
                  });
    }
    return told.map(toRead);
  }

  private void read(Connection connection, Incoming incoming, boolean toRead) {
    if (toRead && actor.ledger().settings().autoRead()) {
      incoming.origin().ifPresent(at -> marks.add(connection, at, incoming.id()));
    }
  }

  /// What costs much is done elsewhere: it would hold up all sessions of this event loop.
  private Future<Void> takeAlone(Connection connection, Incoming incoming, Ratchets ratchets) {
    Ratchets.Mark mark = ratchets.mark();
    Effort light = Effort.light();
    boolean available = actor.visibility().isAvailable();
    Incoming.Received received = incoming.decrypt(ratchets, attempts(incoming), available, light);
    if (!light.isExceeded()) {
      return takeAlone(connection, incoming, ratchets, received);
    }
    ratchets.rollbackTo(mark);
    int attempts = attempts(incoming);
    return actor
        .parts()
        .heavyWork()
        .run(() -> incoming.decrypt(ratchets, attempts, available, Effort.full()))
        .compose(done -> takeAlone(connection, incoming, ratchets, done));
  }

  private Future<Void> takeAlone(
      Connection connection, Incoming incoming, Ratchets ratchets, Incoming.Received received) {
    CrashPoint.RECEIVE_DECRYPTED.reach();
    Instant now = actor.parts().timers().now();
    Names names = new Names(ratchets, actor.account());
    Optional<Arrival> arrival = Arrival.of(incoming, received, names, now);
    if (arrival.isPresent()) {
      incoming.met(ratchets, received, actor.serverClock().now());
    }
    Draft draft = new Draft().ratchets(ratchets);
    received.credentials().ifPresent(draft::credentials);
    String kind = arrival.map(found -> found.content().kind()).orElse("nothing to tell");
    return timed(draft, incoming, received, names)
        .compose(
            _ ->
                arrival
                    .map(found -> isNew(found).compose(isNew -> announceNamed(draft, found, isNew)))
                    .orElseGet(() -> silent(draft, incoming, received, names)))
        .compose(toRead -> actor.ledger().commit(draft).map(toRead))
        .map(
            toRead -> {
              gaps.stored(draft);
              answer(connection, incoming, received, kind);
              syncing.goOn();
              read(connection, incoming, toRead);
              return null;
            });
  }

  /// Not in the future, whatever the stanza says.
  private Instant sent(Incoming incoming) {
    Instant now = actor.parts().timers().now();
    Instant told = incoming.at(now);
    return told.isAfter(now) ? now : told;
  }

  /// What it says of how long messages stay in its chat.
  private Future<Void> timed(
      Draft draft, Incoming incoming, Incoming.Received received, Names names) {
    Optional<Disappearing> told =
        received
            .message()
            .filter(_ -> received.chat().isUser())
            .flatMap(message -> Disappearing.of(message, sent(incoming)));
    if (told.isEmpty()) {
      return Future.succeededFuture();
    }
    Set<Jid> chats = names.all(received.chat());
    return actor
        .ledger()
        .load(ChatTimers.needs(chats))
        .map(
            timers -> {
              ChatTimers.learn(timers, chats, told.get());
              draft.ratchets(timers);
              return null;
            });
  }

  private Future<Void> name(Draft draft, Arrival arrival) {
    ChatMessage told = arrival.message();
    return told.fromMe()
        ? Future.succeededFuture()
        : syncing.named(draft, told.sender(), told.senderLid(), told.pushName());
  }

  /// One that shows nothing itself: content is missing, or it brings what was missing.
  private Future<Boolean> silent(
      Draft draft, Incoming incoming, Incoming.Received received, Names names) {
    return gaps.note(draft, incoming, received, names)
        .compose(_ -> syncing.note(draft, incoming, received))
        .compose(_ -> gaps.answered(incoming, received))
        .compose(arrivals -> announceAll(draft, arrivals))
        .map(false);
  }

  private Future<Boolean> announceAll(Draft draft, List<Arrival> arrivals) {
    Future<Boolean> all = Future.succeededFuture(false);
    for (Arrival arrival : arrivals) {
      all = all.compose(_ -> isNew(arrival)).compose(isNew -> announce(draft, arrival, isNew));
    }
    return all;
  }

  private Future<Boolean> isNew(Arrival arrival) {
    return announcer.news(List.of(arrival)).map(news -> !news.isEmpty());
  }

  private Future<Boolean> announceNamed(Draft draft, Arrival arrival, boolean isNew) {
    return announce(draft, arrival, isNew).compose(toRead -> name(draft, arrival).map(toRead));
  }

  /// Whether it is a message to be marked as read.
  private Future<Boolean> announce(Draft draft, Arrival arrival, boolean isNew) {
    gaps.filled(draft, arrival);
    return announcer
        .event(arrival, isNew)
        .map(
            event -> {
              event.ifPresent(told -> draft.message(arrival.stored()).event(told));
              return event.isPresent() && arrival.stands() && !arrival.message().fromMe();
            });
  }

  private int attempts(Incoming incoming) {
    return retries.getOrDefault(incoming.key(), 0);
  }

  private void answer(
      Connection connection, Incoming incoming, Incoming.Received received, String kind) {
    CrashPoint.RECEIVE_COMMITTED.reach();
    received.replies().forEach(connection::write);
    Optional<String> undecryptable = received.undecryptable();
    if (undecryptable.isPresent()) {
      retries.merge(incoming.key(), 1, Integer::sum);
      LOG.info(
          "session {}: {} undecryptable: {}",
          actor.ledger().id(),
          received.id(),
          undecryptable.get());
    } else {
      retries.remove(incoming.key());
      LOG.info(
          "session {}: message {} received, {} from {}",
          actor.ledger().id(),
          received.id(),
          kind,
          received.sender().masked());
    }
  }
}
