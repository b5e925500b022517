package io.postrider.session.directory;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The messages that we have.
public interface Known {
  /// All messages of this id, received ones first; one as a rule, since senders choose their ids.
  Future<List<Item>> find(MessageId id);

  /// Those in one chat.
  ///
  /// @param chats all addresses of the chat
  default Future<List<Item>> find(MessageId id, Set<Jid> chats) {
    return find(id)
        .map(found -> found.stream().filter(item -> chats.contains(item.chat())).toList());
  }

  /// One message.
  ///
  /// @param chat bare
  /// @param fromMe whether this account wrote it
  /// @param authors all bare addresses of who wrote it
  /// @param content the encoded `Message`; empty when only its id is kept
  record Item(Jid chat, boolean fromMe, Set<Jid> authors, Bytes content) {
    public Item {
      authors = Set.copyOf(authors);
    }

    /// Whether one of these addresses is its author's.
    public boolean isBy(Set<Jid> senders) {
      return senders.stream().anyMatch(authors::contains);
    }

    /// Its author, by hidden id or else by number, as far as both are known.
    public Optional<Jid> author(boolean hidden) {
      return authors.stream()
          .filter(author -> author.isLid() == hidden)
          .findFirst()
          .or(() -> authors.stream().findFirst());
    }
  }
}
