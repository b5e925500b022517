package io.postrider.sandbox;

import io.postrider.model.Jid;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A group as the server knows it. Source: protocol/sandbox.md §10.
final class SandboxGroup {
  /// What a member may do.
  enum Role {
    MEMBER,
    ADMIN,
    SUPERADMIN
  }

  /// Somebody in the group.
  ///
  /// @param joined unix seconds
  record Member(PhoneAccount account, Role role, long joined) {
    boolean isAdmin() {
      return role != Role.MEMBER;
    }
  }

  final String id;
  final PhoneAccount creator;
  final long creation;
  final Map<String, Member> members = new LinkedHashMap<>();
  final Set<String> oldInvites = new LinkedHashSet<>();

  /// Numbers that an admin has removed.
  final Set<String> removed = new LinkedHashSet<>();

  /// Requests to join, by phone number, with their unix seconds.
  final Map<String, Long> pending = new LinkedHashMap<>();

  String subject;
  String description = "";
  String descriptionId = "";
  String invite;
  boolean announce;
  boolean locked;
  boolean approval;
  boolean adminsAdd;
  boolean suspended;
  boolean byPhone;
  int ephemeralSeconds;
  long version = 1_000_000;

  SandboxGroup(String id, PhoneAccount creator, String subject, String invite, long creation) {
    this.id = id;
    this.creator = creator;
    this.subject = subject;
    this.invite = invite;
    this.creation = creation;
  }

  Jid jid() {
    return Jid.group(id);
  }

  Optional<Member> member(PhoneAccount account) {
    return Optional.ofNullable(members.get(account.phone));
  }

  /// Somebody is a member from now on: nothing of an earlier request or removal is left.
  ///
  /// @param seconds unix
  Member enter(PhoneAccount account, long seconds) {
    Member member = new Member(account, Role.MEMBER, seconds);
    pending.remove(account.phone);
    removed.remove(account.phone);
    members.put(account.phone, member);
    return member;
  }

  boolean isAdmin(PhoneAccount account) {
    return member(account).filter(Member::isAdmin).isPresent();
  }

  /// The member's address in this group's namespace.
  Jid address(PhoneAccount account) {
    return byPhone ? account.phoneJid() : account.lidJid();
  }

  Jid address(Device device) {
    return byPhone ? device.phoneJid() : device.lidJid();
  }

  /// Every device of every member.
  List<Device> devices() {
    return members.values().stream()
        .flatMap(member -> member.account().devices.values().stream())
        .toList();
  }
}
