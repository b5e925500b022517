package io.postrider.protocol.client.query;

import io.postrider.model.Jid;
import io.postrider.protocol.node.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a notification says of a group. Source: protocol/group-notifications.md §1.
///
/// @param id of the notification, to know it when it comes again
/// @param participant who did it, as the group addresses him
/// @param phone who did it, by phone number
/// @param members everybody whom it names, with both addresses where it tells them
/// @param changes in the order of the notification; what is of no concern is left out
public record GroupNotice(
    String id,
    Jid group,
    Optional<Jid> participant,
    Optional<Jid> phone,
    List<GroupMetadata.Member> members,
    List<Change> changes) {
  public GroupNotice {
    members = List.copyOf(members);
    changes = List.copyOf(changes);
  }

  /// One thing that is different.
  public sealed interface Change {
    /// We are in a group that is new to us.
    record Created(GroupMetadata group) implements Change {}

    /// Who is in it, or what he may do there.
    ///
    /// @param members may be empty
    /// @param reason as WhatsApp names it
    record Moved(Movement movement, List<GroupMetadata.Member> members, Optional<String> reason)
        implements Change {
      public Moved {
        members = List.copyOf(members);
      }
    }

    /// There is no such group any more.
    record Ended(Optional<String> reason) implements Change {}

    /// It has another name.
    record Subject(String text) implements Change {}

    /// It is described in another way; empty: not at all.
    record Description(String text) implements Change {}

    /// Only admins may write, or everybody may.
    record Announce(boolean on) implements Change {}

    /// Only admins may change subject and description, or everybody may.
    record Locked(boolean on) implements Change {}

    /// It has another invite link.
    record InviteLink(String link) implements Change {}
  }

  /// What happens to members.
  public enum Movement {
    JOIN,
    LEAVE,
    PROMOTE,
    DEMOTE
  }

  private static final String INVITE = "https://chat.whatsapp.com/";

  /// A notification of type `w:gp2`.
  public static GroupNotice read(Node notification) {
    List<GroupMetadata.Member> members = new ArrayList<>();
    List<Change> changes = new ArrayList<>();
    for (Node child : notification.children()) {
      members.addAll(GroupNodes.members(child));
      child.child("group").ifPresent(group -> members.addAll(GroupNodes.members(group)));
      change(child).ifPresent(changes::add);
    }
    return new GroupNotice(
        notification.id(),
        notification.jid("from").orElse(Jid.WHATSAPP),
        notification.jid("participant"),
        notification.jid("participant_pn"),
        members,
        changes);
  }

  private static Optional<Change> change(Node child) {
    return switch (child.tag()) {
      case "create" -> child.child("group").flatMap(GroupNodes::metadata).map(Change.Created::new);
      case "add" -> moved(Movement.JOIN, child);
      case "remove", "leave" -> moved(Movement.LEAVE, child);
      case "promote" -> moved(Movement.PROMOTE, child);
      case "demote" -> moved(Movement.DEMOTE, child);
      case "delete" -> Optional.of(new Change.Ended(child.attr("reason")));
      case "subject" -> child.attr("subject").map(Change.Subject::new);
      case "description" -> Optional.of(new Change.Description(body(child)));
      case "announcement" -> Optional.of(new Change.Announce(true));
      case "not_announcement" -> Optional.of(new Change.Announce(false));
      case "locked" -> Optional.of(new Change.Locked(true));
      case "unlocked" -> Optional.of(new Change.Locked(false));
      case "invite" -> child.attr("code").map(code -> new Change.InviteLink(INVITE + code));
      default -> Optional.empty();
    };
  }

  private static Optional<Change> moved(Movement movement, Node child) {
    return Optional.of(new Change.Moved(movement, GroupNodes.members(child), child.attr("reason")));
  }

  private static String body(Node description) {
    return description.child("body").map(body -> body.bytes().utf8()).orElse("");
  }
}
