package io.postrider.sandbox;

import io.postrider.model.Jid;
import io.postrider.protocol.node.Node;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/// What logged-in companions send, by tag; queries by namespace.
final class Inbound {
  private final SandboxNetwork net;
  private final Presences presences;
  private final Map<String, BiFunction<Device, Node, Node>> queries;

  Inbound(SandboxNetwork net) {
    this.net = net;
    this.presences = new Presences(net);
    Usync usync = new Usync(net);
    GroupQueries groups = new GroupQueries(net);
    queries =
        Map.ofEntries(
            Map.entry("w:p", this::pong),
            Map.entry("encrypt", (device, iq) -> net.preKeys.answer(device, iq)),
            Map.entry("usync", usync::answer),
            Map.entry("w:g2", groups::answer),
            Map.entry("abt", (_, iq) -> properties(iq)),
            Map.entry("blocklist", new Profiles(net)::blocked),
            Map.entry("privacy", this::privacy),
            Map.entry("w:mex", (device, iq) -> net.trusts.answer(device, iq)),
            Map.entry("urn:xmpp:whatsapp:dirty", (_, iq) -> ServerStanzas.result(iq)),
            Map.entry("urn:xmpp:whatsapp:push", (_, iq) -> ServerStanzas.result(iq)),
            Map.entry("tos", (_, iq) -> ServerStanzas.result(iq)),
            Map.entry("w:stats", (_, iq) -> ServerStanzas.result(iq)),
            Map.entry("disappearing_mode", (_, iq) -> ServerStanzas.result(iq)),
            Map.entry("status", (_, iq) -> ServerStanzas.result(iq)),
            Map.entry("w:profile:picture", (_, iq) -> ServerStanzas.error(iq, 404)),
            Map.entry("w:sync:app:state", (device, iq) -> net.states.answer(device, iq)),
            Map.entry("w:m", (_, iq) -> ServerStanzas.result(iq, media())));
  }

  private Node pong(Device device, Node iq) {
    net.delivery.alive(device);
    return ServerStanzas.result(iq).with("t", net.seconds());
  }

  void receive(CompanionLink link, Device device, Node node) {
    switch (node.tag()) {
      case "iq" -> query(link, device, node);
      case "message" -> net.routing.accept(device, node, Optional.of(link));
      case "receipt" -> {
        link.send(receiptAck(node));
        presences.receipted(link, node);
        net.delivery.receipted(device, node);
        net.receipts.accept(device, node);
      }
      case "ack" -> net.delivery.acknowledged(device, node);
      case "call" -> link.send(callAck(node));
      case "ib" -> net.logins.told(link, node);
      case "presence" -> presences.told(link, node);
      case "chatstate", "xmlstreamend" -> {}
      default -> net.stats.violation("a stanza with an unknown tag");
    }
  }

  private static Node receiptAck(Node receipt) {
    Node ack = Node.of("ack").with("class", "receipt").with("id", receipt.id());
    Optional<Jid> to = receipt.jid("to");
    if (to.isPresent()) {
      ack = ack.with("from", to.get());
    }
    Optional<String> type = receipt.attr("type");
    return type.isPresent() ? ack.with("type", type.get()) : ack;
  }

  /// Who rejects a call waits for this.
  private static Node callAck(Node call) {
    Node ack =
        Node.of("ack")
            .with("class", "call")
            .with("id", call.id())
            .with("from", call.jid("to").orElse(Jid.WHATSAPP));
    Optional<Node> event = call.firstChild();
    return event.isPresent() ? ack.with("type", event.get().tag()) : ack;
  }

  private void query(CompanionLink link, Device device, Node iq) {
    String type = iq.attr("type").orElse("");
    if (type.equals("result") || type.equals("error")) {
      return;
    }
    String namespace = iq.attr("xmlns").orElse("");
    Optional<Fault> fault =
        net.faults.take(
            Fault.Kind.IQ_ERROR,
            device.account.phone,
            one -> one.word("xmlns", "").equals(namespace) && one.isAbout(net.accounts, iq));
    if (fault.isPresent()) {
      int code = fault.get().number("code", 500);
      link.send(ServerStanzas.error(iq, code, fault.get().word("text", ServerStanzas.text(code))));
      return;
    }
    switch (namespace) {
      case "passive" -> passive(link, device, iq);
      case "md" -> management(link, device, iq);
      default -> answer(link, device, iq, namespace);
    }
  }

  private void answer(CompanionLink link, Device device, Node iq, String namespace) {
    BiFunction<Device, Node, Node> handler = queries.get(namespace);
    link.send(handler == null ? ServerStanzas.error(iq, 501) : handler.apply(device, iq));
  }

  private void passive(CompanionLink link, Device device, Node iq) {
    link.send(ServerStanzas.result(iq));
    if (iq.child("active").isPresent()) {
      net.logins.activate(link, device);
    } else {
      link.active = false;
      link.feed = null;
    }
  }

  private void management(CompanionLink link, Device device, Node iq) {
    Optional<Jid> removed = iq.child("remove-companion-device").flatMap(node -> node.jid("jid"));
    if (removed.isEmpty()) {
      link.send(ServerStanzas.error(iq, 501));
    } else if (net.accounts.device(removed.get()).filter(device::equals).isEmpty()) {
      net.stats.violation("a companion removes another device");
      link.send(ServerStanzas.error(iq, 403));
    } else {
      net.logins.logOut(link, device, iq);
    }
  }

  private Node properties(Node iq) {
    if (iq.child("props").flatMap(props -> props.attr("protocol")).isEmpty()) {
      net.stats.violation("a query for properties without a protocol");
    }
    return ServerStanzas.result(
        iq, Node.of("props").with("protocol", "1").with("hash", "x").with("refresh", 86_400));
  }

  private Node privacy(Device device, Node iq) {
    if (iq.child("tokens").isPresent()) {
      return net.trusts.asked(device, iq);
    }
    if (!iq.attr("type").orElse("").equals("get")) {
      return ServerStanzas.result(iq);
    }
    List<Node> categories =
        List.of("last", "profile", "status", "groupadd", "readreceipts", "online", "calladd")
            .stream()
            .map(name -> Receipts.category(name, device.account))
            .toList();
    return ServerStanzas.result(iq, Node.of("privacy").withChildren(categories));
  }

  private static Node media() {
    return Node.of("media_conn")
        .with("auth", "sandbox")
        .with("ttl", 300)
        .with("auth_ttl", 21_600)
        .with("max_buckets", 12)
        .with(Node.of("host").with("hostname", "media.invalid"));
  }
}
