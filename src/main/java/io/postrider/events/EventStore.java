package io.postrider.events;

import io.postrider.model.OrganizationId;
import io.postrider.model.SessionId;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// Reads the log of an organization. Writing is part of a session's commit.
public interface EventStore {
  /// What the log holds.
  Future<Extent> extent(OrganizationId organization);

  /// What the events of a batch weigh together at the most, but for the last of them.
  int MOST_BYTES = 1 << 20;

  /// Events after a position, in order.
  ///
  /// @param filter which of them are wanted
  /// @param limit how many at the most; fewer when they are large
  Future<Batch> after(OrganizationId organization, long position, EventFilter filter, int limit);

  /// The newest position of every log, for whoever reads them all.
  Future<Map<OrganizationId, Long>> heads();

  /// Whose log tells of a session; empty when there is no such session.
  Future<Optional<OrganizationId>> organization(SessionId session);

  /// Removes events that are older; some at a time, from the oldest on, so that what is left of
  /// each log has no gap.
  ///
  /// @return how many were removed, 0 when there is nothing left to do
  Future<Integer> expire(Instant before, int limit);

  /// Empties codes that link an account and are valid no more; some at a time. Nobody is shown them
  /// from then on anyway, and their places stay, so that nothing else seems to be missing.
  ///
  /// @return how many were emptied
  Future<Integer> expireCodes(int limit);
}
