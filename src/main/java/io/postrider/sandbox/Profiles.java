package io.postrider.sandbox;

import io.postrider.model.Failure;
import io.postrider.protocol.node.Node;
import io.postrider.sandbox.ControlApi.Answer;
import io.postrider.sandbox.ControlApi.Request;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;

/// What phones say about themselves, and whom they have blocked. Source:
/// protocol/notifications-and-calls.md §1, protocol/contacts-and-usync.md §9.
final class Profiles {
  private final SandboxNetwork net;

  Profiles(SandboxNetwork net) {
    this.net = net;
  }

  /// Tells everybody else's companions what an account says about itself.
  Answer about(PhoneAccount of, Request request) {
    ControlApi.require(request, HttpMethod.POST, 3);
    JsonObject body = Bodies.read(request.body(), Set.of("text"));
    if (!(body.getValue("text") instanceof String text) || text.length() > 139) {
      throw Bodies.invalid("text", "must be a text of at most 139 characters");
    }
    for (PhoneAccount account : net.accounts.all()) {
      if (account != of) {
        for (Device device : account.companions()) {
          net.delivery.deliver(
              device,
              ServerStanzas.notification(net, of.lidJid(), "status")
                  .with(ServerStanzas.text("set", text)));
        }
      }
    }
    return Answer.NOTHING;
  }

  /// An account blocks another one, or does so no more, and its companions are told: of whom, or
  /// that all of it is to be asked for.
  Answer block(PhoneAccount by, Request request) {
    ControlApi.require(request, HttpMethod.POST, 3);
    JsonObject body = Bodies.read(request.body(), Set.of("to", "blocked", "whole"));
    PhoneAccount other =
        net.accounts
            .find(PhoneApi.recipient(Bodies.text(body, "to"), "to"))
            .filter(one -> one != by)
            .orElseThrow(() -> new Failure.NotFound("recipient").asException());
    boolean blocked = Bodies.flag(body, "blocked", true);
    boolean _ = blocked ? by.blocked.add(other.phone) : by.blocked.remove(other.phone);
    net.accounts.changed(by);
    Node list = Node.of("blocklist").with("dhash", hash(by));
    Node told =
        Bodies.flag(body, "whole", false)
            ? list.with("action", "modify")
            : list.with(item(other, blocked));
    for (Device device : by.companions()) {
      net.delivery.deliver(
          device, ServerStanzas.notification(net, by.phoneJid(), "account_sync").with(told));
    }
    return Answer.NOTHING;
  }

  private static Node item(PhoneAccount other, boolean blocked) {
    Node item =
        Node.of("item").with("jid", other.lidJid()).with("action", blocked ? "block" : "unblock");
    return blocked ? item.with("pn_jid", other.phoneJid()) : item;
  }

  private static String hash(PhoneAccount by) {
    return Integer.toHexString(by.blocked.hashCode());
  }

  /// The whole list.
  Node blocked(Device device, Node iq) {
    if (!iq.attr("type").orElse("").equals("get") || !iq.children().isEmpty()) {
      net.stats.violation("a query of the block list that is more than one");
      return ServerStanzas.error(iq, 400);
    }
    List<Node> items =
        device.account.blocked.stream()
            .flatMap(phone -> net.accounts.byPhone(phone).stream())
            .map(other -> Node.of("item").with("jid", other.lidJid()))
            .toList();
    return ServerStanzas.result(
        iq, Node.of("list").with("dhash", hash(device.account)).withChildren(items));
  }
}
