package io.postrider.outbox;

import io.postrider.model.Jid;
import io.postrider.model.OutboxId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a session's queue does next: which message it sends, and what holds it up. Today one that
/// is put off, or could not be sent, holds up all those behind it; that is decided here alone.
public sealed interface NextSend {
  /// Nothing, until something happens: a connection, an end, another message.
  record Rest() implements NextSend {}

  /// Reads the front of the queue, then asks again.
  record Read() implements NextSend {}

  /// Nothing for a while.
  record Pause(Duration length) implements NextSend {}

  /// Sends this one.
  record Send(OutboxId id) implements NextSend {}

  /// How many may be on their way while nobody waits for them.
  int WINDOW = 16;

  /// Where the queue stands.
  ///
  /// @param online whether anything can be sent
  /// @param putOff the chats of those that WhatsApp has put off and that are still on their way
  /// @param underway how many are on their way while nobody waits for them
  /// @param front the oldest ones in order; empty while they have not been read
  /// @param noToken how long there is nothing left to send with
  /// @param retry how long to leave alone what could not be sent
  record Situation(
      boolean online,
      Set<Jid> putOff,
      long underway,
      Optional<List<Candidate>> front,
      Duration noToken,
      Duration retry) {
    public Situation {
      putOff = Set.copyOf(putOff);
      front = front.map(List::copyOf);
    }
  }

  /// A queued message.
  ///
  /// @param aside whether it could not be sent since the last pause
  record Candidate(OutboxId id, Jid to, boolean aside) {}

  /// Decides.
  static NextSend of(Situation now) {
    if (!now.online() || !now.putOff().isEmpty() || now.underway() >= WINDOW) {
      return new Rest();
    }
    if (now.front().isEmpty()) {
      return new Read();
    }
    if (now.front().get().isEmpty()) {
      return new Rest();
    }
    Candidate first = now.front().get().getFirst();
    if (first.aside()) {
      return new Pause(now.retry());
    }
    return now.noToken().isPositive() ? new Pause(now.noToken()) : new Send(first.id());
  }
}
