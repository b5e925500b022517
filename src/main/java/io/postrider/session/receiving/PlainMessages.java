package io.postrider.session.receiving;

import io.postrider.protocol.client.keys.Ratchets;
import io.postrider.protocol.client.keys.RecordKey;
import io.postrider.protocol.client.message.Incoming;
import io.postrider.protocol.content.Content;
import io.postrider.protocol.content.Disappearing;
import io.postrider.protocol.signal.Effort;
import io.postrider.session.directory.Names;
import io.postrider.session.state.ChatMessage;
import io.postrider.session.turn.Actor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;

/// Opens messages of which several may share a commit: what one of them changes can be seen by the
/// next without reading more, and none depends on what is stored of another. Whatever is wrong with
/// one, or special about it, is found out in its own turn.
final class PlainMessages {
  /// Whatever else changes, the next message might look for its records elsewhere.
  private static final Set<RecordKey.Kind> OF_ONE =
      Set.of(RecordKey.Kind.SESSION, RecordKey.Kind.SENDER_KEY, RecordKey.Kind.TRUST);

  private final Actor actor;
  private final ToIntFunction<Incoming> attempts;

  /// @param attempts how often a message was asked for again
  PlainMessages(Actor actor, ToIntFunction<Incoming> attempts) {
    this.actor = actor;
    this.attempts = attempts;
  }

  /// Those at the front that are plain; of the others there is no trace in the ratchets.
  List<Plain> opened(List<Incoming> all, Ratchets ratchets) {
    Effort effort = Effort.light();
    List<Plain> opened = new ArrayList<>();
    for (Incoming incoming : all) {
      Ratchets.Mark mark = ratchets.mark();
      Optional<Plain> plain =
          guarded(incoming, ratchets, effort)
              .filter(next -> opened.stream().noneMatch(one -> clash(one, next)));
      if (plain.isEmpty()) {
        ratchets.rollbackTo(mark);
        return opened;
      }
      opened.add(plain.get());
      if (ratchets.changes().keySet().stream().anyMatch(key -> !OF_ONE.contains(key.kind()))) {
        return opened;
      }
    }
    return opened;
  }

  /// Whether what is stored of one says how the other is told: its id, or another name of its
  /// sender.
  private static boolean clash(Plain one, Plain next) {
    ChatMessage before = one.arrival().message();
    ChatMessage now = next.arrival().message();
    return one.id().equals(next.id())
        || (before.sender().equals(now.sender())
            && now.pushName().isPresent()
            && before.pushName().isPresent()
            && !before.pushName().equals(now.pushName()));
  }

  private Optional<Plain> guarded(Incoming incoming, Ratchets ratchets, Effort effort) {
    try {
      return open(incoming, ratchets, effort);
    } catch (RuntimeException _) {
      return Optional.empty(); // it is thrown again in its own turn
    }
  }

  private Optional<Plain> open(Incoming incoming, Ratchets ratchets, Effort effort) {
    Instant now = actor.parts().timers().now();
    Incoming.Received received =
        incoming.decrypt(
            ratchets, attempts.applyAsInt(incoming), actor.visibility().isAvailable(), effort);
    if (effort.isExceeded()
        || received.undecryptable().isPresent()
        || received.credentials().isPresent()) {
      return Optional.empty();
    }
    return Arrival.of(incoming, received, new Names(ratchets, actor.account()), now)
        .filter(PlainMessages::isPlain)
        .map(
            arrival -> {
              incoming.met(ratchets, received, actor.serverClock().now());
              return new Plain(incoming, received, arrival);
            });
  }

  private static boolean isPlain(Arrival arrival) {
    boolean timed =
        arrival.message().chat().isUser()
            && Disappearing.of(arrival.raw(), arrival.message().at()).isPresent();
    return !timed && (arrival.stands() || arrival.content() instanceof Content.Reaction);
  }
}
