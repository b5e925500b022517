package io.postrider.session.groups;

import io.postrider.model.Jid;
import io.postrider.protocol.client.keys.Linked;
import io.postrider.protocol.client.query.GroupMetadata;
import io.postrider.protocol.client.query.GroupNodes;
import io.postrider.protocol.node.Node;
import io.postrider.session.directory.Names;
import io.postrider.session.state.SessionEvent;
import io.postrider.session.state.SessionEvent.GroupChanged;
import io.postrider.session.state.SessionEvent.MembersChanged;
import io.postrider.session.state.SessionEvent.MembersChanged.Change;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Reads what a notification says of a group; what is not told to anybody is left out. Source:
/// protocol facts, part 3 section 2.
///
/// @param sender who did it
record GroupNews(Jid group, Optional<Jid> sender, Linked own, Instant now) {
  private static final String INVITE = "https://chat.whatsapp.com/";

  static GroupNews of(Node notification, Jid group, Names names, Instant now) {
    Optional<Jid> sender =
        notification
            .jid("participant_pn")
            .or(() -> notification.jid("participant"))
            .filter(Jid::isUser)
            .map(names::shown);
    return new GroupNews(group, sender, names.own(), now);
  }

  /// In the order of the notification.
  List<SessionEvent> events(Node notification) {
    return notification.children().stream().flatMap(child -> event(child).stream()).toList();
  }

  private Optional<SessionEvent> event(Node child) {
    return switch (child.tag()) {
      case "create" ->
          child
              .child("group")
              .flatMap(GroupNodes::metadata)
              .map(metadata -> new SessionEvent.GroupJoined(metadata, now));
      case "add" -> members(child, Change.JOIN, "member");
      case "remove", "leave" -> members(child, Change.LEAVE, "member");
      case "promote" -> members(child, Change.PROMOTE, "admin");
      case "demote" -> members(child, Change.DEMOTE, "member");
      case "delete" -> Optional.of(left(child.attr("reason").or(() -> Optional.of("deleted"))));
      default -> property(child);
    };
  }

  /// We are not in it any more.
  MembersChanged left(Optional<String> reason) {
    GroupMetadata.Member self =
        new GroupMetadata.Member(own.lid().bare(), Optional.of(own.jid().bare()), "member");
    return new MembersChanged(group, sender, Change.LEAVE, List.of(self), reason, now);
  }

  private Optional<SessionEvent> members(Node child, Change change, String role) {
    List<GroupMetadata.Member> members =
        GroupNodes.members(child).stream()
            .map(member -> new GroupMetadata.Member(member.jid(), member.other(), role))
            .toList();
    return members.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new MembersChanged(group, sender, change, members, child.attr("reason"), now));
  }

  private Optional<SessionEvent> property(Node child) {
    return switch (child.tag()) {
      case "subject" -> child.attr("subject").map(this::subject);
      case "description" -> Optional.of(description(child));
      case "announcement" -> Optional.of(announce(true));
      case "not_announcement" -> Optional.of(announce(false));
      case "locked" -> Optional.of(locked(true));
      case "unlocked" -> Optional.of(locked(false));
      case "invite" -> child.attr("code").map(code -> invite(INVITE + code));
      default -> Optional.empty();
    };
  }

  private SessionEvent subject(String subject) {
    return texts(Optional.of(subject), Optional.empty(), Optional.empty());
  }

  /// Without a body it is gone.
  private SessionEvent description(Node child) {
    String text = child.child("body").map(body -> body.bytes().utf8()).orElse("");
    return texts(Optional.empty(), Optional.of(text), Optional.empty());
  }

  private SessionEvent invite(String link) {
    return texts(Optional.empty(), Optional.empty(), Optional.of(link));
  }

  private SessionEvent texts(
      Optional<String> subject, Optional<String> description, Optional<String> invite) {
    Optional<Boolean> same = Optional.empty();
    return new GroupChanged(group, sender, subject, description, same, same, invite, now);
  }

  private SessionEvent announce(boolean on) {
    return flags(Optional.of(on), Optional.empty());
  }

  private SessionEvent locked(boolean on) {
    return flags(Optional.empty(), Optional.of(on));
  }

  private SessionEvent flags(Optional<Boolean> announce, Optional<Boolean> locked) {
    Optional<String> same = Optional.empty();
    return new GroupChanged(group, sender, same, same, announce, locked, same, now);
  }
}
