package io.postrider.protocol.client.message;

import io.postrider.model.Jid;
import io.postrider.protocol.client.keys.Credentials;
import io.postrider.protocol.client.keys.Ratchets;
import io.postrider.protocol.node.Node;
import io.postrider.protocol.signal.PreKey;
import io.postrider.protocol.signal.SignalAddress;
import io.postrider.protocol.signal.SignalException.Reason;
import java.util.List;
import java.util.Optional;

/// What to answer to a received message: one receipt when it was read, a request for a retry and an
/// ack when it was not. Source: protocol/receipts-and-retries.md §1 and §2,
/// protocol/queries-and-acks.md §3, protocol/news-2026.md §N4.
record Confirmations(
    Ratchets ratchets, Credentials credentials, Envelope envelope, Decryption decryption) {
  private static final int MOST_REQUESTS = 5;

  Incoming.Received received(int retryCount, boolean available) {
    Node stanza = envelope.stanza();
    Optional<Reason> failure = decryption.failure();
    if (failure.isPresent()) {
      return undecryptable(failure.get(), retryCount);
    }
    if (decryption.malformed() && decryption.content().isEmpty()) {
      return received(
          Optional.of("MALFORMED"), List.of(Acks.of(stanza, Acks.INVALID_PROTOBUF)), credentials);
    }
    if (decryption.unknown()) {
      boolean bot = stanza.children("enc").stream().anyMatch(Confirmations::isBot);
      int nack = bot ? Acks.MISSING_SECRET : Acks.UNKNOWN_TYPE;
      return received(
          Optional.of("UNKNOWN_ENCRYPTION"), List.of(Acks.of(stanza, nack)), credentials);
    }
    return received(Optional.empty(), confirmed(stanza, available), credentials);
  }

  /// A receipt settles a `<message>`; a stanza of another tag wants an ack of its own class beside
  /// it.
  private List<Node> confirmed(Node stanza, boolean available) {
    if (stanza.child("enc").isEmpty()) {
      return List.of(Acks.of(stanza));
    }
    if (isHistory()) {
      return List.of(receipt(available), historyReceipt(stanza));
    }
    return stanza.tag().equals("message")
        ? List.of(receipt(available))
        : List.of(receipt(available), Acks.of(stanza));
  }

  /// Each notice of a history wants a receipt of its own beside the ordinary one. Source:
  /// protocol/history.md §3.
  private boolean isHistory() {
    return envelope.isPeer()
        && envelope.fromMe()
        && decryption
            .content()
            .filter(message -> message.getProtocolMessage().hasHistorySyncNotification())
            .isPresent();
  }

  private Node historyReceipt(Node stanza) {
    return Node.of("receipt")
        .with("id", stanza.id())
        .with("to", credentials.requireLinked().jid().bare())
        .with("type", "hist_sync");
  }

  private static boolean isBot(Node enc) {
    return enc.attr("type").orElse("").equals("msmsg");
  }

  private Node receipt(boolean available) {
    Node receipt = addressed();
    if (envelope.isPeer()) {
      return receipt.with("type", "peer_msg");
    }
    if (envelope.fromMe()) {
      return Acks.copy(envelope.stanza(), "recipient", receipt.with("type", "sender"));
    }
    return available ? receipt : receipt.with("type", "inactive");
  }

  /// `to` repeats the device: the server sends a message again whose receipt lost it.
  private Node addressed() {
    Node stanza = envelope.stanza();
    Node receipt = Node.of("receipt").with("id", stanza.id());
    Node to = stanza.jid("from").map(from -> receipt.with("to", from)).orElse(receipt);
    return Acks.copy(stanza, "participant", to);
  }

  /// A device gets one pre-key until it uses it: who sends what cannot be read must not use ours
  /// up.
  private Incoming.Received undecryptable(Reason reason, int retryCount) {
    Node stanza = envelope.stanza();
    Node ack = Acks.of(stanza);
    int count = Math.max(retryCount, earlier(stanza)) + 1;
    if (count > MOST_REQUESTS) {
      return received(Optional.of(reason.name()), List.of(ack), credentials);
    }
    Credentials changed = credentials;
    Optional<PreKey> fresh = Optional.empty();
    if (count >= 2 || isHopeless(reason)) {
      SignalAddress sender = SignalAddress.of(envelope.sender());
      fresh = ratchets.retryKey(sender);
      if (fresh.isEmpty()) {
        PreKey key = PreKey.generate(credentials.nextPreKeyId());
        ratchets.putRetryKey(sender, key);
        fresh = Optional.of(key);
        changed = credentials.withNextPreKeyId(PreKey.after(key.id()));
      }
    }
    Node base = Acks.copy(stanza, "recipient", addressed());
    Node request = RetryReceipts.request(credentials, stanza, base, count, reason, fresh);
    return received(Optional.of(reason.name()), List.of(request, ack), changed);
  }

  /// The sender has to start anew in any case, so our keys go along at once.
  private boolean isHopeless(Reason reason) {
    boolean pairwise =
        envelope.stanza().children("enc").stream()
            .anyMatch(enc -> !enc.attr("type").orElse("").equals("skmsg"));
    return switch (reason) {
      case UNKNOWN_PRE_KEY, NO_SESSION -> true;
      case NO_SENDER_KEY -> !pairwise;
      default -> false;
    };
  }

  /// How often others count that this was sent again.
  private static int earlier(Node stanza) {
    List<Node> parts = stanza.children("enc");
    return parts.size() == 1
        ? Math.clamp(parts.getFirst().number("count").orElse(0), 0, MOST_REQUESTS)
        : 0;
  }

  private Incoming.Received received(
      Optional<String> undecryptable, List<Node> replies, Credentials changed) {
    boolean direct = envelope.fromMe() && !envelope.shared();
    boolean named = envelope.stanza().jid("recipient").isPresent();
    return new Incoming.Received(
        direct && !named
            ? decryption.sentTo().map(Jid::bare).orElse(envelope.chat())
            : envelope.chat(),
        envelope.sender(),
        envelope.id(),
        envelope.fromMe(),
        undecryptable.isPresent() ? Optional.empty() : decryption.content(),
        undecryptable,
        replies,
        changed.equals(credentials) ? Optional.empty() : Optional.of(changed));
  }
}
