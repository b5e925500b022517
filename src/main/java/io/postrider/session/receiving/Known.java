package io.postrider.session.receiving;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;

/// The messages that we have.
interface Known {
  /// All messages of this id in a chat; one as a rule.
  ///
  /// @param chats all addresses of the chat
  Future<List<Item>> find(MessageId id, Set<Jid> chats);

  /// One message.
  ///
  /// @param chat bare
  /// @param authors all bare addresses of who wrote it
  /// @param content the encoded `Message`; empty when only its id is kept
  record Item(Jid chat, Set<Jid> authors, Bytes content) {
    public Item {
      authors = Set.copyOf(authors);
    }

    /// Whether one of these addresses is its author's.
    boolean isBy(Set<Jid> senders) {
      return senders.stream().anyMatch(authors::contains);
    }
  }
}
