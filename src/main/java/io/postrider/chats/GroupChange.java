package io.postrider.chats;

import io.postrider.model.Jid;
import io.postrider.protocol.client.query.GroupMetadata;
import io.postrider.protocol.client.query.GroupMetadata.Member;
import io.postrider.session.state.SessionEvent;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What events make of one stored group, all of them together.
///
/// @param whole the group as it is to be, when it has been read; `present` are then all its members
/// @param subject what has changed, but for the whole group
/// @param description empty text: it is gone
/// @param present members that are to be there, with their roles
/// @param gone members that are not
/// @param at of the last event
public record GroupChange(
    Jid group,
    Optional<GroupMetadata> whole,
    Optional<String> subject,
    Optional<String> description,
    Optional<Boolean> announce,
    Optional<Boolean> locked,
    List<Member> present,
    List<Member> gone,
    Instant at) {
  public GroupChange {
    present = List.copyOf(present);
    gone = List.copyOf(gone);
  }

  /// The changes of groups in `events`, one a group.
  ///
  /// @param events in the order in which they happened
  public static List<GroupChange> of(List<SessionEvent> events) {
    Map<Jid, GroupChange> changes = new LinkedHashMap<>();
    for (SessionEvent event : events) {
      switch (event) {
        case SessionEvent.GroupSeen(var group, var at) -> changes.put(group.jid(), of(group, at));
        case SessionEvent.GroupJoined(var group, var at) -> changes.put(group.jid(), of(group, at));
        case SessionEvent.GroupChanged change ->
            changes.merge(change.group(), of(change), GroupChange::then);
        case SessionEvent.MembersChanged change ->
            changes.merge(change.group(), of(change), GroupChange::then);
        case SessionEvent.StatusChanged _,
            SessionEvent.QrShown _,
            SessionEvent.CodeShown _,
            SessionEvent.PasskeyWanted _,
            SessionEvent.Paired _,
            SessionEvent.MessageSeen _,
            SessionEvent.PollVoted _,
            SessionEvent.StatusReported _,
            SessionEvent.CallOffered _,
            SessionEvent.PresenceSeen _,
            SessionEvent.ChatPictured _,
            SessionEvent.ContactSeen _,
            SessionEvent.ContactChanged _,
            SessionEvent.ChatMarked _,
            SessionEvent.ChatChanged _,
            SessionEvent.StanzaSetAside _ -> {}
      }
    }
    return List.copyOf(changes.values());
  }

  private static GroupChange of(GroupMetadata group, Instant at) {
    return new GroupChange(
        group.jid(),
        Optional.of(group),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        group.members(),
        List.of(),
        at);
  }

  private static GroupChange of(SessionEvent.GroupChanged change) {
    return new GroupChange(
        change.group(),
        Optional.empty(),
        change.subject(),
        change.description(),
        change.announce(),
        change.locked(),
        List.of(),
        List.of(),
        change.at());
  }

  private static GroupChange of(SessionEvent.MembersChanged change) {
    boolean left = change.change() == SessionEvent.MembersChanged.Change.LEAVE;
    return new GroupChange(
        change.group(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        left ? List.of() : change.members(),
        left ? change.members() : List.of(),
        change.at());
  }

  /// This one and then a later one, which is not of the whole group.
  private GroupChange then(GroupChange later) {
    return new GroupChange(
        group,
        whole,
        later.subject.or(() -> subject),
        later.description.or(() -> description),
        later.announce.or(() -> announce),
        later.locked.or(() -> locked),
        after(present, later.present, later.gone),
        after(gone, later.gone, later.present),
        later.at);
  }

  /// Each member once.
  private static List<Member> after(List<Member> before, List<Member> more, List<Member> less) {
    Map<Jid, Member> members = new LinkedHashMap<>();
    before.forEach(member -> members.put(hidden(member), member));
    more.forEach(member -> members.put(hidden(member), member));
    less.forEach(member -> members.remove(hidden(member)));
    return List.copyOf(members.values());
  }

  /// A member's hidden id; his phone number's address where that is all that is known.
  public static Jid hidden(Member member) {
    return member.jid().isLid() ? member.jid() : member.other().orElse(member.jid());
  }

  /// A member's other address, where both are known.
  public static Optional<Jid> phone(Member member) {
    Optional<Jid> phone = member.jid().isLid() ? member.other() : Optional.of(member.jid());
    return phone.filter(address -> !address.equals(hidden(member)));
  }
}
