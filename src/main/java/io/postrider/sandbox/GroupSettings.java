package io.postrider.sandbox;

import io.postrider.protocol.node.Node;

/// Subject, description and switches of a group. Source: protocol facts, part 3 section 1.9.
final class GroupSettings {
  private final Network net;

  GroupSettings(Network net) {
    this.net = net;
  }

  /// Whether a node switches the approval of new members on.
  static boolean approval(Node parent) {
    return parent
        .child("membership_approval_mode")
        .flatMap(mode -> mode.child("group_join"))
        .flatMap(join -> join.attr("state"))
        .filter("on"::equals)
        .isPresent();
  }

  Node answer(Device device, Node iq, Node child, Group group) {
    if (!iq.attr("type").orElse("").equals("set")) {
      return Stanza.error(iq, 501);
    }
    boolean text = child.tag().equals("subject") || child.tag().equals("description");
    boolean allowed = group.isAdmin(device.account) || (text && !group.locked);
    if (!allowed) {
      return Stanza.error(iq, 401);
    }
    Node told =
        switch (child.tag()) {
          case "subject" -> subject(device, child, group);
          case "description" -> description(child, group);
          default -> {
            set(iq, child, group);
            yield child;
          }
        };
    net.groups.changed(group);
    net.notices.toMembers(group, device, told.with("v_id", group.version));
    return Stanza.result(iq);
  }

  private Node subject(Device device, Node child, Group group) {
    group.subject = child.bytes().utf8();
    return Node.of("subject")
        .with("subject", group.subject)
        .with("s_t", net.seconds())
        .with("s_o", group.address(device.account));
  }

  private Node description(Node child, Group group) {
    group.description = child.child("body").map(body -> body.bytes().utf8()).orElse("");
    group.descriptionId = child.attr("id").orElse(net.newId());
    Node told = Node.of("description").with("id", group.descriptionId);
    return told.with(
        group.description.isEmpty() ? Node.of("delete") : Stanza.text("body", group.description));
  }

  private static void set(Node iq, Node child, Group group) {
    switch (child.tag()) {
      case "announcement" -> group.announce = true;
      case "not_announcement" -> group.announce = false;
      case "locked" -> group.locked = true;
      case "unlocked" -> group.locked = false;
      case "member_add_mode" -> group.adminsAdd = child.bytes().utf8().equals("admin_add");
      case "membership_approval_mode" -> group.approval = approval(iq);
      default -> {}
    }
  }
}
