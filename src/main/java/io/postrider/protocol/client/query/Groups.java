package io.postrider.protocol.client.query;

import io.postrider.model.Failure;
import io.postrider.model.Jid;
import io.postrider.protocol.client.keys.Wire;
import io.postrider.protocol.client.query.ServerErrors.Asked;
import io.postrider.protocol.node.Node;
import java.util.List;
import java.util.Optional;

/// Joins, leaves and describes groups. Source: protocol/group-operations.md §2, §3, §5, §7 and §8.
public final class Groups {
  private Groups() {}

  /// The outcome of a join.
  ///
  /// @param pending an admin has to approve it first
  public record Joined(Jid group, boolean pending) {}

  /// Follows an invite link.
  ///
  /// @param code the link's last part, as it is
  public static Node join(String code) {
    return iq("set", Jid.GROUPS, Node.of("invite").with("code", code));
  }

  /// What a successful join answered.
  ///
  /// @throws IllegalStateException when it names no group
  public static Joined parseJoin(Node answer) {
    Optional<Jid> group = answer.child("group").flatMap(node -> node.jid("jid"));
    if (group.isPresent()) {
      return new Joined(group.get(), false);
    }
    return answer
        .child("membership_approval_request")
        .flatMap(node -> node.jid("jid"))
        .map(jid -> new Joined(jid, true))
        .orElseThrow(() -> new IllegalStateException("a join was answered without a group"));
  }

  /// Looks at the group behind an invite link without joining.
  public static Node preview(String code) {
    return iq("get", Jid.GROUPS, Node.of("invite").with("code", code));
  }

  /// Leaves one group.
  public static Node leave(Jid group) {
    return iq("set", Jid.GROUPS, Node.of("leave").with(Node.of("group").with("id", group)));
  }

  /// What the answer to `leave` means; empty when we have left, or were not a member as far as the
  /// server is concerned with success.
  public static Optional<Failure> parseLeave(Node answer, Jid group) {
    int code =
        answer.child("leave").map(leave -> leave.children("group")).orElse(List.of()).stream()
            .filter(node -> node.jid("id").map(group::equals).orElse(true))
            .findFirst()
            .map(node -> (int) node.number("error").orElse(200))
            .orElse(200);
    return code == 200 ? Optional.empty() : ServerErrors.of(Asked.LEAVE, new IqException(code, ""));
  }

  /// Asks for a group that we are a member of.
  public static Node info(Jid group) {
    return iq("get", group, Node.of("query").with("request", "interactive"));
  }

  /// Asks for all groups that we are in, with their members.
  public static Node participating() {
    Node all = Node.of("participating").with(Node.of("participants"), Node.of("description"));
    return iq("get", Jid.GROUPS, all);
  }

  /// A group in an answer to `participating`, not read yet: a thousand at once would take too long.
  ///
  /// @param node a `<group>`
  public record Listed(Node node) {
    /// How much there is to read.
    public int size() {
      return node.children().size();
    }

    /// The group; empty when it has no id.
    public Optional<GroupMetadata> read() {
      return GroupNodes.metadata(node);
    }
  }

  /// The groups in an answer to `participating`.
  public static List<Listed> parseParticipating(Node answer) {
    return answer.child("groups").map(groups -> groups.children("group")).orElse(List.of()).stream()
        .map(Listed::new)
        .toList();
  }

  /// Says that `participating` has been read after the server had asked for it.
  public static Node clean() {
    return Wire.iq("set", "urn:xmpp:whatsapp:dirty", Node.of("clean").with("type", "groups"));
  }

  /// The group in an answer to `info` or `preview`; the latter names only some members.
  ///
  /// @throws IllegalStateException when there is none
  public static GroupMetadata parseInfo(Node answer) {
    return answer
        .child("group")
        .flatMap(GroupNodes::metadata)
        .orElseThrow(() -> new IllegalStateException("an answer without a group"));
  }

  private static Node iq(String type, Jid to, Node child) {
    return Node.of("iq").with("to", to).with("type", type).with("xmlns", "w:g2").with(child);
  }
}
