package io.postrider.session.state;

import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.protocol.content.Content;
import java.time.Instant;
import java.util.Optional;

/// A message in a chat, as it is told to users. All addresses are bare.
///
/// @param chat the group, or the other user, by phone number where it is known
/// @param sender by phone number where it is known
/// @param senderLid by hidden id, where it is known
/// @param pushName the name that the sender has given himself
/// @param fromMe whether another device of our own account sent it
/// @param at when it was sent, by the server's clock
public record ChatMessage(
    MessageId id,
    Jid chat,
    Jid sender,
    Optional<Jid> senderLid,
    Optional<String> pushName,
    boolean fromMe,
    Content content,
    Instant at) {
  /// Nothing of the content.
  @Override
  public String toString() {
    return "ChatMessage[" + id + " from " + sender.masked() + "]";
  }
}
