package io.postrider.session.receiving;

import io.postrider.model.Jid;
import io.postrider.protocol.client.query.GroupMetadata;
import io.postrider.protocol.content.Content;
import io.postrider.session.directory.Known;
import io.vertx.core.Future;
import java.util.Collections;
import java.util.Optional;
import java.util.function.Function;

/// Whether who edits or deletes a message may do so. WhatsApp's servers cannot read it, so that
/// anybody could claim it; what cannot be known is believed.
final class Authorship {
  private final Known known;
  private final Function<Jid, Optional<GroupMetadata>> groups;

  /// @param groups what is known of a group just now
  Authorship(Known known, Function<Jid, Optional<GroupMetadata>> groups) {
    this.known = known;
    this.groups = groups;
  }

  /// Only the author may edit.
  Future<Boolean> mayEdit(Arrival edit, Content.Target target) {
    return claims(edit, target) ? wrote(edit, target) : Future.succeededFuture(false);
  }

  /// The author may delete, and in a group an admin.
  Future<Boolean> mayRevoke(Arrival revoke, Content.Target target) {
    return claims(revoke, target)
        ? wrote(revoke, target)
        : Future.succeededFuture(revoke.message().chat().isGroup() && perhapsAdmin(revoke));
  }

  private static boolean claims(Arrival arrival, Content.Target target) {
    return target.fromMe() || target.sender().filter(arrival.senders()::contains).isPresent();
  }

  private Future<Boolean> wrote(Arrival arrival, Content.Target target) {
    return known
        .find(target.id(), arrival.chats())
        .map(
            found ->
                found.isEmpty() || found.stream().anyMatch(item -> item.isBy(arrival.senders())));
  }

  private boolean perhapsAdmin(Arrival revoke) {
    Optional<GroupMetadata> group = groups.apply(revoke.message().chat());
    return group.isEmpty()
        || group.get().members().stream()
            .filter(member -> !Collections.disjoint(member.addresses(), revoke.senders()))
            .anyMatch(member -> !member.role().equals("member"));
  }
}
