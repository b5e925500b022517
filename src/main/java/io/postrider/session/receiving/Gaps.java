package io.postrider.session.receiving;

import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.protocol.client.Connection;
import io.postrider.protocol.client.message.Aliases;
import io.postrider.protocol.client.message.Incoming;
import io.postrider.protocol.content.Content;
import io.postrider.protocol.content.Contents;
import io.postrider.protocol.content.Placeholders;
import io.postrider.session.directory.Names;
import io.postrider.session.directory.OwnPhone;
import io.postrider.session.state.ChatMessage;
import io.postrider.session.state.Gap;
import io.postrider.session.state.SessionEvent;
import io.postrider.session.turn.Actor;
import io.postrider.session.turn.Draft;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Messages that came without anything that can be read. The phone is asked for them; what has not
/// come after a minute is told as such, and told again as what it is when it comes after all. All
/// of it survives a restart. In turn, but for what timers begin. Source: protocol/receiving.md §3.
final class Gaps {
  private static final Logger LOG = LoggerFactory.getLogger(Gaps.class);

  /// How long a sender is given to send again what could not be read, before the phone is asked.
  static final Duration RESEND = Duration.ofSeconds(5);

  /// How long is waited before it is told that there was something.
  static final Duration PATIENCE = Duration.ofMinutes(1);

  /// Phones do not know older ones.
  private static final Duration OLDEST = Duration.ofDays(14);

  /// So many are waited for at once; more are told as they come.
  private static final int MOST = 256;

  private static final int MOST_OF_ONE = 32;

  private final Actor actor;
  private final Map<Key, Gap> waiting = new LinkedHashMap<>();
  private final Set<Key> unasked = new LinkedHashSet<>();

  private record Key(MessageId id, Jid sender) {
    static Key of(Gap gap) {
      return new Key(gap.id(), gap.sender());
    }
  }

  Gaps(Actor actor) {
    this.actor = actor;
  }

  /// The session is working: what is still waited for is asked for once more.
  void online() {
    actor
        .ownTurn(() -> stored().map(this::begin))
        .onFailure(
            thrown -> LOG.warn("session {}: gaps: {}", actor.ledger().id(), thrown.toString()));
  }

  private Future<List<Gap>> stored() {
    return actor.ledger().nothingWaits()
        ? Future.succeededFuture(List.of())
        : actor.parts().messages().waitingGaps(actor.ledger().id(), MOST);
  }

  private Void begin(List<Gap> found) {
    waiting.clear();
    unasked.clear();
    found.forEach(gap -> await(gap, Duration.ZERO));
    return null;
  }

  private void await(Gap gap, Duration beforeAsking) {
    Key key = Key.of(gap);
    waiting.put(key, gap);
    actor.parts().timers().after(beforeAsking, () -> ask(key));
    actor.parts().timers().after(PATIENCE, () -> giveUp(key));
  }

  /// Notes a message without content, as part of its turn.
  Future<Void> note(Draft draft, Incoming incoming, Incoming.Received received, Names names) {
    Optional<String> kind = kind(incoming, received);
    if (kind.isEmpty() || incoming.isPeer()) {
      return Future.succeededFuture();
    }
    Gap gap =
        new Gap(
            received.id(),
            names.shown(received.chat()),
            names.shown(received.sender()),
            names.hidden(received.sender()),
            received.fromMe(),
            kind.get(),
            incoming.at(actor.parts().timers().now()),
            Gap.State.WAITING);
    Set<Jid> senders = names.all(received.sender());
    return known(gap.id(), senders)
        .map(
            known -> {
              if (!known) {
                begin(draft, gap, incoming.pushName());
              }
              return null;
            });
  }

  private static Optional<String> kind(Incoming incoming, Incoming.Received received) {
    return received
        .undecryptable()
        .map(_ -> "undecryptable")
        .or(
            () ->
                incoming
                    .withheld()
                    .map(why -> why.startsWith("view_once") ? "viewOnce" : "unavailable"));
  }

  private Future<Boolean> known(MessageId id, Set<Jid> senders) {
    var messages = actor.parts().messages();
    return messages
        .seen(actor.ledger().id(), id, senders)
        .compose(
            seen ->
                seen
                    ? Future.succeededFuture(true)
                    : messages
                        .gaps(actor.ledger().id(), id)
                        .map(gaps -> gaps.stream().anyMatch(gap -> isBy(gap, senders))));
  }

  private static boolean isBy(Gap gap, Set<Jid> senders) {
    return gap.senders().stream().anyMatch(senders::contains);
  }

  /// A phone keeps to itself what is to be seen once.
  private void begin(Draft draft, Gap gap, Optional<String> pushName) {
    Instant now = actor.parts().timers().now();
    boolean hopeless =
        gap.kind().equals("viewOnce")
            || gap.at().isBefore(now.minus(OLDEST))
            || waiting.size() >= MOST
            || waiting.values().stream().filter(one -> one.sender().equals(gap.sender())).count()
                >= MOST_OF_ONE;
    if (hopeless) {
      tell(draft, gap, pushName);
      return;
    }
    draft.gap(gap);
    await(gap, gap.kind().equals("undecryptable") ? RESEND : Duration.ZERO);
  }

  private void tell(Draft draft, Gap gap, Optional<String> pushName) {
    Content content =
        new Content.Special(gap.kind(), Optional.empty(), Optional.empty(), Optional.empty());
    draft
        .gap(gap.with(Gap.State.TOLD))
        .event(
            new SessionEvent.MessageSeen(
                message(gap, content, pushName), Optional.empty(), actor.parts().timers().now()));
  }

