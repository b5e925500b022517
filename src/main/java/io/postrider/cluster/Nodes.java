package io.postrider.cluster;

import io.postrider.model.OrganizationId;
import io.postrider.model.SessionId;
import io.postrider.session.state.SessionRow;
import io.postrider.session.state.SessionStatus;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The nodes and what they run, as operators see them: of all organizations.
public interface Nodes {
  /// All nodes that are known, those included whose lease is over, the newest first.
  Future<List<Inhabited>> list();

  /// One of them; empty for one that is not known.
  Future<Optional<Inhabited>> find(String node);

  /// A node, and how many sessions it owns.
  record Inhabited(Member member, int sessions) {}

  /// A node is to give its sessions away and to take none; completes with whether there is such a
  /// node.
  Future<Boolean> drain(String node);

  /// Which sessions are meant; what is empty does not matter.
  ///
  /// @param before sessions that were created before this one
  record Search(
      Optional<String> node,
      Optional<SessionStatus> status,
      Optional<OrganizationId> organization,
      Optional<SessionId> before) {}

  /// Sessions without their credentials, the newest first.
  Future<List<SessionRow>> sessions(Search search, int limit);

  /// What a node has to do.
  Future<Census> census(String node);

  /// What one node has to do.
  ///
  /// @param waiting messages that are not sent yet
  /// @param oldest how long the first of them has waited; zero when there is none
  /// @param restricted sessions that work and may not write to strangers
  record Census(
      Map<SessionStatus, Integer> sessions, int waiting, Duration oldest, int restricted) {
    public Census {
      sessions = Map.copyOf(sessions);
    }
  }
}
