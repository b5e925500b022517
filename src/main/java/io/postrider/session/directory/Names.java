package io.postrider.session.directory;

import io.postrider.model.Jid;
import io.postrider.protocol.client.keys.Linked;
import io.postrider.protocol.client.keys.Ratchets;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/// Under which addresses users go, as far as one turn knows: by phone number and by hidden id.
///
/// @param ratchets loaded with the aliases of those who are asked for
public record Names(Ratchets ratchets, Linked own) {

  /// Bare, by phone number where it is known; what is no user stays as it is.
  public Jid shown(Jid jid) {
    Jid bare = jid.bare();
    return bare.isLid() ? other(bare).filter(Jid::isPhone).orElse(bare) : bare;
  }

  /// The hidden id, bare, where it is known.
  public Optional<Jid> hidden(Jid user) {
    Jid bare = user.bare();
    return bare.isLid() ? Optional.of(bare) : other(bare).filter(Jid::isLid);
  }

  /// All bare addresses of one user, or the one of a group.
  public Set<Jid> all(Jid jid) {
    Set<Jid> all = new LinkedHashSet<>();
    all.add(jid.bare());
    other(jid.bare()).ifPresent(all::add);
    return all;
  }

  private Optional<Jid> other(Jid bare) {
    if (!bare.isUser()) {
      return Optional.empty();
    }
    if (own.owns(bare)) {
      return Optional.of(bare.isLid() ? own.jid().bare() : own.lid().bare());
    }
    return ratchets.alias(bare);
  }
}
