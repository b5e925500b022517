package io.postrider.store;

import io.postrider.model.OrganizationId;
import java.util.Map;
import java.util.Set;

/// What became of a group of commits.
///
/// @param transaction its id; empty when no session was written
/// @param sessions those that were written; the others have another owner or are gone
/// @param added ids of new rows of the outbox; those that are missing had a key that was taken
/// @param newest last positions of the logs that have grown
record Written(
    String transaction, Set<String> sessions, Set<String> added, Map<OrganizationId, Long> newest) {
  /// All were stale.
  static final Written NOTHING = new Written("", Set.of(), Set.of(), Map.of());

  Written {
    sessions = Set.copyOf(sessions);
    added = Set.copyOf(added);
    newest = Map.copyOf(newest);
  }
}
