package io.postrider.sandbox;

import io.postrider.model.Jid;
import io.postrider.protocol.content.ParticipantHash;
import io.postrider.protocol.node.Node;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Notifications about groups and devices, each with one child. Source:
/// protocol/group-notifications.md §1, protocol/contacts-and-usync.md §3.
final class GroupNotices {
  private final SandboxNetwork net;

  GroupNotices(SandboxNetwork net) {
    this.net = net;
  }

  /// Tells these members' devices that they are in the group now, the one that joined included: it
  /// learns the group from this, the answer to its query has the address only.
  void created(
      SandboxGroup group, Device actor, Collection<SandboxGroup.Member> members, String reason) {
    Node create =
        reason.equals("invite")
            ? Node.of("create").with("reason", "invite")
            : Node.of("create").with("type", reason);
    List<Device> devices =
        members.stream().flatMap(member -> member.account().devices.values().stream()).toList();
    boolean joined = reason.equals("invite");
    send(group, actor, devices, joined, create.with(node(group, true)));
  }

  /// Tells who was there before about participants that came, went or changed their role.
  void participants(
      SandboxGroup group,
      Device actor,
      List<Device> present,
      String action,
      List<PhoneAccount> accounts,
      String reason) {
    Node child =
        Node.of(action)
            .with("v_id", group.version)
            .with("prev_v_id", group.version - 1)
            .withChildren(accounts.stream().map(one -> participant(group, one)).toList());
    send(group, actor, present, false, reason.isEmpty() ? child : child.with("reason", reason));
  }

  void toMembers(SandboxGroup group, Device actor, Node child) {
    send(group, actor, group.devices(), false, child);
  }

  void toAdmins(SandboxGroup group, Device actor, Node child) {
    send(
        group,
        actor,
        group.devices().stream().filter(device -> group.isAdmin(device.account)).toList(),
        false,
        child);
  }

  /// Tells the actor's other devices.
  void toAccount(SandboxGroup group, Device actor, Node child) {
    send(group, actor, List.copyOf(actor.account.devices.values()), false, child);
  }

  /// @param actorToo whether who did it is told as well
  private void send(
      SandboxGroup group, Device actor, List<Device> devices, boolean actorToo, Node child) {
    for (Device device : devices) {
      if ((actorToo || device != actor) && !device.isPhone()) {
        net.delivery.deliver(
            device,
            ServerStanzas.notification(net, group.jid(), "w:gp2")
                .with("participant", group.address(actor.account))
                .with("participant_pn", actor.account.phoneJid())
                .with("notify", actor.account.name)
                .with("addressing_mode", group.byPhone ? "pn" : "lid")
                .with(child));
      }
    }
  }

  private static Node participant(SandboxGroup group, PhoneAccount account) {
    Node node = Node.of("participant").with("jid", group.address(account));
    return group.byPhone
        ? node.with("lid", account.lidJid())
        : node.with("phone_number", account.phoneJid());
  }

  /// The group as queries and `create` show it.
  static Node node(SandboxGroup group, boolean participants) {
    Node node =
        Node.of("group")
            .with("id", group.id)
            .with("subject", group.subject)
            .with("s_t", group.creation)
            .with("s_o", group.address(group.creator))
            .with("creation", group.creation)
            .with("creator", group.address(group.creator))
            .with("creator_pn", group.creator.phoneJid())
            .with("addressing_mode", group.byPhone ? "pn" : "lid")
            .with("size", group.members.size())
            .with("p_v_id", group.version)
            .with("a_v_id", group.version);
    List<Node> children = new ArrayList<>();
    if (participants) {
      for (SandboxGroup.Member member : group.members.values()) {
        Node one = participant(group, member.account());
        children.add(
            member.isAdmin()
                ? one.with("type", member.role().name().toLowerCase(Locale.ROOT))
                : one);
      }
    }
    flags(group, children);
    return node.withChildren(children);
  }

  private static void flags(SandboxGroup group, List<Node> children) {
    if (!group.description.isEmpty()) {
      children.add(
          Node.of("description")
              .with("id", group.descriptionId)
              .with("t", group.creation)
              .with(ServerStanzas.text("body", group.description)));
    }
    if (group.announce) {
      children.add(Node.of("announcement"));
    }
    if (group.locked) {
      children.add(Node.of("locked"));
    }
    if (group.ephemeralSeconds > 0) {
      children.add(Node.of("ephemeral").with("expiration", group.ephemeralSeconds));
    }
    if (group.approval) {
      children.add(
          Node.of("membership_approval_mode").with(Node.of("group_join").with("state", "on")));
    }
    children.add(
        ServerStanzas.text("member_add_mode", group.adminsAdd ? "admin_add" : "all_member_add"));
  }

  /// The hash over an account's devices in the namespace of `like`.
  static String hash(PhoneAccount account, Jid like) {
    return ParticipantHash.of(
        account.devices.values().stream().map(device -> device.jidLike(like)).toList());
  }

  void deviceAdded(Device device) {
    devices(device, "add");
  }

  void deviceRemoved(Device device) {
    devices(device, "remove");
  }

  private void devices(Device changed, String action) {
    PhoneAccount account = changed.account;
    Set<PhoneAccount> told = new LinkedHashSet<>();
    account.watchers().forEach(phone -> net.accounts.byPhone(phone).ifPresent(told::add));
    told.add(account);
    told.removeIf(one -> net.faults.take(Fault.Kind.LOSE_DEVICES, one.phone).isPresent());
    for (PhoneAccount one : told) {
      for (Device device : one.companions()) {
        if (device != changed) {
          net.delivery.deliver(device, devices(changed, action, account.lidJid()));
          net.delivery.deliver(device, devices(changed, action, account.phoneJid()));
        }
      }
    }
    for (Device device : account.companions()) {
      if (device != changed) {
        net.delivery.deliver(device, ownDevices(account));
      }
    }
  }

  private Node devices(Device changed, String action, Jid user) {
    PhoneAccount account = changed.account;
    Node list = Node.of("key-index-list").with("ts", net.seconds());
    return ServerStanzas.notification(net, user, "devices")
        .with(
            Node.of(action)
                .with("device_hash", hash(account, user))
                .with(
                    Node.of("device")
                        .with("jid", changed.jidLike(user))
                        .with("key-index", changed.keyIndex),
                    action.equals("add")
                        ? list.with(DeviceIdentity.keyIndexList(account, net.now()))
                        : list));
  }

  private Node ownDevices(PhoneAccount account) {
    List<Node> all =
        account.devices.values().stream()
            .map(
                device -> {
                  Node node = Node.of("device").with("jid", device.phoneJid());
                  return device.isPhone() ? node : node.with("key-index", device.keyIndex);
                })
            .toList();
    return ServerStanzas.notification(net, account.phoneJid(), "account_sync")
        .with(
            Node.of("devices").with("dhash", hash(account, account.phoneJid())).withChildren(all));
  }
}
