package io.postrider.protocol.sync;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What is kept of a piece of history: everything but its messages.
///
/// @param names that users have given themselves
/// @param contacts as in the address book
/// @param pairs which hidden id and which number are the same user
/// @param salt what tokens of strangers are made with
public record History(
    List<Name> names,
    List<SyncAction.Contact> contacts,
    List<SyncAction.Pair> pairs,
    List<Chat> chats,
    Optional<Bytes> salt) {
  public History {
    names = List.copyOf(names);
    contacts = List.copyOf(contacts);
    pairs = List.copyOf(pairs);
    chats = List.copyOf(chats);
  }

  /// What a user calls himself.
  public record Name(Jid jid, String pushName) {
    @Override
    public String toString() {
      return "Name[" + jid.masked() + "]";
    }
  }

  /// How a chat stands on the phone.
  ///
  /// @param mutedUntil empty: it is not muted
  /// @param unread messages
  /// @param markedUnread by hand
  public record Chat(
      Jid jid,
      boolean archived,
      boolean pinned,
      Optional<Instant> mutedUntil,
      int unread,
      boolean markedUnread,
      Optional<Token> token) {
    /// Whether there is anything to say of it.
    public boolean isMarked() {
      return archived || pinned || mutedUntil.isPresent() || unread > 0 || markedUnread;
    }
  }

  /// What the other side of a chat trusts us by.
  public record Token(Bytes value, Instant at) {}
}
