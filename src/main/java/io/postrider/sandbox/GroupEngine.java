package io.postrider.sandbox;

import io.postrider.model.Jid;
import io.postrider.protocol.crypto.Random;
import io.postrider.protocol.node.Node;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The group engine: who may do what, with the codes of the real server. Every change tells the
/// members once. Source: protocol/sandbox.md §10.
final class GroupEngine {
  static final int LARGEST = 1_024;
  static final int OK = 200;

  /// What a new group is to be like.
  ///
  /// @param approval whether admins approve new members
  /// @param announce whether admins only may write
  /// @param byPhone whether its members go by phone number
  /// @param ephemeralSeconds after which messages disappear, 0 for never
  record Wanted(
      String subject, boolean approval, boolean announce, boolean byPhone, int ephemeralSeconds) {
    /// The usual group.
    static Wanted of(String subject) {
      return new Wanted(subject, false, false, false, 0);
    }
  }

  /// What a join came to.
  ///
  /// @param code 200, or the error
  /// @param pending whether only a request was filed
  record Joined(int code, Optional<SandboxGroup> group, boolean pending) {
    static Joined refused(int code) {
      return new Joined(code, Optional.empty(), false);
    }
  }

  private final SandboxNetwork net;
  private final Map<String, SandboxGroup> all = new LinkedHashMap<>();
  private final Map<String, SandboxGroup> byInvite = new HashMap<>();
  private final GroupRequests requests;
  private long nextId = System.currentTimeMillis();

  GroupEngine(SandboxNetwork net) {
    this.net = net;
    requests = new GroupRequests(net);
  }

  /// Of those who want to join.
  GroupRequests requests() {
    return requests;
  }

  Optional<SandboxGroup> find(Jid jid) {
    return jid.isGroup() ? Optional.ofNullable(all.get(jid.user())) : Optional.empty();
  }

  Collection<SandboxGroup> all() {
    return all.values();
  }

  void add(SandboxGroup group) {
    all.put(group.id, group);
    byInvite.put(group.invite, group);
    group.oldInvites.forEach(old -> byInvite.put(old, group));
  }

  void clear() {
    all.clear();
    byInvite.clear();
  }

  void changed(SandboxGroup group) {
    group.version++;
    net.state.changed("group/" + group.id, () -> Snapshots.group(group));
  }

  /// A new group; the creator is its superadmin. Its members are told by `create`.
  SandboxGroup create(Device actor, Wanted wanted, List<PhoneAccount> others) {
    SandboxGroup group =
        new SandboxGroup(
            "120363" + nextId++, actor.account, wanted.subject, newCode(), net.seconds());
    group.approval = wanted.approval;
    group.announce = wanted.announce;
    group.byPhone = wanted.byPhone;
    group.ephemeralSeconds = wanted.ephemeralSeconds;
    group.members.put(actor.account.phone, member(actor.account, SandboxGroup.Role.SUPERADMIN));
    for (PhoneAccount other : others) {
      group.members.putIfAbsent(other.phone, member(other, SandboxGroup.Role.MEMBER));
    }
    add(group);
    changed(group);
    net.notices.created(group, actor, group.members.values(), "new");
    return group;
  }

  private SandboxGroup.Member member(PhoneAccount account, SandboxGroup.Role role) {
    return new SandboxGroup.Member(account, role, net.seconds());
  }

  private static String newCode() {
    return Random.next(17).base64Url().substring(0, 22);
  }

  /// Joins by invite code. The order of the checks is part of the protocol.
  Joined join(Device actor, String code) {
    Joined look = look(actor.account, code);
    if (look.code() != OK) {
      return look;
    }
    SandboxGroup group = look.group().orElseThrow();
    if (group.member(actor.account).isPresent()) {
      return Joined.refused(409);
    }
    if (group.members.size() >= LARGEST) {
      return Joined.refused(419);
    }
    return group.approval ? requests.file(group, actor) : joined(group, actor);
  }

  /// What a code leads to, for a preview.
  Joined look(PhoneAccount account, String code) {
    SandboxGroup group = byInvite.get(code);
    if (group == null) {
      return Joined.refused(406);
    }
    if (!group.invite.equals(code)) {
      return Joined.refused(410);
    }
    if (group.members.isEmpty()) {
      return Joined.refused(404);
    }
    if (group.suspended) {
      return Joined.refused(423);
    }
    return group.removed.contains(account.phone)
        ? Joined.refused(401)
        : new Joined(OK, Optional.of(group), false);
  }

