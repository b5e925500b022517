package io.postrider.protocol.client.query;

import io.postrider.model.Jid;
import io.postrider.protocol.node.Node;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads groups and members as answers and notifications show them. Source:
/// protocol/group-operations.md §7.
final class GroupNodes {
  private static final long LATEST_SECOND = 253_402_300_799L;
  private static final Set<String> ADMINS = Set.of("admin", "superadmin");

  private GroupNodes() {}

  /// A `<group>`; empty when it has no id.
  static Optional<GroupMetadata> metadata(Node group) {
    return group
        .attr("id")
        .map(GroupNodes::user)
        .filter(id -> !id.isEmpty() && Jid.isForm(id, Jid.GROUP))
        .map(id -> metadata(group, Jid.group(id)));
  }

  private static String user(String id) {
    int at = id.indexOf('@');
    return at < 0 ? id : id.substring(0, at);
  }

  private static GroupMetadata metadata(Node group, Jid jid) {
    return new GroupMetadata(
        jid,
        group.attr("subject").orElse(""),
        group
            .child("description")
            .flatMap(description -> description.child("body"))
            .map(body -> body.bytes().utf8()),
        user(group, "creator_pn").or(() -> user(group, "creator")),
        group.child("announcement").isPresent(),
        group.child("locked").isPresent(),
        group.number("creation").stream()
            .mapToObj(t -> Instant.ofEpochSecond(Math.clamp(t, 0, LATEST_SECOND)))
            .findFirst(),
        group.attr("addressing_mode").orElse("pn").equals(Jid.LID),
        expiration(group),
        members(group));
  }

  private static int expiration(Node group) {
    long seconds =
        group.child("ephemeral").map(timer -> timer.number("expiration").orElse(0)).orElse(0L);
    return Math.clamp(seconds, 0, Integer.MAX_VALUE);
  }

  /// The `<participant>`s of a group or of a change; those with an error were never added.
  static List<GroupMetadata.Member> members(Node parent) {
    List<GroupMetadata.Member> members = new ArrayList<>();
    for (Node participant : parent.children("participant")) {
      Optional<Jid> jid = user(participant, "jid");
      if (jid.isPresent() && participant.attr("error").isEmpty()) {
        members.add(
            new GroupMetadata.Member(
                jid.get(),
                user(participant, jid.get().isLid() ? "phone_number" : Jid.LID)
                    .filter(other -> other.isLid() != jid.get().isLid()),
                role(participant)));
      }
    }
    return members;
  }

  /// Another one than we know can do what everybody can.
  private static String role(Node participant) {
    return participant.attr("type").filter(ADMINS::contains).orElse("member");
  }

  private static Optional<Jid> user(Node node, String name) {
    return node.jid(name).map(Jid::bare).filter(jid -> jid.isUser() && !jid.user().isEmpty());
  }
}
