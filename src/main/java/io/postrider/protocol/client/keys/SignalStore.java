package io.postrider.protocol.client.keys;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.model.SessionId;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Set;

/// Reads what a session has committed of its encryption state. Writing is part of the session's
/// commit.
public interface SignalStore {
  /// The stored ones among `keys`; those that do not exist are absent from the answer.
  Future<Map<RecordKey, Bytes>> load(SessionId session, Set<RecordKey> keys);

  /// The stored identity keys of all devices of these users, by name alone.
  Future<Set<RecordKey>> identities(SessionId session, Set<Jid> users);

  /// How many records of one kind there are.
  Future<Integer> count(SessionId session, RecordKey.Kind kind);

  /// Forgets those that are kept for a while only, where it is over; some at a time.
  ///
  /// @return how many went, 0 when there is nothing left to do
  Future<Integer> prune(int limit);
}
