package io.postrider.session.directory;

import io.postrider.model.Jid;
import io.postrider.protocol.client.keys.Ratchets;
import io.postrider.protocol.client.keys.RecordKey;
import io.postrider.protocol.client.keys.RecordKeys;
import io.postrider.protocol.client.query.GroupMetadata;
import io.postrider.protocol.content.Disappearing;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// After what time messages disappear in direct chats, as the last one to choose has chosen. In
/// turn; of groups WhatsApp tells it.
public final class ChatTimers {
  private ChatTimers() {}

  /// The records to load.
  ///
  /// @param chats all addresses of a chat
  public static Set<RecordKey> needs(Collection<Jid> chats) {
    return chats.stream().map(RecordKeys::timer).collect(Collectors.toSet());
  }

  /// What a message has told, under all addresses of its chat.
  public static void learn(Ratchets ratchets, Collection<Jid> chats, Disappearing told) {
    for (Jid chat : chats) {
      Optional<Disappearing> before = of(ratchets, chat);
      if (before.isEmpty() || told.replaces(before.get())) {
        ratchets.put(RecordKeys.timer(chat), told.encode());
      }
    }
  }

  /// What holds in a group.
  public static Disappearing of(GroupMetadata group) {
    return new Disappearing(group.expiration(), Instant.EPOCH);
  }

  /// What holds in a chat; empty where nobody has chosen.
  public static Optional<Disappearing> of(Ratchets ratchets, Jid chat) {
    return ratchets.get(RecordKeys.timer(chat)).map(Disappearing::decode);
  }
}
