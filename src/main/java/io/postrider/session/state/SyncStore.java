package io.postrider.session.state;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.model.SessionId;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/// Reads what the devices of a session's account have told. Writing is part of the session's
/// commit.
public interface SyncStore {
  /// The codes of the values that a collection keeps under these; those that it does not have are
  /// absent.
  Future<Map<Bytes, Bytes>> macs(SessionId session, String collection, Collection<Bytes> indexes);

  /// The names of these users, as far as they are known.
  Future<Map<Jid, ContactNames>> contacts(SessionId session, Set<Jid> users);

  /// The users whom the account has blocked.
  ///
  /// @param most so many at most
  Future<Map<Jid, ContactNames>> blocked(SessionId session, int most);

  /// How these chats stand, as far as it is known.
  Future<Map<Jid, ChatMarks>> marks(SessionId session, Set<Jid> chats);
}
