package io.postrider.protocol.client.message;

import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.protocol.client.keys.Credentials;
import io.postrider.protocol.client.keys.Linked;
import io.postrider.protocol.client.keys.Ratchets;
import io.postrider.protocol.node.Node;
import java.util.Optional;
import java.util.Set;

/// Who a received message is from and where it belongs. Source: protocol/addressing.md §4,
/// protocol/receiving.md §1.
///
/// @param chat bare
/// @param sender with device
/// @param fromMe whether another device of our account sent it
/// @param shared whether the chat is a group or a broadcast
record Envelope(Node stanza, MessageId id, Jid chat, Jid sender, boolean fromMe, boolean shared) {

  /// Two are known to come: one for this device, and one for the whole group.
  private static final int MOST_PARTS = 4;

  /// Empty when an attribute is missing or wrong, or when there are too many encrypted parts.
  static Optional<Envelope> parse(Linked own, Node stanza) {
    Optional<Jid> from = stanza.jid("from");
    if (from.isEmpty()
        || !MessageId.isValid(stanza.id())
        || stanza.children("enc").size() > MOST_PARTS) {
      return Optional.empty();
    }
    MessageId id = new MessageId(stanza.id());
    if (from.get().isGroup() || from.get().server().equals(Jid.BROADCAST)) {
      return stanza
          .jid("participant")
          .filter(Envelope::isDevice)
          .map(Jid::unhosted)
          .map(who -> new Envelope(stanza, id, from.get(), who, own.owns(who), true));
    }
    if (!isDevice(from.get())) {
      return Optional.empty();
    }
    Jid sender = from.get().unhosted();
    boolean mine = own.owns(sender);
    Jid chat = mine ? stanza.jid("recipient").orElse(sender) : sender;
    return Optional.of(new Envelope(stanza, id, chat.unhosted().bare(), sender, mine, false));
  }

  private static boolean isDevice(Jid jid) {
    return !jid.user().isEmpty()
        && Set.of(Jid.PHONE, Jid.LID, Jid.HOSTED, Jid.HOSTED_LID).contains(jid.server());
  }

  /// From the account's phone to this device alone, not part of a chat.
  boolean isPeer() {
    return stanza.attr("category").orElse("").equals("peer");
  }

  /// The sender's address in the other namespace, bare, when the stanza tells it.
  Optional<Jid> senderAlias() {
    String prefix = shared ? "participant_" : "sender_";
    return fromMe && !shared
        ? Optional.empty()
        : stanza.jid(prefix + (sender.isLid() ? "pn" : "lid")).filter(Jid::isUser).map(Jid::bare);
  }

  /// The other's address in the other namespace, when the chat has only one and the stanza tells
  /// it.
  Optional<Jid> chatAlias() {
    if (shared) {
      return Optional.empty();
    }
    return fromMe
        ? stanza.jid("peer_recipient_" + (chat.isLid() ? "pn" : "lid")).map(Jid::bare)
        : senderAlias();
  }

  /// Keeps what the stanza tells of hidden ids.
  void learn(Ratchets ratchets, Credentials credentials) {
    senderAlias().ifPresent(alias -> Aliases.learn(ratchets, credentials, sender, alias));
    if (fromMe) {
      chatAlias().ifPresent(alias -> Aliases.learn(ratchets, credentials, chat, alias));
    }
  }
}
