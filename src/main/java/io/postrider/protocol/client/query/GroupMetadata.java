package io.postrider.protocol.client.query;

import io.postrider.model.Jid;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A group as the server describes it to its members.
///
/// @param owner who created it, bare, by phone number where the server tells it
/// @param announce whether only admins may write
/// @param locked whether only admins may change subject and description
/// @param lidAddressed whether members go by hidden id
/// @param expiration seconds after which its messages disappear, 0 for never
public record GroupMetadata(
    Jid jid,
    String subject,
    Optional<String> description,
    Optional<Jid> owner,
    boolean announce,
    boolean locked,
    Optional<Instant> createdAt,
    boolean lidAddressed,
    int expiration,
    List<Member> members) {
  public GroupMetadata {
    members = List.copyOf(members);
  }

  /// The same group in the other addressing; who is not known in it is left out.
  public GroupMetadata readdressed() {
    List<Member> others =
        members.stream()
            .filter(member -> member.other().isPresent())
            .map(m -> new Member(m.other().get(), Optional.of(m.jid()), m.role()))
            .toList();
    return new GroupMetadata(
        jid,
        subject,
        description,
        owner,
        announce,
        locked,
        createdAt,
        !lidAddressed,
        expiration,
        others);
  }

  /// One member.
  ///
  /// @param jid bare, in the group's own addressing
  /// @param other his address in the other addressing, when the server tells it
  /// @param role `member`, `admin` or `superadmin`
  public record Member(Jid jid, Optional<Jid> other, String role) {
    /// His addresses as far as they are known, bare.
    public Set<Jid> addresses() {
      return other.map(known -> Set.of(jid.bare(), known.bare())).orElse(Set.of(jid.bare()));
    }

    /// The addresses of all of them, in a set of the caller's own.
    public static Set<Jid> addresses(Collection<Member> members) {
      return members.stream()
          .flatMap(member -> member.addresses().stream())
          .collect(Collectors.toCollection(HashSet::new));
    }
  }
}
