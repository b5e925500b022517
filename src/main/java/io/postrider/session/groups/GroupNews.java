package io.postrider.session.groups;

import io.postrider.model.Jid;
import io.postrider.protocol.client.keys.Linked;
import io.postrider.protocol.client.query.GroupMetadata;
import io.postrider.protocol.client.query.GroupNotice;
import io.postrider.session.directory.Names;
import io.postrider.session.state.SessionEvent;
import io.postrider.session.state.SessionEvent.GroupChanged;
import io.postrider.session.state.SessionEvent.MembersChanged;
import io.postrider.session.state.SessionEvent.MembersChanged.Change;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Makes events of what a notice says of a group.
///
/// @param sender who did it
record GroupNews(Jid group, Optional<Jid> sender, Linked own, Instant now) {
  static GroupNews of(GroupNotice notice, Names names, Instant now) {
    Optional<Jid> sender =
        notice.phone().or(notice::participant).filter(Jid::isUser).map(names::shown);
    return new GroupNews(notice.group(), sender, names.own(), now);
  }

  /// In the order of the notice.
  List<SessionEvent> events(GroupNotice notice) {
    return notice.changes().stream().flatMap(change -> event(change).stream()).toList();
  }

  private Optional<SessionEvent> event(GroupNotice.Change change) {
    return switch (change) {
      case GroupNotice.Change.Created(var metadata) ->
          Optional.of(new SessionEvent.GroupJoined(metadata, now));
      case GroupNotice.Change.Moved moved -> members(moved);
      case GroupNotice.Change.Ended(var reason) ->
          Optional.of(left(reason.or(() -> Optional.of("deleted"))));
      case GroupNotice.Change.Subject(var text) ->
          Optional.of(texts(Optional.of(text), Optional.empty(), Optional.empty()));
      case GroupNotice.Change.Description(var text) ->
          Optional.of(texts(Optional.empty(), Optional.of(text), Optional.empty()));
      case GroupNotice.Change.InviteLink(var link) ->
          Optional.of(texts(Optional.empty(), Optional.empty(), Optional.of(link)));
      case GroupNotice.Change.Announce(var on) ->
          Optional.of(flags(Optional.of(on), Optional.empty()));
      case GroupNotice.Change.Locked(var on) ->
          Optional.of(flags(Optional.empty(), Optional.of(on)));
    };
  }

  /// We are not in it any more.
  MembersChanged left(Optional<String> reason) {
    GroupMetadata.Member self =
        new GroupMetadata.Member(own.lid().bare(), Optional.of(own.jid().bare()), "member");
    return new MembersChanged(group, sender, Change.LEAVE, List.of(self), reason, now);
  }

  private Optional<SessionEvent> members(GroupNotice.Change.Moved moved) {
    return switch (moved.movement()) {
      case JOIN -> members(moved, Change.JOIN, "member");
      case LEAVE -> members(moved, Change.LEAVE, "member");
      case PROMOTE -> members(moved, Change.PROMOTE, "admin");
      case DEMOTE -> members(moved, Change.DEMOTE, "member");
    };
  }

  private Optional<SessionEvent> members(
      GroupNotice.Change.Moved moved, Change change, String role) {
    List<GroupMetadata.Member> members =
        moved.members().stream()
            .map(member -> new GroupMetadata.Member(member.jid(), member.other(), role))
            .toList();
    return members.isEmpty()
        ? Optional.empty()
        : Optional.of(new MembersChanged(group, sender, change, members, moved.reason(), now));
  }

  private SessionEvent texts(
      Optional<String> subject, Optional<String> description, Optional<String> invite) {
    Optional<Boolean> same = Optional.empty();
    return new GroupChanged(group, sender, subject, description, same, same, invite, now);
  }

  private SessionEvent flags(Optional<Boolean> announce, Optional<Boolean> locked) {
    Optional<String> same = Optional.empty();
    return new GroupChanged(group, sender, same, same, announce, locked, same, now);
  }
}
