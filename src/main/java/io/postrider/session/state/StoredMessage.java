package io.postrider.session.state;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import java.time.Instant;
import java.util.Optional;

/// A received message as it is kept: so that it is shown once, can be quoted, and its votes opened.
///
/// @param chat bare, as the event names it
/// @param sender bare, as the event names him
/// @param senderLid his hidden id, where it is known
/// @param content the encoded `Message`, in the clear; sealed at rest; empty: only that it was seen
public record StoredMessage(
    MessageId id,
    Jid chat,
    Jid sender,
    Optional<Jid> senderLid,
    boolean fromMe,
    Bytes content,
    Instant at) {
  @Override
  public String toString() {
    return "StoredMessage[" + id + "]";
  }
}
