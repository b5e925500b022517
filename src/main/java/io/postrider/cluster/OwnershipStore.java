package io.postrider.cluster;

import io.postrider.model.Epoch;
import io.postrider.model.OrganizationId;
import io.postrider.model.SessionId;
import io.postrider.session.state.SessionRow;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Says who owns which session, and which nodes are alive, by the database's clock (invariants.md
/// §3).
public interface OwnershipStore {
  /// Puts the end of a node's lease off; a node that is not known yet begins with it.
  ///
  /// @param lease from now, by the database's clock
  /// @return all nodes, this one included
  Future<List<Member>> renew(Node node, Duration lease);

  /// What a node says of itself.
  ///
  /// @param id fresh for each start
  /// @param version of the program
  /// @param bus the version of the bus that it speaks
  /// @param capacity sessions that it takes at most
  record Node(String id, String version, int bus, int capacity) {}

  /// All nodes that are known, those included whose lease is over.
  Future<List<Member>> members();

  /// Ends a node's lease; whatever it still owns may be claimed.
  Future<Void> leave(String node);

  /// Forgets all nodes, for who knows that none is running.
  Future<Void> clear();

  /// A node is to give its sessions away; completes with whether there is such a node.
  Future<Boolean> drain(String node);

  /// How many sessions of which organization each node owns, those included that are gone.
  Future<Loads> loads();

  /// What some nodes own.
  Future<List<Orphan>> owned(Collection<String> owners);

  /// A session without an owner that is alive.
  record Orphan(SessionId id, OrganizationId organization) {}

  /// Which sessions a node owns, and under which epoch.
  Future<Map<SessionId, Epoch>> epochs(String node);

  /// Makes a node the owner of sessions, each under a new epoch: of those that are its own already,
  /// and of those whose owner's lease is over. What was claimed by somebody else meanwhile is left
  /// out. The rows say of which of them nothing waits.
  ///
  /// @param over leases, by node, that were watched to their end: over whatever the database's
  ///   clock says, unless they have been renewed meanwhile
  Future<List<SessionRow>> claim(
      String node, Set<SessionId> sessions, Collection<String> owners, Map<String, Instant> over);

  /// Gives a session away, under its next epoch.
  ///
  /// @return whether it was given: not when it was not `from`'s under that epoch, and not when `to`
  ///   does not take sessions
  Future<Boolean> hand(SessionId session, Epoch epoch, String from, String to);
}
