package io.postrider.sandbox;

import io.postrider.model.Jid;
import io.postrider.protocol.node.Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Requests to join a group whose admins approve new members. Source:
/// `protocol/group-operations.md` §12.
final class GroupRequests {
  private final SandboxNetwork net;

  GroupRequests(SandboxNetwork net) {
    this.net = net;
  }

  /// Files the request of somebody who has the invite code; 304 when there is one.
  GroupEngine.Joined file(SandboxGroup group, Device actor) {
    if (group.pending.putIfAbsent(actor.account.phone, net.seconds()) != null) {
      return GroupEngine.Joined.refused(304);
    }
    net.groups.changed(group);
    Node user =
        Node.of("requested_user")
            .with("jid", group.address(actor.account))
            .with("phone_number", actor.account.phoneJid());
    net.notices.toAdmins(
        group,
        actor,
        Node.of("created_membership_requests").with("request_method", "invite_link").with(user));
    net.notices.toAccount(
        group, actor, Node.of("membership_approval_request").with("request_method", "invite_link"));
    return new GroupEngine.Joined(GroupEngine.OK, Optional.of(group), true);
  }

  /// An admin approves or rejects requests.
  ///
  /// @return for each JID 200 or its error
  Map<Jid, Integer> decide(Device actor, SandboxGroup group, boolean approve, List<Jid> targets) {
    Map<Jid, Integer> codes = new LinkedHashMap<>();
    for (Jid target : targets) {
      if (!codes.containsKey(target)) {
        codes.put(
            target,
            net.accounts
                .find(target.bare())
                .map(account -> decide(actor, group, approve, account))
                .orElse(404));
      }
    }
    return codes;
  }

  private int decide(Device actor, SandboxGroup group, boolean approve, PhoneAccount account) {
    if (!group.pending.containsKey(account.phone)) {
      return 404;
    }
    if (approve && group.members.size() >= GroupEngine.LARGEST) {
      return 419;
    }
    List<Device> present = group.devices();
    if (approve) {
      SandboxGroup.Member joined = group.enter(account, net.seconds());
      net.groups.changed(group);
      net.notices.created(group, actor, List.of(joined), "invite");
      net.notices.participants(group, actor, present, "add", List.of(account), "");
    } else {
      group.pending.remove(account.phone);
      net.groups.changed(group);
      Node gone = Node.of("participant").with("jid", group.address(account));
      net.notices.toAdmins(group, actor, Node.of("revoked_membership_requests").with(gone));
    }
    return GroupEngine.OK;
  }
}
