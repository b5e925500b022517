package io.postrider.sandbox;

import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.protocol.content.Contents;
import io.postrider.protocol.content.Padding;
import io.postrider.protocol.crypto.CryptoException;
import io.postrider.protocol.node.Node;
import io.postrider.protocol.proto.Message;
import io.postrider.protocol.signal.SignalException;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A virtual phone, device 0 of its account: decrypts what it receives, answers with receipts, and
/// asks again for what it cannot read.
final class Phone {
  private static final int KEPT_RETRIES = 1_000;
  private static final int MOST_RETRIES = 5;

  private final SandboxNetwork net;
  private final Device device;
  private final PhoneKeys keys;
  private final PhoneCrypto crypto;
  private final PhoneSender sender;
  private final PhoneMemory memory;
  private final PhoneContent shown;
  private final PhoneInbox inbox;
  private final Map<String, Integer> retries = new LinkedHashMap<>();

  Phone(SandboxNetwork net, Device device, PhoneKeys keys) {
    this.net = net;
    this.device = device;
    this.keys = keys;
    crypto = new PhoneCrypto(net, device.account, keys);
    inbox = new PhoneInbox(this::save);
    memory = new PhoneMemory(net, device.account);
    shown = new PhoneContent(net, device.account, memory);
    sender = new PhoneSender(net, device, crypto, memory);
  }

  /// A number of fixed width, so that the file has the inbox in order.
  private void save(long seq, Supplier<@Nullable JsonObject> content) {
    String number = String.format("%012d", seq);
    net.state.changed("inbox/" + device.account.phone + "/" + number, content);
  }

  Device device() {
    return device;
  }

  PhoneKeys keys() {
    return keys;
  }

  PhoneInbox inbox() {
    return inbox;
  }

  PhoneMemory memory() {
    return memory;
  }

  PhoneSender sender() {
    return sender;
  }

  /// Greets a companion that is there for the first time.
  void welcome(Device companion) {
    sender.welcome(companion);
  }

  /// A stanza from the server.
  void receive(Node stanza) {
    if (stanza.tag().equals("message")) {
      message(stanza);
    } else if (stanza.tag().equals("receipt") && stanza.attr("type").orElse("").equals("retry")) {
      sender.answerRetry(stanza);
    }
    if (device.backlog.settle(stanza.tag(), stanza.id(), stanza.jid("from"))) {
      net.accounts.backlogChanged(device);
    }
  }

  private void message(Node stanza) {
    Jid from = stanza.jid("from").orElse(Jid.WHATSAPP);
    Jid author = stanza.jid("participant").orElse(from);
    Optional<Device> origin = net.accounts.device(author);
    if (origin.isEmpty()) {
      return;
    }
    String who = origin.get().account.phoneJid().toString();
    boolean toPeer = stanza.attr("category").orElse("").equals("peer");
    Message content = null;
    try {
      for (Node enc : stanza.children("enc")) {
        content = merged(content, opened(origin.get(), enc, stanza));
      }
    } catch (SignalException failed) {
      if (failed.reason() == SignalException.Reason.OLD_COUNTER) {
        boolean known = inbox.again(who, stanza.id());
        if (!known && !toPeer) {
          net.stats.violation("a new message under a counter that was used");
        }
        receipt(stanza, "");
      } else {
        askAgain(stanza);
      }
      return;
    } catch (CryptoException unreadable) {
      net.stats.violation("a message that is not padded or no protobuf");
      return;
    }
    if (content == null) {
      return;
    }
    if (toPeer) {
      sender.peerAsked(origin.get(), stanza.id(), content);
    } else {
      show(stanza, origin.get(), content);
    }
  }

  private static @Nullable Message merged(@Nullable Message before, Message next) {
    return before == null ? next : before.toBuilder().mergeFrom(next).build();
  }

