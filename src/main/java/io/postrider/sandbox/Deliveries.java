package io.postrider.sandbox;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.protocol.node.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings stanzas to devices: at once, or when they are back. Source: protocol/sandbox.md §7.
final class Deliveries {
  /// Receipts of these types acknowledge a message.
  private static final Set<String> SETTLING =
      Set.of(
          "",
          "inactive",
          "sender",
          "peer_msg",
          "read",
          "read-self",
          "played",
          "played-self",
          "hist_sync");

  private static final Duration ACKNOWLEDGED_WITHIN = Duration.ofSeconds(60);
  private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);

  private final SandboxNetwork net;

  Deliveries(SandboxNetwork net) {
    this.net = net;
  }

  void deliver(Device device, Node stanza) {
    Node sent = renamed(device, withheld(device, corrupted(device, stanza)));
    device.backlog.add(sent);
    net.accounts.backlogChanged(device);
    if (device.isPhone()) {
      if (device.account.online) {
        received(device.account, sent);
      }
      return;
    }
    CompanionLink link = device.link;
    if (link == null || !link.active) {
      return;
    }
    if (net.faults.take(Fault.Kind.GARBLE, device.account.phone).isPresent()) {
      link.garble();
    }
    device.backlog.sent(sent, net.now());
    link.send(sent);
    if (stanza.tag().equals("message")
        && net.faults.take(Fault.Kind.REDELIVER, device.account.phone).isPresent()) {
      link.send(sent);
    }
  }

  /// A status post, or what nobody knows, is a message under another tag.
  private Node renamed(Device device, Node stanza) {
    if (device.isPhone() || !isSecret(stanza)) {
      return stanza;
    }
    return net.faults
        .take(Fault.Kind.RENAME, device.account.phone)
        .map(fault -> new Node(fault.word("tag", "status"), stanza.attributes(), stanza.content()))
        .orElse(stanza);
  }

  /// A companion is told that there is a message, and given nothing of it.
  private Node withheld(Device device, Node stanza) {
    if (device.isPhone() || !isSecret(stanza)) {
      return stanza;
    }
    return net.faults
        .take(Fault.Kind.WITHHOLD, device.account.phone)
        .map(fault -> stanza.withChildren(List.of(unavailable(fault.word("type", "")))))
        .orElse(stanza);
  }

  private static Node unavailable(String type) {
    Node unavailable = Node.of("unavailable");
    return type.isEmpty() ? unavailable : unavailable.with("type", type);
  }

  private static boolean isSecret(Node stanza) {
    return stanza.tag().equals("message")
        && stanza.child("enc").isPresent()
        && stanza.attr("category").isEmpty();
  }

  private Node corrupted(Device device, Node stanza) {
    if (!isSecret(stanza)) {
      return stanza;
    }
    String at = device.isPhone() ? "phone" : "companion";
    return net.faults
        .take(
            Fault.Kind.CORRUPT,
            device.account.phone,
            fault -> fault.word("at", "companion").equals(at))
        .map(_ -> flipped(stanza))
        .orElse(stanza);
  }

  private static Node flipped(Node stanza) {
    List<Node> children = new ArrayList<>(stanza.children());
    for (int i = children.size() - 1; i >= 0; i--) {
      Node child = children.get(i);
      if (child.tag().equals("enc")) {
        children.set(i, child.with(flip(child.bytes(), child.attr("type").orElse(""))));
        break;
      }
    }
    return stanza.withChildren(children);
  }

  /// Flips a bit within the authentication code, wherever the ciphertext ends.
  private static Bytes flip(Bytes content, String type) {
    byte[] bytes = content.toArray();
    int place = bytes.length - (type.equals("pkmsg") ? 12 : 1);
    bytes[Math.max(0, place)] ^= 1;
    return Bytes.wrap(bytes);
  }

  /// A device has acknowledged with `<ack>`.
  void acknowledged(Device device, Node ack) {
    String tag = ack.attr("class").orElse("");
    if (!settle(device, tag, ack.id(), ack.jid("to")) && device.backlog.holds(ack.id())) {
      net.stats.violation("an ack of the class " + tag + " for a stanza of another");
    }
  }

  /// A companion shows that it lives: what it was given long ago should be done with.
  void alive(Device device) {
    int late = device.backlog.overdue(net.now().minus(ACKNOWLEDGED_WITHIN));
    boolean unconfirmed = device.historyDue.removeIf(id -> !device.backlog.holds(id));
    if (unconfirmed) {
      net.stats.violation("a notice of a history without its receipt");
    }
    for (int i = 0; i < late; i++) {
      net.stats.violation("a stanza that was not acknowledged");
    }
  }

  /// A device has sent a receipt, which acknowledges the messages it names.
  void receipted(Device device, Node receipt) {
    if (!SETTLING.contains(receipt.attr("type").orElse(""))) {
      return;
    }
    if (receipt.attr("type").orElse("").equals("hist_sync")) {
      device.historyDue.remove(receipt.id());
    }
    Optional<Jid> to = receipt.jid("to");
    boolean _ = settle(device, "message", receipt.id(), to);
    for (Node item : receipt.child("list").map(list -> list.children("item")).orElse(List.of())) {
      boolean _ = settle(device, "message", item.id(), to);
    }
  }

  private boolean settle(Device device, String tag, String id, Optional<Jid> from) {
    boolean settled = device.backlog.settle(tag, id, from);
    if (settled) {
      net.accounts.backlogChanged(device);
    }
    return settled;
  }

  /// The phone is back: it gets what has waited.
  void resume(PhoneAccount account) {
    for (Node stanza : account.phoneDevice().backlog.all()) {
      received(account, stanza);
    }
  }

  /// What a phone cannot cope with must not end the sender's connection.
  private void received(PhoneAccount account, Node stanza) {
    try {
      account.handset().receive(stanza);
    } catch (RuntimeException failed) {
      net.stats.violation("a stanza that a phone cannot handle");
      LOG.warn("a phone failed", failed);
    }
  }
}
