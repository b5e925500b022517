package io.postrider.session.sending;

import io.postrider.model.Backoff;
import io.postrider.model.Jid;
import io.postrider.model.Recent;
import io.postrider.model.Spell;
import io.postrider.outbox.Unsent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/// The chats whose messages could not be sent, and how long each is left alone.
final class WaitingChats {
  private static final int MOST = 10_000;
  private static final Duration LONGEST = Duration.ofSeconds(64);

  private final Map<Jid, Waiting> chats = Recent.map(MOST);

  private static final class Waiting {
    private final Backoff backoff = new Backoff(LONGEST, ThreadLocalRandom.current());
    private final ArrayDeque<Instant> tries = new ArrayDeque<>();
    private Spell pause = Spell.OVER;
  }

  /// Leaves a chat alone for a while, longer each time.
  ///
  /// @param counts whether those that are queued for it have been tried
  void add(Jid chat, boolean counts, Instant now) {
    Waiting waiting = chats.computeIfAbsent(chat, _ -> new Waiting());
    waiting.pause = new Spell(now, waiting.backoff.next());
    if (counts) {
      waiting.tries.addLast(now);
      if (waiting.tries.size() > Unsent.TRIES) {
        waiting.tries.removeFirst();
      }
    }
  }

  /// Leaves a chat alone for so long; that says nothing of it.
  void leave(Jid chat, Duration wait, Instant now) {
    chats.computeIfAbsent(chat, _ -> new Waiting()).pause = new Spell(now, wait);
  }

  /// How often the messages were tried that had been accepted by then. What was tried at a time
  /// that lies ahead, since the clock was set back, says nothing.
  int tries(Jid chat, Instant accepted, Instant now) {
    Waiting waiting = chats.get(chat);
    return waiting == null
        ? 0
        : (int)
            waiting.tries.stream().filter(at -> !at.isBefore(accepted) && !at.isAfter(now)).count();
  }

  Set<Jid> at(Instant now) {
    return chats.entrySet().stream()
        .filter(entry -> entry.getValue().pause.covers(now))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /// How long it takes until the first of them waits no more.
  Optional<Duration> next(Instant now) {
    return chats.values().stream()
        .map(waiting -> waiting.pause.left(now))
        .filter(Duration::isPositive)
        .min(Comparator.naturalOrder());
  }

  /// Something was sent there.
  void remove(Jid chat) {
    chats.remove(chat);
  }

  /// None waits any more; the tries still count.
  void hurry() {
    chats.values().forEach(waiting -> waiting.pause = Spell.OVER);
  }
}
