package io.postrider.http;

import io.postrider.model.Jid;
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
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/// The outbox of `org_1`'s session `s1`, in memory.
final class FakeOutbox implements OutboxStore {
  private final List<OutboxSummary> rows = new CopyOnWriteArrayList<>();

  void add(String id, OutboxEntry.State state) {
    Instant now = Instant.ofEpochMilli(7);
    rows.addFirst(
        new OutboxSummary(
            new OutboxId(id),
            new SessionId("s1"),
            new MessageId("3EB0" + id),
            Jid.phone("12345"),
            state,
            state == OutboxEntry.State.FAILED ? "refused" : null,
            null,
            null,
            rows.size() + 1L,
            now,
            now));
  }

  @Override
  public Future<Optional<OutboxSummary>> byId(
      OrganizationId organization, SessionId session, OutboxId id) {
    return Future.succeededFuture(rows.stream().filter(row -> row.id().equals(id)).findFirst());
  }

  @Override
  public Future<List<OutboxSummary>> list(
      OrganizationId organization,
      SessionId session,
      Optional<OutboxEntry.State> state,
      long before,
      int limit) {
    return Future.succeededFuture(
        rows.stream()
            .filter(row -> state.isEmpty() || row.state() == state.get())
            .filter(row -> row.position() < before)
            .limit(limit)
            .toList());
  }

  @Override
  public Future<List<Positioned>> sending(SessionId session, long after, int limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<List<OutboxEntry>> queued(SessionId session, Set<Jid> without, int limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<Integer> countQueued(SessionId session) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<Optional<OutboxEntry>> byMessage(SessionId session, MessageId messageId) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<Optional<OutboxSummary>> byKey(OrganizationId organization, String key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<Integer> prune(Instant keysBefore, Instant rowsBefore, int limit) {
    throw new UnsupportedOperationException();
  }
}
