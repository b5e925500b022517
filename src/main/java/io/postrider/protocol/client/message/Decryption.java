package io.postrider.protocol.client.message;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.protocol.client.keys.Ratchets;
import io.postrider.protocol.client.keys.RecordKeys;
import io.postrider.protocol.client.keys.Wire;
import io.postrider.protocol.content.Contents;
import io.postrider.protocol.content.Padding;
import io.postrider.protocol.crypto.CryptoException;
import io.postrider.protocol.node.Node;
import io.postrider.protocol.proto.DeviceSentMessage;
import io.postrider.protocol.proto.Message;
import io.postrider.protocol.proto.SenderKeyDistribution;
import io.postrider.protocol.signal.Effort;
import io.postrider.protocol.signal.GroupCipher;
import io.postrider.protocol.signal.SignalAddress;
import io.postrider.protocol.signal.SignalException;
import io.postrider.protocol.signal.SignalException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One message's encrypted parts, tried one by one: those for this device before the one for the
/// whole group, because they bring its key. Source: protocol/receiving.md §1 and §2.
final class Decryption {
  private final Peers peers;
  private final Envelope envelope;
  private final Effort effort;
  private Optional<Message> content = Optional.empty();
  private Optional<Jid> sentTo = Optional.empty();
  private Optional<Reason> failure = Optional.empty();
  private boolean malformed;
  private boolean unknown;

  Decryption(Peers peers, Envelope envelope, Effort effort) {
    this.peers = peers;
    this.envelope = envelope;
    this.effort = effort;
  }

  /// The message to show, if there is one.
  Optional<Message> content() {
    return content;
  }

  /// Where another device of ours sent it, by its own word.
  Optional<Jid> sentTo() {
    return sentTo;
  }

  /// Why there is no content although there should be; empty when all is well.
  Optional<Reason> failure() {
    return content.isPresent() ? Optional.empty() : failure;
  }

  /// Whether a part decrypted to something that is no message.
  boolean malformed() {
    return malformed;
  }

  /// Whether there is only encryption that we do not know.
  boolean unknown() {
    return unknown && content.isEmpty() && failure.isEmpty();
  }

  void run() {
    List<Node> parts = new ArrayList<>(envelope.stanza().children("enc"));
    List<Node> last = parts.stream().filter(enc -> type(enc).equals("skmsg")).toList();
    parts.removeAll(last);
    parts.addAll(last);
    parts.forEach(this::attempt);
  }

  private static String type(Node enc) {
    return enc.attr("type").orElse("");
  }

  private void attempt(Node enc) {
    Ratchets.Mark mark = peers.ratchets().mark();
    try {
      switch (type(enc)) {
        case "pkmsg" -> take(first(enc.bytes()));
        case "msg" -> take(peers.decrypt(envelope.sender(), enc.bytes(), effort));
        case "skmsg" -> take(group(enc.bytes()));
        default -> unknown = true;
      }
    } catch (SignalException failed) {
      peers.ratchets().rollbackTo(mark);
      if (failed.reason() != Reason.OLD_COUNTER) {
        failure = Optional.of(failed.reason());
      }
    }
  }

  private Bytes first(Bytes ciphertext) {
    Bytes word = Wire.content(envelope.stanza(), "device-identity");
    return peers.decryptFirst(envelope.sender(), ciphertext, word, effort);
  }

  private Bytes group(Bytes ciphertext) {
    SignalAddress sender = sender();
    GroupCipher.Decrypted decrypted =
        GroupCipher.decrypt(
            peers.ratchets().senderKey(envelope.chat(), sender).filter(_ -> envelope.shared()),
            ciphertext,
            effort);
    peers.ratchets().put(envelope.chat(), sender, decrypted.record());
    return decrypted.plaintext();
  }

  /// A key that came before the hidden id was known moves to it.
  private SignalAddress sender() {
    SignalAddress now = peers.address(envelope.sender());
    for (Jid name : names()) {
      SignalAddress old = SignalAddress.of(name);
      if (!old.equals(now)) {
        peers.move(
            RecordKeys.senderKey(envelope.chat(), old), RecordKeys.senderKey(envelope.chat(), now));
      }
    }
    return now;
  }

  private List<Jid> names() {
    Jid sender = envelope.sender();
    return envelope
        .senderAlias()
        .map(alias -> List.of(sender, alias.withDevice(sender.device())))
        .orElse(List.of(sender));
  }

  /// The ratchet has moved whatever is inside, so a malformed content must not undo it.
  private void take(Bytes padded) {
    try {
      Message outer = Contents.parse(Padding.unpad(padded));
      Message inner = outer;
      if (outer.hasDeviceSentMessage()) {
        if (!envelope.fromMe()) {
          return;
        }
        DeviceSentMessage sent = outer.getDeviceSentMessage();
        inner = withSecret(sent.getMessage(), outer);
        distribution(outer);
        sentTo = Contents.sentTo(outer);
      }
      distribution(inner);
      if (isContent(inner)) {
        content = Optional.of(inner);
      }
    } catch (CryptoException _) {
      malformed = true;
    }
  }

  /// Some senders keep the secret of a poll outside of the container only.
  private static Message withSecret(Message inner, Message outer) {
    return inner.hasMessageContextInfo() || !outer.hasMessageContextInfo()
        ? inner
        : inner.toBuilder().setMessageContextInfo(outer.getMessageContextInfo()).build();
  }

  private void distribution(Message message) {
    if (!envelope.shared() || !message.hasSenderKeyDistributionMessage()) {
      return;
    }
    SenderKeyDistribution part = message.getSenderKeyDistributionMessage();
    SignalAddress sender = sender();
    try {
      peers
          .ratchets()
          .put(
              envelope.chat(),
              sender,
              GroupCipher.accept(
                  peers.ratchets().senderKey(envelope.chat(), sender),
                  Wire.bytes(part.getAxolotlSenderKeyDistributionMessage())));
    } catch (SignalException broken) {
      failure = Optional.of(broken.reason());
    }
  }

  /// Whether there is anything but a sender key.
  private static boolean isContent(Message message) {
    Message.Builder rest =
        message.toBuilder().clearSenderKeyDistributionMessage().clearMessageContextInfo();
    return rest.build().getSerializedSize() > 0;
  }
}
