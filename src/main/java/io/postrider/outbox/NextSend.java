package io.postrider.outbox;

import io.postrider.model.Jid;
import io.postrider.model.OutboxId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a session's queue does next: which message it sends, and what holds it up. The order of
/// acceptance holds within a chat; a chat that waits does not hold up the others.
public sealed interface NextSend {
  /// Nothing, until something happens: a connection, an end, another message.
  record Rest() implements NextSend {}

  /// Reads the oldest ones of all chats that do not wait, then asks again.
  record Read() implements NextSend {}

  /// Nothing for a while.
  record Pause(Duration length) implements NextSend {}

  /// Sends these, in this order; all at once, as far as the others are as ready as the first.
  record Send(List<OutboxId> ids) implements NextSend {
    public Send {
      ids = List.copyOf(ids);
    }
  }

  /// How many may be on their way while nobody waits for them.
  int WINDOW = 16;

  /// Where the queue stands.
  ///
  /// @param online whether anything can be sent
  /// @param braked whether WhatsApp has said that the account is too fast
  /// @param underway how many are on their way while nobody waits for them
  /// @param waiting the chats of those that could not be sent, or that WhatsApp has put off
  /// @param front the oldest ones in order; empty while they have not been read
  /// @param tokens how many more may be sent
  /// @param noToken how long until there is a token where there is none
  /// @param retry when the first of the chats waits no more; empty when none does so by time
  record Situation(
      boolean online,
      boolean braked,
      int underway,
      Set<Jid> waiting,
      Optional<List<Candidate>> front,
      int tokens,
      Duration noToken,
      Optional<Duration> retry) {
    public Situation {
      waiting = Set.copyOf(waiting);
      front = front.map(List::copyOf);
    }
  }

  /// A queued message.
  record Candidate(OutboxId id, Jid to) {}

  /// Decides.
  static NextSend of(Situation now) {
    if (!now.online() || now.braked() || now.underway() >= WINDOW) {
      return new Rest();
    }
    if (now.front().isEmpty()) {
      return new Read();
    }
    List<Candidate> front = now.front().get();
    if (front.isEmpty()) {
      return now.retry().<NextSend>map(Pause::new).orElse(new Rest());
    }
    List<OutboxId> next =
        front.stream()
            .filter(one -> !now.waiting().contains(one.to()))
            .limit(WINDOW - now.underway())
            .map(Candidate::id)
            .toList();
    if (next.isEmpty()) {
      return new Read();
    }
    return now.tokens() == 0
        ? new Pause(now.noToken())
        : new Send(next.subList(0, Math.min(next.size(), now.tokens())));
  }
}
