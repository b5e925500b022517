package io.postrider.session;

import io.postrider.model.MessageId;
import io.postrider.model.OrganizationId;
import io.postrider.model.OutboxId;
import io.postrider.model.SessionId;
import io.postrider.outbox.OutboxEntry;
import io.postrider.outbox.OutboxStore;
import io.postrider.outbox.OutboxSummary;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Nothing was ever sent.
public final class EmptyOutbox implements OutboxStore {
  @Override
  public Future<List<Positioned>> sending(SessionId session, long after, int limit) {
    return Future.succeededFuture(List.of());
  }

  @Override
  public Future<List<OutboxEntry>> queued(SessionId session, int limit) {
    return Future.succeededFuture(List.of());
  }

  @Override
  public Future<Integer> countQueued(SessionId session) {
    return Future.succeededFuture(0);
  }

  @Override
  public Future<Optional<OutboxEntry>> byMessage(SessionId session, MessageId messageId) {
    return Future.succeededFuture(Optional.empty());
  }

  @Override
  public Future<Optional<OutboxSummary>> byKey(OrganizationId organization, String key) {
    return Future.succeededFuture(Optional.empty());
  }

  @Override
  public Future<Optional<OutboxSummary>> byId(
      OrganizationId organization, SessionId session, OutboxId id) {
    return Future.succeededFuture(Optional.empty());
  }

  @Override
  public Future<List<OutboxSummary>> list(
      OrganizationId organization,
      SessionId session,
      Optional<OutboxEntry.State> state,
      long before,
      int limit) {
    return Future.succeededFuture(List.of());
  }

  @Override
  public Future<Integer> prune(Instant keysBefore, Instant rowsBefore, int limit) {
    return Future.succeededFuture(0);
  }
}
