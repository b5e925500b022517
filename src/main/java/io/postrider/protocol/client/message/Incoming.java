package io.postrider.protocol.client.message;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.protocol.client.keys.Credentials;
import io.postrider.protocol.client.keys.Ratchets;
import io.postrider.protocol.client.keys.RecordKey;
import io.postrider.protocol.client.keys.RecordKeys;
import io.postrider.protocol.client.query.ServerTime;
import io.postrider.protocol.node.Node;
import io.postrider.protocol.proto.Message;
import io.postrider.protocol.signal.Effort;
import io.postrider.protocol.signal.SessionCipher;
import io.postrider.protocol.signal.SignalAddress;
import io.postrider.protocol.signal.SignalException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A received message: decrypts it and decides what to answer. Source: protocol/receiving.md §2,
/// protocol/receipts-and-retries.md §1 and §2.
public final class Incoming {
  private static final MessageId NO_ID = new MessageId("-");
  private static final String NO_NAME = "-";

  private final Credentials credentials;
  private final Node message;
  private final Optional<Envelope> parsed;

  private Incoming(Credentials credentials, Node message) {
    this.credentials = credentials;
    this.message = message;
    this.parsed = Envelope.parse(credentials.requireLinked(), message);
  }

  /// Reads the outside of a message; whatever is wrong with it, `decrypt` knows the answer.
  ///
  /// @param credentials as they are in the turn that decrypts it
  public static Incoming read(Credentials credentials, Node message) {
    return new Incoming(credentials, message);
  }

  /// Tells one message from others, however often it is sent.
  public String key() {
    return message.attr("from").orElse("")
        + " "
        + message.attr("participant").orElse("")
        + " "
        + message.id();
  }

  /// The id, as it is.
  public String id() {
    return message.id();
  }

  /// Where it can be marked as read.
  public Optional<Origin> origin() {
    return Origin.of(message);
  }

  /// The name that the sender has given himself.
  public Optional<String> pushName() {
    return message.attr("notify").filter(name -> !name.isEmpty() && !name.equals(NO_NAME));
  }

  /// Whether it is from the phone of our account to this device alone.
  public boolean isFromPhone() {
    return isPeer() && parsed.filter(one -> one.fromMe() && one.sender().device() == 0).isPresent();
  }

  /// Whether it is no part of a chat.
  public boolean isPeer() {
    return parsed.filter(Envelope::isPeer).isPresent();
  }

  /// Why this device is given nothing of it, in the words of WhatsApp, perhaps none; empty when
  /// something has come.
  public Optional<String> withheld() {
    return message.child("enc").isPresent() || parsed.isEmpty()
        ? Optional.empty()
        : message.child("unavailable").map(node -> node.attr("type").orElse(""));
  }

  /// When it was sent, by the server's clock; `now` when it does not say.
  public Instant at(Instant now) {
    return ServerTime.of(message, now);
  }

  /// What came of a message. Commit the changes of the ratchets and the credentials, then write the
  /// replies.
  ///
  /// @param chat bare; for an echo of our own message the chat that it was sent to
  /// @param sender with device
  /// @param fromMe whether another device of our account sent it
  /// @param message out of a `deviceSent` container; empty when there is nothing to show
  /// @param undecryptable why it could not be read; count it per message
  /// @param replies in order
  /// @param credentials changed ones: a pre-key was made for a retry request
  public record Received(
      Jid chat,
      Jid sender,
      MessageId id,
      boolean fromMe,
      Optional<Message> message,
      Optional<String> undecryptable,
      List<Node> replies,
      Optional<Credentials> credentials) {
    public Received {
      replies = List.copyOf(replies);
    }

    /// For logs: nothing of the content.
    @Override
    public String toString() {
      return "Received[" + id + " from " + sender.masked() + "]";
    }
  }

  /// The records to load. Load `Ratchets.aliased` after them.
  public Set<RecordKey> needs() {
    if (parsed.isEmpty()) {
      return Set.of();
    }
    Envelope envelope = parsed.get();
    List<Jid> names = new ArrayList<>(List.of(envelope.sender()));
    int device = envelope.sender().device();
    envelope.senderAlias().ifPresent(alias -> names.add(alias.withDevice(device)));
    if (envelope.fromMe()) {
      names.add(credentials.requireLinked().lid().withDevice(device));
    }
    Set<RecordKey> keys = new HashSet<>(Peers.needs(names));
    keys.addAll(Trusts.needs(List.of(envelope.chat())));
    envelope.chatAlias().ifPresent(alias -> keys.addAll(Trusts.needs(List.of(alias))));
    keys.add(RecordKeys.retryKey(SignalAddress.of(envelope.sender())));
    for (Node enc : message.children("enc")) {
      switch (enc.attr("type").orElse("")) {
        case "pkmsg" -> preKeyId(enc.bytes()).ifPresent(id -> keys.add(RecordKeys.preKey(id)));
        default -> {}
      }
    }
    if (envelope.shared()) {
      names.forEach(
          name -> keys.add(RecordKeys.senderKey(envelope.chat(), SignalAddress.of(name))));
    }
    return keys;
  }

  private static Optional<Integer> preKeyId(Bytes pkmsg) {
    try {
      return Optional.of(SessionCipher.preKeyId(pkmsg)).filter(id -> id != 0);
    } catch (SignalException _) {
      return Optional.empty();
    }
  }

  /// Decrypts all parts.
  ///
  /// @param ratchets loaded with `needs`; a part that fails leaves no trace in it
  /// @param retryCount how often this message was asked for again already
  /// @param available whether we have told the server that we are online
  /// @param effort what it may cost; when it was too little, nothing that this returns counts
  public Received decrypt(Ratchets ratchets, int retryCount, boolean available, Effort effort) {
    if (parsed.isEmpty()) {
      return unparsable();
    }
    Envelope envelope = parsed.get();
    envelope.learn(ratchets, credentials);
    Decryption decryption = new Decryption(new Peers(ratchets, credentials), envelope, effort);
    decryption.run();
    return new Confirmations(ratchets, credentials, envelope, decryption)
        .received(retryCount, available);
  }

  /// Notes that one of us has written to the other, unless only the content says to whom: what
  /// there is between us and him was not loaded.
  ///
  /// @param ratchets loaded with `needs`
  public void met(Ratchets ratchets, Received received, Instant now) {
    if (parsed.filter(envelope -> envelope.chat().equals(received.chat())).isPresent()) {
      Trusts.met(ratchets, credentials, received.chat(), now);
    }
  }

  /// Newsletters and other things that hold no encrypted message are acknowledged only.
  private Received unparsable() {
    Jid from = message.jid("from").orElse(Jid.WHATSAPP);
    boolean plain = from.server().equals(Jid.NEWSLETTER) && MessageId.isValid(message.id());
    return new Received(
        from.bare(),
        from,
        MessageId.isValid(message.id()) ? new MessageId(message.id()) : NO_ID,
        false,
        Optional.empty(),
        Optional.empty(),
        List.of(plain ? Acks.of(message) : Acks.of(message, Acks.PARSE_ERROR)),
        Optional.empty());
  }
}
