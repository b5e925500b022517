package io.postrider.sandbox;

import io.postrider.model.Failure;
import io.postrider.model.Jid;
import io.postrider.protocol.node.Node;

/// What phones let others see of them, and whether companions are there. Source:
/// protocol/presence.md §1 and §3, protocol/notifications-and-calls.md §1.
final class Presences {
  private final SandboxNetwork net;

  Presences(SandboxNetwork net) {
    this.net = net;
  }

  /// A companion says what others see of it, or asks what it sees of others.
  void told(CompanionLink link, Node presence) {
    switch (presence.attr("type").orElse("")) {
      case "available" -> shown(link, presence, true);
      case "unavailable" -> shown(link, presence, false);
      case "", "subscribe", "unsubscribe" -> {}
      default -> net.stats.violation("a presence of an unknown type");
    }
  }

  private void shown(CompanionLink link, Node presence, boolean available) {
    if (presence.attr("name").orElse("").isEmpty()) {
      net.stats.violation("a presence without a name");
    }
    link.available = available;
  }

  /// Who is there says so with each receipt, and who is not does not.
  void receipted(CompanionLink link, Node receipt) {
    String type = receipt.attr("type").orElse("");
    if (type.isEmpty() && !link.available) {
      net.stats.violation("a receipt as of somebody who is there");
    } else if (type.equals("inactive") && link.available) {
      net.stats.violation("a receipt as of somebody who is not there");
    }
  }

  /// Tells the companions of an account that are there; none of it is kept for others.
  ///
  /// @throws io.postrider.model.FailureException for an unknown state or recipient
  void tell(PhoneAccount from, Jid to, String state, String media) {
    PhoneAccount other =
        net.accounts.find(to).orElseThrow(() -> new Failure.NotFound("recipient").asException());
    Node stanza = stanza(from, state, media);
    for (Device device : other.companions()) {
      if (device.link != null && device.link.active) {
        device.link.send(stanza);
      }
    }
  }

  private static Node stanza(PhoneAccount from, String state, String media) {
    if (!media.isEmpty() && !(media.equals("audio") && state.equals("composing"))) {
      throw Bodies.invalid("media", "must be audio, of composing");
    }
    return switch (state) {
      case "available" -> Node.of("presence").with("from", from.lidJid());
      case "unavailable" ->
          Node.of("presence")
              .with("from", from.lidJid())
              .with("type", "unavailable")
              .with("last", "deny");
      case "composing" -> {
        Node child = Node.of("composing");
        yield Node.of("chatstate")
            .with("from", from.lidJid())
            .with(media.isEmpty() ? child : child.with("media", media));
      }
      case "paused" -> Node.of("chatstate").with("from", from.lidJid()).with(Node.of("paused"));
      default ->
          throw Bodies.invalid("state", "must be available, unavailable, composing or paused");
    };
  }

  /// Tells everybody else's companions of a new picture.
  ///
  /// @return its id; empty when it is gone
  String picture(PhoneAccount of, boolean removed) {
    String id = removed ? "" : Long.toString(net.seconds());
    Node change =
        removed
            ? Node.of("delete").with("jid", of.lidJid())
            : Node.of("set").with("jid", of.lidJid()).with("id", id);
    for (PhoneAccount account : net.accounts.all()) {
      if (account != of) {
        for (Device device : account.companions()) {
          net.delivery.deliver(
              device,
              Node.of("notification")
                  .with("type", "picture")
                  .with("from", of.lidJid())
                  .with("id", net.newId())
                  .with("t", net.seconds())
                  .with(change));
        }
      }
    }
    return id;
  }
}
