package io.postrider.cluster;

import io.postrider.session.state.SessionRow;
import io.vertx.core.Future;
import java.util.List;

/// Says who owns which session.
public interface OwnershipStore {
  /// Takes every session over: each gets this node as its owner and the next epoch, in one
  /// statement.
  ///
  /// @param node the id of this node, fresh for each start
  Future<List<SessionRow>> claimAll(String node);
}
