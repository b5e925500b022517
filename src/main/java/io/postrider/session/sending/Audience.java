package io.postrider.session.sending;

import io.postrider.model.Jid;
import io.postrider.protocol.client.query.GroupMetadata;
import io.postrider.session.state.StoredMember;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Who may have a message of ours again. Pure.
///
/// @param chat where it went
/// @param own addresses of the account, whose devices get all that it sends
/// @param since the addresses of the contact or the group's members, and since when each was there
record Audience(Jid chat, Set<Jid> own, Map<Jid, Instant> since) {
  Audience {
    own = Set.copyOf(own);
    since = Map.copyOf(since);
  }

  /// Of a message to somebody.
  ///
  /// @param addresses all addresses of the contact
  static Audience of(Jid chat, Set<Jid> own, Set<Jid> addresses) {
    Map<Jid, Instant> since = new HashMap<>();
    addresses.forEach(address -> since.put(address, Instant.MIN));
    return new Audience(chat, own, since);
  }

  /// Of a message to a group: its members of today. Who is not stored was in none of those lists
  /// that messages were sent by.
  static Audience of(GroupMetadata group, Set<Jid> own, Map<Jid, StoredMember> stored) {
    Map<Jid, Instant> since = new HashMap<>();
    for (GroupMetadata.Member member : group.members()) {
      Set<Jid> addresses = member.addresses();
      addresses.stream()
          .flatMap(address -> Optional.ofNullable(stored.get(address)).stream())
          .map(StoredMember::firstSeenAt)
          .min(Instant::compareTo)
          .ifPresent(first -> addresses.forEach(address -> since.put(address, first)));
    }
    return new Audience(group.jid(), own, since);
  }

  /// Whether a user was to have it. Who joined while it was on its way was: WhatsApp sends it to
  /// those who are there when it takes it.
  ///
  /// @param sent when its outcome was stored, or else when it was encrypted last
  boolean has(Jid user, Instant sent) {
    return own.contains(user) || !since.getOrDefault(user, Instant.MAX).isAfter(sent);
  }

  /// Whether this is the chat that the message is in, by one of its names.
  boolean isIn(Jid named) {
    return chat.isGroup() ? named.equals(chat) : own.contains(named) || since.containsKey(named);
  }
}