  private static ChatMessage message(Gap gap, Content content, Optional<String> pushName) {
    return new ChatMessage(
        gap.id(),
        gap.chat(),
        gap.sender(),
        gap.senderLid(),
        pushName,
        gap.fromMe(),
        content,
        gap.at());
  }

  /// A draft is stored, and what it has filled is not waited for any more.
  void stored(Draft draft) {
    draft.gaps().stream()
        .filter(gap -> gap.state() == Gap.State.FILLED)
        .forEach(gap -> waiting.remove(Key.of(gap)));
  }

  /// A message has content: whoever waits for it need not any more, once that is stored.
  void filled(Draft draft, Arrival arrival) {
    waiting.values().stream()
        .filter(gap -> gap.id().equals(arrival.id()) && isBy(gap, arrival.senders()))
        .forEach(gap -> draft.gap(gap.with(Gap.State.FILLED)));
  }

  private void ask(Key key) {
    if (waiting.containsKey(key) && unasked.add(key) && unasked.size() == 1) {
      actor
          .ownTurn(this::askPhone)
          .onFailure(
              thrown -> {
                unasked.clear();
                LOG.warn("session {}: not asked: {}", actor.ledger().id(), thrown.toString());
              });
    }
  }

  /// One question for all that came meanwhile.
  private Future<Void> askPhone() {
    List<Content.Target> wanted = new ArrayList<>();
    for (Key key : unasked) {
      Gap gap = waiting.get(key);
      if (gap != null) {
        wanted.add(target(gap));
      }
    }
    unasked.clear();
    Optional<Connection> connection = actor.online();
    if (wanted.isEmpty() || connection.isEmpty()) {
      return Future.succeededFuture();
    }
    return OwnPhone.ask(actor, connection.get(), Placeholders.request(wanted), new Draft())
        .mapEmpty();
  }

  private static Content.Target target(Gap gap) {
    boolean named = !gap.chat().isUser() && !gap.fromMe();
    return new Content.Target(
        gap.chat(),
        gap.fromMe(),
        gap.id(),
        named ? Optional.of(gap.senderLid().orElse(gap.sender())) : Optional.empty());
  }

  private void giveUp(Key key) {
    if (waiting.containsKey(key)) {
      actor
          .ownTurn(() -> giveUpInTurn(key))
          .onFailure(
              thrown ->
                  LOG.warn("session {}: not told: {}", actor.ledger().id(), thrown.toString()));
    }
  }

  private Future<Void> giveUpInTurn(Key key) {
    Gap gap = waiting.remove(key);
    Draft draft = new Draft();
    if (gap != null) {
      LOG.info("session {}: {} has not come", actor.ledger().id(), gap);
      tell(draft, gap, Optional.empty());
    }
    return actor.ledger().commit(draft);
  }

  /// What the phone has answered, of what it was asked for; empty for all other messages.
  Future<List<Arrival>> answered(Incoming incoming, Incoming.Received received) {
    List<Placeholders.Resent> resent =
        received
            .message()
            .filter(_ -> incoming.isFromPhone())
            .map(Placeholders::resent)
            .orElse(List.of());
    Map<Content.Target, Placeholders.Resent> once = new LinkedHashMap<>();
    resent.forEach(one -> once.putIfAbsent(one.target(), one));
    Future<List<Arrival>> arrivals = Future.succeededFuture(List.of());
    for (Placeholders.Resent one : once.values().stream().limit(MOST).toList()) {
      arrivals = arrivals.compose(before -> arrival(one).map(next -> joined(before, next)));
    }
    return arrivals;
  }

  private static List<Arrival> joined(List<Arrival> before, Optional<Arrival> next) {
    List<Arrival> all = new ArrayList<>(before);
    next.ifPresent(all::add);
    return all;
  }

  /// Only what was missed, in the place where it was missed: the phone may be wrong.
  private Future<Optional<Arrival>> arrival(Placeholders.Resent resent) {
    return actor
        .parts()
        .messages()
        .gaps(actor.ledger().id(), resent.target().id())
        .compose(
            gaps -> {
              List<Gap> fitting = gaps.stream().filter(gap -> isOf(gap, resent.target())).toList();
              return fitting.size() == 1
                  ? arrival(fitting.getFirst(), resent)
                  : Future.succeededFuture(Optional.empty());
            });
  }

  /// Ids are chosen by senders: somebody else may have taken the same.
  private static boolean isOf(Gap gap, Content.Target target) {
    return gap.fromMe() == target.fromMe()
        && target.sender().map(sender -> gap.senders().contains(sender.bare())).orElse(true);
  }

  private Future<Optional<Arrival>> arrival(Gap gap, Placeholders.Resent resent) {
    return actor
        .ledger()
        .load(Aliases.needs(List.of(gap.chat(), gap.sender())))
        .map(ratchets -> new Names(ratchets, actor.account()))
        .map(
            names -> {
              Content content = Contents.of(resent.message());
              Set<Jid> senders = new LinkedHashSet<>(names.all(gap.sender()));
              senders.addAll(gap.senders());
              return Optional.of(
                      new Arrival(
                          message(gap, content, resent.pushName()),
                          senders,
                          names.all(gap.chat()),
                          resent.message()))
                  .filter(arrival -> !(arrival.content() instanceof Content.Other));
            });
  }
}
