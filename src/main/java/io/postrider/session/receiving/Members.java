package io.postrider.session.receiving;

import io.postrider.model.Jid;
import io.postrider.protocol.client.query.GroupMetadata;
import io.postrider.session.directory.Directory;
import io.postrider.session.state.StoredMember;
import io.postrider.session.turn.Actor;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Who is what in a group: as it was read last, else as it is stored, which is there right after a
/// connect, too.
final class Members {
  private final Actor actor;
  private final Directory directory;

  Members(Actor actor, Directory directory) {
    this.actor = actor;
    this.directory = directory;
  }

  /// The roles of those among `users` who are members, by each of these addresses.
  Future<Map<Jid, String>> roles(Jid group, Set<Jid> users) {
    Optional<GroupMetadata> known = directory.cached(group);
    return known.isPresent()
        ? Future.succeededFuture(roles(known.get(), users))
        : actor.parts().messages().members(actor.ledger().id(), group, users).map(Members::roles);
  }

  private static Map<Jid, String> roles(Map<Jid, StoredMember> stored) {
    Map<Jid, String> roles = new HashMap<>();
    stored.forEach((jid, member) -> roles.put(jid, member.role()));
    return roles;
  }

  private static Map<Jid, String> roles(GroupMetadata group, Set<Jid> users) {
    Map<Jid, String> roles = new HashMap<>();
    for (GroupMetadata.Member member : group.members()) {
      member.addresses().stream()
          .filter(users::contains)
          .forEach(address -> roles.put(address, member.role()));
    }
    return roles;
  }

  /// Whether one of these addresses is an admin's; who is not known is none.
  Future<Boolean> isAdmin(Jid group, Set<Jid> addresses) {
    return roles(group, addresses)
        .map(roles -> roles.values().stream().anyMatch(role -> !role.equals("member")));
  }
}
