package io.postrider.fuzz;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.protocol.client.Party;
import io.postrider.protocol.node.Node;
import java.util.ArrayList;
import java.util.List;

/// What a server may say, one stanza of each kind at least.
final class Stanzas {
  static final Jid GROUP = Jid.group("120363000000000001");

  private Stanzas() {}

  /// All that need no encryption.
  static List<Node> plain(Party alice, Party bob) {
    List<Node> all = new ArrayList<>(receipts(alice, bob));
    all.addAll(notifications(alice));
    all.addAll(of("ib", "ack", "iq", "call", "presence", "chatstate", "failure", "stream:error"));
    all.addAll(answers(alice, bob));
    all.add(Node.of("ib").with(count("offline_preview", 150)));
    all.add(Node.of("ib").with(count("offline", 150)));
    all.add(Node.of("ib").with(Node.of("dirty").with("type", "groups").with("timestamp", "1")));
    all.add(Node.of("ib").with(Node.of("client_expiration").with("t", 1_900_000_000)));
    all.add(
        Node.of("ib").with(Node.of("edge_routing").with(Node.of("routing_info").withText("edge"))));
    return all;
  }

  private static List<Node> of(String... tags) {
    List<Node> all = new ArrayList<>();
    for (String tag : tags) {
      all.add(
          Node.of(tag)
              .with("id", "A1")
              .with("from", Jid.phone("15550001111"))
              .with("type", "get")
              .with("t", "1700000000")
              .with(Node.of("offer").with("call-id", "C1")));
    }
    return all;
  }

  private static Node count(String tag, int count) {
    return Node.of(tag).with("count", count);
  }

  private static List<Node> receipts(Party alice, Party bob) {
    Node receipt = Node.of("receipt").with("id", "3EB0SENT").with("from", alice.phone);
    Node retry = Node.of("retry").with("count", 1).with("id", "3EB0SENT").with("v", 1);
    Node user = bob.bundleAnswer().child("list").orElseThrow().firstChild().orElseThrow();
    List<Node> keys = new ArrayList<>(user.children());
    return List.of(
        receipt.with("t", "1700000000").with("type", "read"),
        receipt
            .with("from", GROUP)
            .with("participant", alice.lid)
            .with(
                Node.of("list")
                    .with(Node.of("item").with("id", "B"), Node.of("item").with("id", "C"))),
        receipt
            .with("from", GROUP)
            .with(
                Node.of("participants")
                    .with("key", "3EB0SENT")
                    .with(Node.of("user").with("jid", alice.lid).with("t", "1700000000"))),
        receipt.with("from", bob.phone).with("recipient", alice.phone).with("type", "played-self"),
        receipt
            .with("from", alice.device())
            .with("type", "retry")
            .with(
                retry,
                keys.getFirst(),
                Node.of("keys").withChildren(keys.subList(1, keys.size()))));
  }

  private static List<Node> notifications(Party alice) {
    Node notice = Node.of("notification").with("id", "N1").with("t", "1700000000");
    Node group = notice.with("type", "w:gp2").with("from", GROUP).with("participant", alice.lid);
    Node who = member(alice);
    List<Node> all = new ArrayList<>();
    for (String change : List.of("add", "remove", "promote", "demote", "leave", "delete")) {
      all.add(group.with(Node.of(change).with("reason", "invite").with(who)));
    }
    all.add(group.with(Node.of("create").with("type", "new").with(group(alice))));
    all.add(group.with(Node.of("subject").with("subject", "Made up"), Node.of("locked")));
    all.add(
        group.with(
            Node.of("description").with("id", "1").with(Node.of("body").withText("made up")),
            Node.of("not_announcement"),
            Node.of("invite").with("code", "abc")));
    for (String type :
        List.of(
            "devices", "account_sync", "encrypt", "companion_reg_refresh", "picture", "mystery")) {
      all.add(
          notice
              .with("type", type)
              .with("from", alice.phone)
              .with("lid", alice.lid)
              .with(Node.of("identity"), count("count", 2), Node.of("companion_reg_refresh")));
    }
    all.add(notice.with("type", "status").with("from", alice.lid).with(Node.of("set")));
    all.add(
        notice
            .with("type", "account_sync")
            .with(
                Node.of("blocklist")
                    .with("dhash", "1")
                    .with(
                        Node.of("item")
                            .with("jid", alice.lid)
                            .with("pn_jid", alice.phone)
                            .with("action", "block"))));
    return all;
  }

  private static Node member(Party who) {
    return Node.of("participant")
        .with("jid", who.lid)
        .with("phone_number", who.phone)
        .with("type", "admin");
  }

  private static Node group(Party member) {
    return Node.of("group")
        .with("id", GROUP.user())
        .with("subject", "Made up")
        .with("creator", member.lid)
        .with("creator_pn", member.phone)
        .with("creation", "1700000000")
        .with("addressing_mode", "lid")
        .with(
            member(member),
            Node.of("announcement"),
            Node.of("description").with("id", "1").with(Node.of("body").withText("made up")));
  }

  private static List<Node> answers(Party alice, Party bob) {
    Node result = Node.of("iq").with("type", "result").with("id", "1").with("from", Jid.WHATSAPP);
    Node devices =
        Node.of("device-list")
            .with(
                Node.of("device").with("id", 0).with("is_hosted", "true"),
                Node.of("device").with("id", 5).with("key-index", 1));
    Node user =
        Node.of("user")
            .with("jid", alice.phone)
            .with(Node.of("devices").with(devices), Node.of("lid").with("val", alice.lid));
    return List.of(
        bob.bundleAnswer(),
        result.with(Node.of("usync").with(Node.of("list").with(user))),
        result.with(Node.of("groups").with(group(alice))),
        result.with(group(alice).with("jid", GROUP)),
        result.with(Node.of("leave").with(Node.of("group").with("id", GROUP).with("error", 404))),
        result.with(count("count", 7).with("value", 7)),
        result.with("type", "error").with(Node.of("error").with("code", 404).with("text", "no")),
        result.with("type", "set").with(Node.of("pair-device").with(Node.of("ref").withText("2@"))),
        Node.of("failure").with("reason", 401),
        Node.of("stream:error")
            .with("code", 515)
            .with(Node.of("conflict").with("type", "replaced")),
        Node.of("message")
            .with("id", "X1")
            .with("from", alice.device())
            .with("sender_pn", alice.phone)
            .with("t", "1700000000")
            .with(
                Node.of("enc")
                    .with("v", "2")
                    .with("type", "msg")
                    .with(Bytes.fromHex("33" + "0a".repeat(60))),
                Node.of("unavailable")));
  }
}
