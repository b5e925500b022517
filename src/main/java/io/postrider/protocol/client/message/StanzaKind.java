package io.postrider.protocol.client.message;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.protocol.content.Label;
import io.postrider.protocol.node.Node;
import io.postrider.protocol.proto.Message;
import io.postrider.protocol.signal.SessionCipher;
import java.util.Optional;

/// Makes the nodes of a message with its label on them.
record StanzaKind(Label label) {
  static StanzaKind of(Message message) {
    return new StanzaKind(Label.of(message));
  }

  Node stanza(MessageId id, Jid to) {
    Node stanza =
        Node.of("message").with("id", id.value()).with("to", to).with("type", label.type());
    return label.edit().isEmpty() ? stanza : stanza.with("edit", label.edit());
  }

  Node enc(SessionCipher.Encrypted part) {
    Node enc = enc(part.preKey() ? "pkmsg" : "msg", part.ciphertext());
    return label.hide() ? enc.with("decrypt-fail", "hide") : enc;
  }

  Node groupEnc(Bytes ciphertext) {
    return enc("skmsg", ciphertext);
  }

  private Node enc(String encryption, Bytes ciphertext) {
    Node enc = Node.of("enc").with("v", "2").with("type", encryption).with(ciphertext);
    return label.mediaType().isEmpty() ? enc : enc.with("mediatype", label.mediaType());
  }

  /// What stands beside the encrypted parts.
  Optional<Node> meta() {
    return label.pollType().isEmpty()
        ? Optional.empty()
        : Optional.of(Node.of("meta").with("polltype", label.pollType()));
  }
}