  private Message opened(Device origin, Node enc, Node stanza) {
    String group = stanza.jid("from").filter(Jid::isGroup).map(Jid::user).orElse("");
    Message message = Contents.parse(Padding.unpad(crypto.decrypt(origin, enc, group)));
    Message inner =
        message.hasDeviceSentMessage() ? message.getDeviceSentMessage().getMessage() : message;
    if (inner.hasSenderKeyDistributionMessage()) {
      crypto.accept(origin, inner.getSenderKeyDistributionMessage());
    }
    if (message.hasDeviceSentMessage() && origin.account != device.account) {
      net.stats.violation("a message for own devices sent to another account");
    }
    Optional<Jid> chat = stanza.jid("recipient").filter(_ -> message.hasDeviceSentMessage());
    Optional<Jid> destination = Jid.parse(message.getDeviceSentMessage().getDestinationJid());
    if (chat.isPresent() && !destination.map(Jid::bare).equals(chat.map(Jid::bare))) {
      net.stats.violation("a message for own devices of another chat than its stanza's");
    }
    return inner.hasMessageContextInfo() || !message.hasMessageContextInfo()
        ? inner
        : inner.toBuilder().setMessageContextInfo(message.getMessageContextInfo()).build();
  }

  private void show(Node stanza, Device origin, Message content) {
    Jid from = stanza.jid("from").orElse(Jid.WHATSAPP);
    boolean own = origin.account == device.account;
    String who = origin.account.phoneJid().toString();
    Optional<JsonObject> said = shown.describe(content, origin.account);
    if (said.isPresent() && !inbox.again(who, stanza.id())) {
      Jid chat = from.isGroup() ? from : own ? stanza.jid("recipient").orElse(from) : from;
      remember(stanza, chat, origin.account, content);
      inbox.add(
          new JsonObject()
              .put("seq", 0)
              .put("waMessageId", stanza.id())
              .put(
                  "chat",
                  net.accounts
                      .find(chat)
                      .map(PhoneAccount::phoneJid)
                      .orElse(chat.bare())
                      .toString())
              .put("sender", who)
              .put("fromMe", own)
              .mergeIn(said.get())
              .mergeIn(PhoneContent.beside(content))
              .put("copies", 1)
              .put("timestamp", stanza.number("t").orElse(0) * 1_000)
              .put("receivedAt", net.now().toEpochMilli()));
    }
    receipt(stanza, own ? "sender" : "");
    if (device.account.autoRead && !own && said.isPresent()) {
      receipt(stanza, "read");
    }
  }

  private void remember(Node stanza, Jid chat, PhoneAccount author, Message content) {
    memory.add(
        new PhoneMemory.Known(
            new MessageId(stanza.id()),
            net.accounts.find(chat).map(PhoneAccount::lidJid).orElse(chat.bare()),
            author,
            content,
            Optional.of(stanza.withChildren(List.of()))));
  }

  /// Tells the sender that a message has been read.
  ///
  /// @return false when the phone has received no such message
  boolean read(String id) {
    Optional<Node> stanza =
        memory.find(id).filter(known -> !memory.isOwn(known)).flatMap(PhoneMemory.Known::stanza);
    stanza.ifPresent(one -> receipt(one, "read"));
    return stanza.isPresent();
  }

  private void receipt(Node stanza, String type) {
    net.receipts.accept(device, addressed(stanza, type));
  }

  private static Node addressed(Node stanza, String type) {
    Node receipt =
        Node.of("receipt")
            .with("id", stanza.id())
            .with("to", stanza.jid("from").orElse(Jid.WHATSAPP));
    Optional<Jid> participant = stanza.jid("participant");
    if (participant.isPresent()) {
      receipt = receipt.with("participant", participant.get());
    }
    Optional<Jid> recipient = stanza.jid("recipient");
    if (recipient.isPresent() && !type.equals("read")) {
      receipt = receipt.with("recipient", recipient.get());
    }
    return type.isEmpty() ? receipt : receipt.with("type", type);
  }

  /// Sends a retry receipt, with a bundle from the second on.
  private void askAgain(Node stanza) {
    String who = stanza.id() + " " + stanza.jid("from");
    int count = retries.merge(who, 1, Integer::sum);
    if (retries.size() > KEPT_RETRIES) {
      retries.remove(retries.keySet().iterator().next());
    }
    if (count > MOST_RETRIES) {
      return;
    }
    net.receipts.accept(
        device, addressed(stanza, "retry").withChildren(sender.retryChildren(stanza, count)));
  }
}
