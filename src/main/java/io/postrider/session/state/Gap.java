package io.postrider.session.state;

import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// A message that has come without anything that can be read.
///
/// @param chat bare, as the event names it
/// @param sender bare, as the event names him
/// @param senderLid his hidden id, where it is known
/// @param kind why, as the event names it
/// @param at when it was sent
public record Gap(
    MessageId id,
    Jid chat,
    Jid sender,
    Optional<Jid> senderLid,
    boolean fromMe,
    String kind,
    Instant at,
    State state) {
  /// How far it has come; it never goes back.
  public enum State {
    WAITING,
    TOLD,
    FILLED;

    /// The name in the database.
    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Gap with(State next) {
    return new Gap(id, chat, sender, senderLid, fromMe, kind, at, next);
  }

  /// All addresses of the sender that are known.
  public Set<Jid> senders() {
    Set<Jid> senders = new LinkedHashSet<>(Set.of(sender));
    senderLid.ifPresent(senders::add);
    return senders;
  }

  @Override
  public String toString() {
    return "Gap[" + id + " " + kind + "]";
  }
}
