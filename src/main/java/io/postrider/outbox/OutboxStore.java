package io.postrider.outbox;

import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.model.OrganizationId;
import io.postrider.model.OutboxId;
import io.postrider.model.SessionId;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads the outbox. Writing is part of a session's commit.
public interface OutboxStore {
  /// What is `sending`, oldest first: to be sent again.
  ///
  /// @param after the position of the last one that is known, 0 for all
  Future<List<Positioned>> sending(SessionId session, long after, int limit);

  /// What is `queued`, oldest first.
  ///
  /// @param without no messages to these
  Future<List<OutboxEntry>> queued(SessionId session, Set<Jid> without, int limit);

  /// How many are `queued`.
  Future<Integer> countQueued(SessionId session);

  /// The row of a message, to answer a retry request.
  Future<Optional<OutboxEntry>> byMessage(SessionId session, MessageId messageId);

  /// The row that was accepted under an idempotency key, of any session of the organization.
  Future<Optional<OutboxSummary>> byKey(OrganizationId organization, String key);

  /// One row of a session.
  Future<Optional<OutboxSummary>> byId(OrganizationId organization, SessionId session, OutboxId id);

  /// Rows of a session, newest first.
  ///
  /// @param state only these; empty for all
  /// @param before the position of the last one that is known, `Long.MAX_VALUE` for the first page
  Future<List<OutboxSummary>> list(
      OrganizationId organization,
      SessionId session,
      Optional<OutboxEntry.State> state,
      long before,
      int limit);

  /// Forgets idempotency keys and finished rows that are old enough; some at a time.
  ///
  /// @return how many rows were changed, 0 when there is nothing left to do
  Future<Integer> prune(Instant keysBefore, Instant rowsBefore, int limit);

  /// A row, its place in the queue, and how often it has gone out in vain.
  ///
  /// @param silences how often nothing came back
  /// @param refusals how often it was put off
  record Positioned(OutboxEntry entry, long position, int silences, int refusals) {}
}
