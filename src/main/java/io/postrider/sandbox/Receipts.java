package io.postrider.sandbox;

import io.postrider.model.Jid;
import io.postrider.protocol.node.Node;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Brings receipts to whom they are for. Source: protocol/sandbox.md §6.
final class Receipts {
  private final SandboxNetwork net;

  Receipts(SandboxNetwork net) {
    this.net = net;
  }

  /// A receipt of a device; the phone's own come here too.
  void accept(Device reader, Node receipt) {
    String type = receipt.attr("type").orElse("");
    net.stats.receipts++;
    switch (type) {
      case "retry" -> retry(reader, receipt);
      case "", "inactive", "played" -> forward(reader, receipt, !type.equals("played"));
      case "read" -> {
        if (!reader.account.readReceipts && !reader.isPhone() && knows(reader)) {
          net.stats.violation("a read receipt of an account that hides them");
        }
        if (reader.account.readReceipts) {
          forward(reader, receipt, false);
        }
        mirror(reader, receipt);
      }
      case "read-self", "played-self" -> mirror(reader, receipt);
      case "sender" -> sender(reader, receipt);
      default -> {}
    }
  }

  /// Whether a companion knows what its account lets others learn.
  private static boolean knows(Device companion) {
    String notice = companion.account.privacyNotices.get(companion.number);
    return notice == null || !companion.backlog.holds(notice);
  }

  /// An account lets others learn what it reads from now on, or does not; its companions are told.
  void show(PhoneAccount account, boolean shown) {
    account.readReceipts = shown;
    for (Device device : account.companions()) {
      Node notice =
          ServerStanzas.notification(net, account.phoneJid(), "account_sync")
              .with(Node.of("privacy").with(category("readreceipts", account)));
      account.privacyNotices.put(device.number, notice.id());
      net.delivery.deliver(device, notice);
    }
  }

  /// A privacy setting of an account.
  static Node category(String name, PhoneAccount account) {
    boolean hidden = name.equals("readreceipts") && !account.readReceipts;
    return Node.of("category").with("name", name).with("value", hidden ? "none" : "all");
  }

  private void forward(Device reader, Node receipt, boolean withDevice) {
    Optional<Jid> to = receipt.jid("to");
    if (to.isEmpty()) {
      net.stats.violation("a receipt without a JID");
      return;
    }
    Jid author = to.get().isGroup() ? receipt.jid("participant").orElse(Jid.WHATSAPP) : to.get();
    Optional<PhoneAccount> account = net.accounts.find(author);
    if (account.isEmpty()) {
      return;
    }
    Node stanza = addressed(reader, receipt, to.get(), withDevice);
    deliver(account.get().devices.values(), reader, stanza);
  }

  /// The receipt as others see it: from the reader, in the namespace in which it was sent.
  private Node addressed(Device reader, Node receipt, Jid to, boolean withDevice) {
    Node stanza = copy(receipt);
    if (to.isGroup()) {
      Jid namespace = receipt.jid("participant").orElse(reader.lidJid());
      return stanza.with("from", to).with("participant", reader.jidLike(namespace));
    }
    Jid from = reader.jidLike(to);
    return stanza.with("from", withDevice ? from : from.bare());
  }

  private Node copy(Node receipt) {
    Node stanza = Node.of("receipt").with("id", receipt.id()).with("t", net.seconds());
    Optional<String> type = receipt.attr("type");
    if (type.isPresent()) {
      stanza = stanza.with("type", type.get());
    }
    return receipt.children().isEmpty() ? stanza : stanza.withChildren(receipt.children());
  }

  private void deliver(Collection<Device> devices, Device except, Node stanza) {
    for (Device device : List.copyOf(devices)) {
      if (device != except) {
        net.delivery.deliver(device, stanza);
      }
    }
  }

  /// Tells the reader's other devices what has been read.
  private void mirror(Device reader, Node receipt) {
    Optional<Jid> chat = receipt.jid("to");
    if (chat.isEmpty()) {
      return;
    }
    Node stanza =
        copy(receipt).with("from", reader.jidLike(chat.get())).with("recipient", chat.get().bare());
    Optional<Jid> author = receipt.jid("participant");
    deliver(
        reader.account.devices.values(),
        reader,
        author.isPresent() ? stanza.with("participant", author.get()) : stanza);
  }

  /// An own device has got what another own device sent; without `to` all of them are meant.
  private void sender(Device reader, Node receipt) {
    Jid to = receipt.jid("to").orElse(reader.lidJid().bare());
    Node stanza = copy(receipt).with("from", reader.jidLike(to));
    Optional<Jid> recipient = receipt.jid("recipient");
    if (recipient.isPresent()) {
      stanza = stanza.with("recipient", recipient.get());
    }
    if (to.isGroup()) {
      stanza = stanza.with("from", to).with("participant", reader.lidJid());
    }
    Optional<Device> origin =
        receipt.jid("participant").or(() -> receipt.jid("to")).flatMap(net.accounts::device);
    deliver(
        origin.filter(device -> device.account == reader.account).map(List::of).orElse(List.of()),
        reader,
        stanza);
  }

  /// To the very device that sent the message, untouched.
  private void retry(Device reader, Node receipt) {
    net.stats.retries++;
    Jid to = receipt.jid("to").orElse(Jid.WHATSAPP);
    Jid author = to.isGroup() ? receipt.jid("participant").orElse(to) : to;
    Optional<Device> origin = net.accounts.device(author);
    if (origin.isEmpty() || origin.get() == reader) {
      return;
    }
    Node stanza = addressed(reader, receipt, to, true);
    for (String name : List.of("recipient", "category")) {
      Optional<Jid> jid = name.equals("recipient") ? receipt.jid(name) : Optional.empty();
      if (jid.isPresent()) {
        stanza = stanza.with(name, jid.get());
      } else if (receipt.attr(name).isPresent()) {
        stanza = stanza.with(name, receipt.attr(name).get());
      }
    }
    net.delivery.deliver(origin.get(), stanza);
  }
}
