package io.postrider.sandbox;

import io.postrider.model.Jid;
import io.postrider.protocol.node.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Answers questions about users: devices, hidden ids, whose a number is. Source:
/// protocol/contacts-and-usync.md §2 and §5, protocol/news-2026.md §N3.
final class Usync {
  private final SandboxNetwork net;

  Usync(SandboxNetwork net) {
    this.net = net;
  }

  Node answer(Device asker, Node iq) {
    Optional<Node> usync = iq.child("usync");
    if (usync.isEmpty()) {
      return ServerStanzas.error(iq, 400);
    }
    Optional<Node> query = usync.get().child("query");
    List<Node> users = new ArrayList<>();
    Set<Jid> seen = new HashSet<>();
    for (Node user :
        usync.get().child("list").map(list -> list.children("user")).orElse(List.of())) {
      answer(asker, query.orElse(Node.of("query")), user)
          .filter(answer -> answer.jid("jid").map(seen::add).orElse(false))
          .ifPresent(users::add);
    }
    Node answer = Node.of("usync");
    for (String name : List.of("sid", "mode", "last", "index", "context")) {
      Optional<String> value = usync.get().attr(name);
      if (value.isPresent()) {
        answer = answer.with(name, value.get());
      }
    }
    Node protocols =
        Node.of("result")
            .withChildren(
                query.map(Node::children).orElse(List.of()).stream()
                    .map(child -> Node.of(child.tag()))
                    .toList());
    return ServerStanzas.result(iq, answer.with(protocols, Node.of("list").withChildren(users)));
  }

  private Optional<Node> answer(Device asker, Node query, Node user) {
    if (query.child("contact").isPresent() && user.child("contact").isPresent()) {
      return Optional.of(contact(query, user));
    }
    Optional<Jid> jid = user.jid("jid").map(Jid::bare);
    if (jid.isEmpty() || !jid.get().isUser()) {
      net.stats.violation("a usync user without a JID");
      return Optional.empty();
    }
    Optional<PhoneAccount> account = net.accounts.find(jid.get());
    List<Node> children = new ArrayList<>();
    if (account.isPresent()) {
      details(asker, query, jid.get(), account.get(), children);
    }
    return Optional.of(Node.of("user").with("jid", jid.get()).withChildren(children));
  }

  private void details(
      Device asker, Node query, Jid jid, PhoneAccount account, List<Node> children) {
    if (query.child("devices").isPresent()) {
      account.watch(asker.account.phone).ifPresent(_ -> net.accounts.changed(account));
      boolean hidden = asker.account.namespaces == Namespaces.LID && jid.isPhone();
      children.add(
          hidden && account != asker.account
              ? Node.of("devices").with(Node.of("device-list"))
              : devices(account, jid));
    }
    if (query.child("lid").isPresent() && jid.isPhone()) {
      children.add(Node.of("lid").with("val", account.lidJid()));
    }
  }

  private Node devices(PhoneAccount account, Jid jid) {
    List<Node> list = new ArrayList<>();
    for (Device device : account.devices.values()) {
      Node node = Node.of("device").with("id", device.number);
      list.add(device.isPhone() ? node : node.with("key-index", device.keyIndex));
    }
    return Node.of("devices")
        .with(
            Node.of("device-list").with("hash", GroupNotices.hash(account, jid)).withChildren(list),
            Node.of("key-index-list")
                .with("ts", net.seconds())
                .with(DeviceIdentity.keyIndexList(account, net.now())));
  }

  private Node contact(Node query, Node user) {
    Node asked = user.child("contact").orElse(Node.of("contact"));
    String digits = asked.bytes().utf8().replaceFirst("@c\\.us$", "").replaceFirst("^\\+", "");
    Optional<PhoneAccount> account = net.accounts.byNumber(digits);
    boolean lid =
        query
            .child("contact")
            .flatMap(node -> node.attr("addressing_mode"))
            .orElse("")
            .equals("lid");
    Node contact =
        Node.of("contact").with("type", account.isPresent() ? "in" : "out").with(asked.bytes());
    Jid phone =
        account.map(PhoneAccount::phoneJid).orElse(Jid.phone(digits.isEmpty() ? "0" : digits));
    if (account.isEmpty() || !lid) {
      return Node.of("user").with("jid", phone).with(contact);
    }
    return Node.of("user").with("jid", account.get().lidJid()).with("pn_jid", phone).with(contact);
  }
}
