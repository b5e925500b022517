package io.postrider.protocol.client;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.protocol.content.Contents;
import io.postrider.protocol.node.Node;
import io.postrider.protocol.proto.Message;
import io.postrider.protocol.signal.SessionCipher;

/// What the stanza tells of a message without its content. Source: protocol facts, part 2 section
/// 5.2.
///
/// @param type `text`, `media`, `reaction` or `poll`
/// @param edit `1`, `7` or empty
/// @param mediaType of `enc`, or empty
/// @param hide whether a receiver that cannot decrypt it shows nothing
record StanzaKind(String type, String edit, String mediaType, boolean hide) {
  private static final int REVOKE = 0;
  private static final int MESSAGE_EDIT = 14;

  static StanzaKind of(Message message) {
    Message inner = Contents.unwrap(message);
    if (inner.hasReactionMessage()) {
      boolean removal = inner.getReactionMessage().getText().isEmpty();
      return new StanzaKind("reaction", removal ? "7" : "", "", true);
    }
    if (inner.hasPollUpdateMessage()) {
      return new StanzaKind("poll", "", "", true);
    }
    if (inner.hasPollCreationMessage()
        || inner.hasPollCreationMessageV2()
        || inner.hasPollCreationMessageV3()) {
      return new StanzaKind("poll", "", "", false);
    }
    if (inner.hasContactMessage()) {
      return new StanzaKind("media", "", "vcard", false);
    }
    if (inner.hasProtocolMessage()) {
      int kind = inner.getProtocolMessage().getType();
      String edit = kind == MESSAGE_EDIT ? "1" : kind == REVOKE ? "7" : "";
      return new StanzaKind("text", edit, "", !edit.isEmpty());
    }
    return new StanzaKind("text", "", "", false);
  }

  Node stanza(MessageId id, Jid to) {
    Node stanza = Node.of("message").with("id", id.value()).with("to", to).with("type", type);
    return edit.isEmpty() ? stanza : stanza.with("edit", edit);
  }

  Node enc(SessionCipher.Encrypted part) {
    Node enc = enc(part.preKey() ? "pkmsg" : "msg", part.ciphertext());
    return hide ? enc.with("decrypt-fail", "hide") : enc;
  }

  Node groupEnc(Bytes ciphertext) {
    return enc("skmsg", ciphertext);
  }

  private Node enc(String encryption, Bytes ciphertext) {
    Node enc = Node.of("enc").with("v", "2").with("type", encryption).with(ciphertext);
    return mediaType.isEmpty() ? enc : enc.with("mediatype", mediaType);
  }
}
