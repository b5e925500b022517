package io.postrider.sandbox;

import io.postrider.protocol.node.Node;
import java.util.Set;

/// Subject, description and switches of a group. Source: protocol/group-operations.md §10.
final class GroupSettings {
  static final int LONGEST_SUBJECT = 100;

  private static final Set<String> SETTINGS =
      Set.of(
          "subject",
          "description",
          "announcement",
          "not_announcement",
          "locked",
          "unlocked",
          "ephemeral",
          "not_ephemeral",
          "member_add_mode",
          "membership_approval_mode");

  /// After a day, a week, ninety days.
  private static final Set<Integer> TIMERS = Set.of(86_400, 604_800, 7_776_000);

  private final SandboxNetwork net;

  GroupSettings(SandboxNetwork net) {
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

  Node answer(Device device, Node iq, Node child, SandboxGroup group) {
    if (!iq.attr("type").orElse("").equals("set")) {
      return ServerStanzas.error(iq, 501);
    }
    int refusal = refusal(child);
    if (refusal != GroupEngine.OK) {
      return ServerStanzas.error(iq, refusal);
    }
    boolean text = child.tag().equals("subject") || child.tag().equals("description");
    boolean allowed = group.isAdmin(device.account) || (text && !group.locked);
    if (!allowed) {
      return ServerStanzas.error(iq, 401);
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
    return ServerStanzas.result(iq);
  }

  private static int refusal(Node child) {
    if (!SETTINGS.contains(child.tag())) {
      return 501;
    }
    if (child.tag().equals("ephemeral") && !TIMERS.contains(seconds(child))) {
      return 400;
    }
    boolean tooLong =
        child.tag().equals("subject") && child.bytes().utf8().length() > LONGEST_SUBJECT;
    return tooLong ? 406 : GroupEngine.OK;
  }

  private static int seconds(Node ephemeral) {
    return (int) ephemeral.number("expiration").orElse(0);
  }

  private Node subject(Device device, Node child, SandboxGroup group) {
    group.subject = child.bytes().utf8();
    return Node.of("subject")
        .with("subject", group.subject)
        .with("s_t", net.seconds())
        .with("s_o", group.address(device.account));
  }

  private Node description(Node child, SandboxGroup group) {
    group.description = child.child("body").map(body -> body.bytes().utf8()).orElse("");
    group.descriptionId = child.attr("id").orElse(net.newId());
    Node told = Node.of("description").with("id", group.descriptionId);
    return told.with(
        group.description.isEmpty()
            ? Node.of("delete")
            : ServerStanzas.text("body", group.description));
  }

  private static void set(Node iq, Node child, SandboxGroup group) {
    switch (child.tag()) {
      case "announcement" -> group.announce = true;
      case "not_announcement" -> group.announce = false;
      case "locked" -> group.locked = true;
      case "unlocked" -> group.locked = false;
      case "ephemeral" -> group.ephemeralSeconds = seconds(child);
      case "not_ephemeral" -> group.ephemeralSeconds = 0;
      case "member_add_mode" -> group.adminsAdd = child.bytes().utf8().equals("admin_add");
      case "membership_approval_mode" -> group.approval = approval(iq);
      default -> {}
    }
  }
}
