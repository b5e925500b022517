package io.postrider.protocol.client.query;

import io.postrider.model.Failure;
import io.postrider.model.Jid;
import io.postrider.protocol.client.keys.Wire;
import io.postrider.protocol.node.Node;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Joins, leaves and describes groups, and says what the server's errors mean to the user. Source:
/// protocol facts, part 3 section 1; contract A.4.
public final class Groups {
  private static final Duration LATER = Duration.ofHours(1);

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
    return code == 200 ? Optional.empty() : leaveFailure(new IqException(code, ""));
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

  /// The groups in an answer to `participating`, to be read one by one.
  public static List<Node> parseParticipating(Node answer) {
    return answer.child("groups").map(groups -> groups.children("group")).orElse(List.of());
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

  /// What an error to `join` means; empty when we are a member already (409; the group's address
  /// comes from `preview`) or have asked already (304).
  public static Optional<Failure> joinFailure(IqException error) {
    return switch (error.code()) {
      case 304, 409 -> Optional.empty();
      case 400, 406 -> Optional.of(new Failure.Invalid("invite", "the invite is not valid"));
      case 410 -> Optional.of(new Failure.Invalid("invite", "the invite has been revoked"));
      case 401 -> forbidden("an admin has removed you from this group");
      case 403, 405 -> forbidden("you may not join this group");
      case 412, 419 -> forbidden("the group is full");
      case 416 -> forbidden("the community is suspended");
      case 426 -> forbidden("this client cannot join this group");
      case 436 -> forbidden("the group's invite links are disabled");
      case 404 -> Optional.of(new Failure.NotFound("group"));
      default -> Optional.of(common(error));
    };
  }

  /// What an error to `leave` means; empty when there is nothing left to leave by the server's own
  /// word (304, 409).
  public static Optional<Failure> leaveFailure(IqException error) {
    return switch (error.code()) {
      case 304, 409 -> Optional.empty();
      case 401, 403, 404, 405 -> Optional.of(new Failure.NotFound("group"));
      case 400, 406, 410 -> Optional.of(new Failure.Invalid("gid", "not accepted by WhatsApp"));
      default -> Optional.of(common(error));
    };
  }

  /// What an error to `info` means.
  public static Failure infoFailure(IqException error) {
    return switch (error.code()) {
      case 401, 403, 404, 405 -> new Failure.NotFound("group");
      case 400, 406, 410 -> new Failure.Invalid("gid", "not accepted by WhatsApp");
      default -> common(error);
    };
  }

  private static Optional<Failure> forbidden(String why) {
    return Optional.of(new Failure.Forbidden(why));
  }

  private static Failure common(IqException error) {
    int code = error.code();
    if (code == 429) {
      return new Failure.RateLimited(LATER);
    }
    return code == 423 || code >= 500
        ? new Failure.Busy("WhatsApp cannot do this just now")
        : Failure.of(error);
  }

  private static Node iq(String type, Jid to, Node child) {
    return Node.of("iq").with("to", to).with("type", type).with("xmlns", "w:g2").with(child);
  }
}
