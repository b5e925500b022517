package io.postrider.protocol.client;

import io.postrider.model.Jid;
import java.util.List;
import java.util.Optional;

/// A group as the server describes it to its members.
///
/// @param lidAddressed whether members go by hidden id
public record GroupMetadata(Jid jid, String subject, boolean lidAddressed, List<Member> members) {
  public GroupMetadata {
    members = List.copyOf(members);
  }

  /// One member.
  ///
  /// @param jid bare, in the group's own addressing
  /// @param other his address in the other addressing, when the server tells it
  /// @param role `member`, `admin` or `superadmin`
  public record Member(Jid jid, Optional<Jid> other, String role) {}
}
