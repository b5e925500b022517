package io.postrider.sandbox;

import io.postrider.model.Jid;
import io.postrider.protocol.node.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What companions ask about groups, and tell them to do. Source: protocol/group-operations.md §1.
final class GroupQueries {
  private final SandboxNetwork net;
  private final GroupSettings settings;

  GroupQueries(SandboxNetwork net) {
    this.net = net;
    settings = new GroupSettings(net);
  }

  Node answer(Device device, Node iq) {
    Optional<Jid> to = iq.jid("to");
    Optional<Node> child = iq.firstChild();
    if (to.isEmpty() || child.isEmpty()) {
      return ServerStanzas.error(iq, 400);
    }
    boolean get = iq.attr("type").orElse("").equals("get");
    if (to.get().user().isEmpty()) {
      return toServer(device, iq, child.get(), get);
    }
    Optional<SandboxGroup> group = net.groups.find(to.get());
    if (group.isEmpty()) {
      return ServerStanzas.error(iq, 404);
    }
    if (group.get().member(device.account).isEmpty()) {
      return ServerStanzas.error(iq, 403);
    }
    return toGroup(device, iq, child.get(), group.get());
  }

  private Node toServer(Device device, Node iq, Node child, boolean get) {
    return switch (child.tag()) {
      case "create" -> create(device, iq, child);
      case "invite" -> get ? preview(device, iq, child) : join(device, iq, child);
      case "leave" -> leave(device, iq, child);
      case "participating" -> participating(device, iq);
      default -> ServerStanzas.error(iq, 501);
    };
  }

  private Node create(Device device, Node iq, Node create) {
    String subject = create.attr("subject").orElse("");
    if (subject.length() > GroupSettings.LONGEST_SUBJECT) {
      return ServerStanzas.error(iq, 406);
    }
    List<PhoneAccount> others = new ArrayList<>();
    List<Node> failed = new ArrayList<>();
    for (Node participant : create.children("participant")) {
      Optional<PhoneAccount> account = participant.jid("jid").flatMap(net.accounts::find);
      if (account.isPresent()) {
        others.add(account.get());
      } else {
        failed.add(participant.withChildren(List.of()).with("error", 404));
      }
    }
    GroupEngine.Wanted wanted =
        new GroupEngine.Wanted(subject, GroupSettings.approval(create), false, false, 0);
    SandboxGroup group = net.groups.create(device, wanted, others);
    Node node = GroupNotices.node(group, true);
    List<Node> children = new ArrayList<>(node.children());
    children.addAll(failed);
    return ServerStanzas.result(iq, node.withChildren(children));
  }

  private Node preview(Device device, Node iq, Node invite) {
    GroupEngine.Joined look = net.groups.look(device.account, invite.attr("code").orElse(""));
    if (look.code() != GroupEngine.OK) {
      return ServerStanzas.error(iq, look.code());
    }
    SandboxGroup group = look.group().orElseThrow();
    Node node = GroupNotices.node(group, false);
    List<Node> children = new ArrayList<>(node.children());
    if (node.child("description").isEmpty()) {
      children.add(Node.of("description"));
    }
    if (group.pending.containsKey(device.account.phone)) {
      children.add(Node.of("membership_approval_request").with("error", 304));
    }
    group
        .member(device.account)
        .ifPresent(
            member ->
                children.add(Node.of("participant").with("jid", group.address(member.account()))));
    return ServerStanzas.result(iq, node.withChildren(children));
  }

  private Node join(Device device, Node iq, Node invite) {
    GroupEngine.Joined joined = net.groups.join(device, invite.attr("code").orElse(""));
    if (joined.code() != GroupEngine.OK) {
      return ServerStanzas.error(iq, joined.code());
    }
    String tag = joined.pending() ? "membership_approval_request" : "group";
    return ServerStanzas.result(iq, Node.of(tag).with("jid", joined.group().orElseThrow().jid()));
  }

