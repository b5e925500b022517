package io.postrider.protocol.client.message;

import io.postrider.model.Jid;
import io.postrider.protocol.node.Node;
import java.util.Optional;

/// Where a message was written, in the words of its stanza, which its receipts repeat.
///
/// @param chat bare
/// @param author bare, where the stanza names one, as in a group
public record Origin(Jid chat, Optional<Jid> author) {
  /// Empty for what has no readers: a broadcast, a channel.
  static Optional<Origin> of(Node message) {
    return message
        .jid("from")
        .map(Jid::bare)
        .filter(chat -> chat.isUser() || chat.isGroup())
        .map(chat -> new Origin(chat, message.jid("participant").map(Jid::bare)));
  }
}