  private Joined joined(SandboxGroup group, Device actor) {
    List<Device> present = group.devices();
    SandboxGroup.Member joined = group.enter(actor.account, net.seconds());
    changed(group);
    net.notices.created(group, actor, List.of(joined), "invite");
    net.notices.participants(group, actor, present, "add", List.of(actor.account), "invite");
    return new Joined(OK, Optional.of(group), false);
  }

  /// Leaves; a group without a superadmin gets another one.
  ///
  /// @return 200, or 404 for somebody who is no member
  int leave(Device actor, SandboxGroup group) {
    if (group.member(actor.account).isEmpty()) {
      return 404;
    }
    List<Device> present = group.devices();
    group.members.remove(actor.account.phone);
    boolean headless =
        group.members.values().stream()
            .noneMatch(member -> member.role() == SandboxGroup.Role.SUPERADMIN);
    if (headless && !group.members.isEmpty()) {
      SandboxGroup.Member heir =
          group.members.values().stream()
              .filter(SandboxGroup.Member::isAdmin)
              .findFirst()
              .orElse(group.members.values().iterator().next());
      setRole(group, heir.account(), SandboxGroup.Role.SUPERADMIN);
    }
    changed(group);
    net.notices.participants(group, actor, present, "remove", List.of(actor.account), "");
    return OK;
  }

  private static void setRole(SandboxGroup group, PhoneAccount account, SandboxGroup.Role role) {
    group.members.computeIfPresent(
        account.phone, (_, member) -> new SandboxGroup.Member(account, role, member.joined()));
  }

  /// Adds, removes, promotes or demotes.
  ///
  /// @return for each JID 200 or its error; empty when the actor may not do it at all
  Optional<Map<Jid, Integer>> act(
      Device actor, SandboxGroup group, String action, List<Jid> targets) {
    boolean free = action.equals("add") && !group.adminsAdd;
    if (group.member(actor.account).isEmpty() || !(free || group.isAdmin(actor.account))) {
      return Optional.empty();
    }
    List<Device> present = group.devices();
    Map<Jid, Integer> codes = new LinkedHashMap<>();
    List<PhoneAccount> done = new ArrayList<>();
    for (Jid target : targets) {
      if (codes.containsKey(target)) {
        continue;
      }
      Optional<PhoneAccount> account = net.accounts.find(target.bare());
      int code = account.map(one -> act(actor, group, action, one)).orElse(404);
      codes.put(target, code);
      if (code == OK) {
        done.add(account.orElseThrow());
      }
    }
    if (!done.isEmpty()) {
      changed(group);
      net.notices.participants(group, actor, present, action, done, "");
      if (action.equals("add")) {
        net.notices.created(
            group,
            actor,
            done.stream().map(one -> group.member(one).orElseThrow()).toList(),
            "new");
      }
    }
    return Optional.of(codes);
  }

  private int act(Device actor, SandboxGroup group, String action, PhoneAccount target) {
    Optional<SandboxGroup.Member> member = group.member(target);
    if (action.equals("add")) {
      return add(actor, group, target);
    }
    if (member.isEmpty()) {
      return 404;
    }
    SandboxGroup.Role role = member.get().role();
    if (role == SandboxGroup.Role.SUPERADMIN) {
      return action.equals("promote") ? 409 : 406;
    }
    if (action.equals("remove")) {
      group.members.remove(target.phone);
      group.removed.add(target.phone);
      return OK;
    }
    SandboxGroup.Role wanted =
        action.equals("promote") ? SandboxGroup.Role.ADMIN : SandboxGroup.Role.MEMBER;
    if (role == wanted) {
      return 409;
    }
    setRole(group, target, wanted);
    return OK;
  }

  private int add(Device actor, SandboxGroup group, PhoneAccount target) {
    if (group.member(target).isPresent()) {
      return 409;
    }
    if (group.members.size() >= LARGEST) {
      return 419;
    }
    if (group.approval && !group.isAdmin(actor.account)) {
      group.pending.putIfAbsent(target.phone, net.seconds());
      changed(group);
      return 421;
    }
    var _ = group.enter(target, net.seconds());
    return OK;
  }

  /// Replaces the invite code; the old one answers 410 from now on.
  String resetInvite(Device actor, SandboxGroup group) {
    group.oldInvites.add(group.invite);
    group.invite = newCode();
    byInvite.put(group.invite, group);
    changed(group);
    net.notices.toMembers(group, actor, Node.of("invite").with("code", group.invite));
    return group.invite;
  }
}