  private Node leave(Device device, Node iq, Node leave) {
    List<Node> answers = new ArrayList<>();
    for (Node one : leave.children("group")) {
      Optional<Jid> jid = one.jid("id");
      int code =
          jid.flatMap(net.groups::find).map(group -> net.groups.leave(device, group)).orElse(404);
      Node answer = Node.of("group").with("id", jid.orElse(Jid.GROUPS));
      answers.add(code == GroupEngine.OK ? answer : answer.with("error", code));
    }
    return ServerStanzas.result(iq, Node.of("leave").withChildren(answers));
  }

  private Node participating(Device device, Node iq) {
    return ServerStanzas.result(
        iq,
        Node.of("groups")
            .withChildren(
                net.groups.all().stream()
                    .filter(group -> group.member(device.account).isPresent())
                    .map(group -> GroupNotices.node(group, true))
                    .toList()));
  }

  private Node toGroup(Device device, Node iq, Node child, SandboxGroup group) {
    return switch (child.tag()) {
      case "query" -> ServerStanzas.result(iq, GroupNotices.node(group, true));
      case "invite" -> invite(device, iq, group);
      case "add", "remove", "promote", "demote" -> act(device, iq, child, group);
      case "membership_approval_requests" -> requests(device, iq, group);
      case "membership_requests_action" -> decide(device, iq, child, group);
      default -> settings.answer(device, iq, child, group);
    };
  }

  private Node invite(Device device, Node iq, SandboxGroup group) {
    if (!group.isAdmin(device.account)) {
      return ServerStanzas.error(iq, 401);
    }
    String code =
        iq.attr("type").orElse("").equals("set")
            ? net.groups.resetInvite(device, group)
            : group.invite;
    return ServerStanzas.result(iq, Node.of("invite").with("code", code));
  }

  private Node act(Device device, Node iq, Node action, SandboxGroup group) {
    List<Jid> targets =
        action.children("participant").stream().flatMap(one -> one.jid("jid").stream()).toList();
    Optional<Map<Jid, Integer>> codes = net.groups.act(device, group, action.tag(), targets);
    return codes
        .map(all -> ServerStanzas.result(iq, Node.of(action.tag()).withChildren(participants(all))))
        .orElse(ServerStanzas.error(iq, 401));
  }

  private static List<Node> participants(Map<Jid, Integer> codes) {
    List<Node> nodes = new ArrayList<>();
    codes.forEach(
        (jid, code) -> {
          Node node = Node.of("participant").with("jid", jid);
          Node answer = code == GroupEngine.OK ? node : node.with("error", code);
          nodes.add(code == 421 ? answer.with(Node.of("membership_approval_request")) : answer);
        });
    return nodes;
  }

  private Node requests(Device device, Node iq, SandboxGroup group) {
    if (!group.isAdmin(device.account)) {
      return ServerStanzas.error(iq, 401);
    }
    List<Node> requests = new ArrayList<>();
    group.pending.forEach(
        (phone, time) ->
            net.accounts
                .byPhone(phone)
                .ifPresent(
                    account ->
                        requests.add(
                            Node.of("membership_approval_request")
                                .with("jid", group.address(account))
                                .with("phone_number", account.phoneJid())
                                .with("request_method", "invite_link")
                                .with("request_time", time))));
    return ServerStanzas.result(iq, Node.of("membership_approval_requests").withChildren(requests));
  }

  private Node decide(Device device, Node iq, Node action, SandboxGroup group) {
    if (!group.isAdmin(device.account)) {
      return ServerStanzas.error(iq, 401);
    }
    List<Node> answers = new ArrayList<>();
    for (Node decision : action.children()) {
      List<Jid> targets =
          decision.children("participant").stream()
              .flatMap(one -> one.jid("jid").stream())
              .toList();
      Map<Jid, Integer> codes =
          net.groups.requests().decide(device, group, decision.tag().equals("approve"), targets);
      answers.add(Node.of(decision.tag()).withChildren(participants(codes)));
    }
    return ServerStanzas.result(iq, Node.of("membership_requests_action").withChildren(answers));
  }
}
