package io.postrider.session.receiving;

import io.postrider.model.Jid;
import io.postrider.protocol.content.Content;
import io.postrider.session.directory.Known;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/// Whether who edits or deletes a message may do so, and whose message that is. WhatsApp's servers
/// cannot read it, so that anybody could claim it. A message that is not known is believed to be
/// the claimant's; of those that are known by its id, each must be.
final class Authorship {
  private final Known known;
  private final BiFunction<Jid, Set<Jid>, Future<Boolean>> admins;

  /// @param admins whether somebody, by all his addresses, is an admin of a group
  Authorship(Known known, BiFunction<Jid, Set<Jid>, Future<Boolean>> admins) {
    this.known = known;
    this.admins = admins;
  }

  /// Only the author may edit.
  ///
  /// @return the author; empty when it is not genuine
  Future<Optional<Jid>> mayEdit(Arrival edit, Content.Target target) {
    return claims(edit, target) ? wrote(edit, target) : nobody();
  }

  /// The author may delete, and in a group an admin.
  ///
  /// @return the author; empty when it is not genuine
  Future<Optional<Jid>> mayRevoke(Arrival revoke, Content.Target target) {
    if (claims(revoke, target)) {
      return wrote(revoke, target);
    }
    Jid chat = revoke.message().chat();
    if (!chat.isGroup() || target.sender().isEmpty()) {
      return nobody();
    }
    return admins
        .apply(chat, revoke.senders())
        .compose(admin -> admin ? author(revoke, target) : nobody());
  }

  private static Future<Optional<Jid>> nobody() {
    return Future.succeededFuture(Optional.empty());
  }

  private static boolean claims(Arrival arrival, Content.Target target) {
    return target.fromMe() || target.sender().filter(arrival.senders()::contains).isPresent();
  }

  private Future<Optional<Jid>> wrote(Arrival arrival, Content.Target target) {
    return known
        .find(target.id(), arrival.chats())
        .map(
            found ->
                found.stream().allMatch(item -> item.isBy(arrival.senders()))
                    ? Optional.of(arrival.message().sender())
                    : Optional.empty());
  }

  /// Whom an admin names, by the address under which we know him.
  private Future<Optional<Jid>> author(Arrival revoke, Content.Target target) {
    Jid named = target.sender().orElseThrow().bare();
    return known
        .find(target.id(), revoke.chats())
        .map(
            found ->
                found.size() == 1 || found.stream().allMatch(item -> item.isBy(Set.of(named)))
                    ? Optional.of(shown(found, named))
                    : Optional.empty());
  }

  private static Jid shown(List<Known.Item> found, Jid named) {
    return found.stream().flatMap(item -> item.author(false).stream()).findFirst().orElse(named);
  }
}
