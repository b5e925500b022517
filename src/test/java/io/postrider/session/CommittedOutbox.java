package io.postrider.session;

import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.model.OrganizationId;
import io.postrider.model.OutboxId;
import io.postrider.model.SessionId;
import io.postrider.outbox.OutboxChange;
import io.postrider.outbox.OutboxEntry;
import io.postrider.outbox.OutboxStore;
import io.postrider.outbox.OutboxSummary;
import io.postrider.session.state.Commit;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What the commits of a session have left queued; nothing of it was ever sent.
public final class CommittedOutbox implements OutboxStore {
  private final List<Commit> commits;
  private final Set<OutboxId> left;
  private Future<Void> answers = Future.succeededFuture();
  private int reads;

  /// @param commits so far; more may be added
  /// @param left those that they have not added
  public CommittedOutbox(List<Commit> commits, Set<OutboxId> left) {
    this.commits = commits;
    this.left = left;
  }

  /// What is queued is found as it is when it is asked for, and told then.
  public void tellWhen(Future<Void> then) {
    answers = then;
  }

  /// How often it was asked what is queued, or what is on its way.
  public int reads() {
    return reads;
  }

  @Override
  public Future<List<Positioned>> sending(SessionId session, long after, int limit) {
    reads++;
    return Future.succeededFuture(List.of());
  }

  @Override
  public Future<List<OutboxEntry>> queued(SessionId session, Set<Jid> without, int limit) {
    reads++;
    List<OutboxEntry> found =
        queued().filter(entry -> !without.contains(entry.to())).limit(limit).toList();
    return answers.map(found);
  }

  private Stream<OutboxEntry> queued() {
    Map<OutboxId, OutboxEntry> queued = new LinkedHashMap<>();
    commits.stream()
        .flatMap(commit -> commit.outbox().stream())
        .forEach(
            change -> {
              switch (change) {
                case OutboxChange.Add(var entry) -> queued.put(entry.id(), entry);
                case OutboxChange.Sending(var id, _, _) -> queued.remove(id);
                case OutboxChange.Sent(var id, _, _) -> queued.remove(id);
                case OutboxChange.Failed(var id, _, _) -> queued.remove(id);
                case OutboxChange.Cancelled(var id) -> queued.remove(id);
                case OutboxChange.Counted _ -> {}
              }
            });
    return queued.values().stream()
        .filter(entry -> entry.state() == OutboxEntry.State.QUEUED && !left.contains(entry.id()));
  }

  @Override
  public Future<Integer> countQueued(SessionId session) {
    return Future.succeededFuture((int) queued().count());
  }

  @Override
  public Future<Optional<OutboxEntry>> byMessage(SessionId session, MessageId messageId) {
    return Future.succeededFuture(
        commits.stream()
            .flatMap(commit -> commit.outbox().stream())
            .filter(OutboxChange.Add.class::isInstance)
            .map(change -> ((OutboxChange.Add) change).entry())
            .filter(entry -> entry.messageId().equals(messageId))
            .findFirst());
  }

  @Override
  public Future<Optional<OutboxSummary>> byKey(OrganizationId organization, String key) {
    return Future.succeededFuture(Optional.empty());
  }

  @Override
  public Future<Optional<OutboxSummary>> byId(
      OrganizationId organization, SessionId session, OutboxId id) {
    return Future.succeededFuture(
        queued().filter(entry -> entry.id().equals(id)).map(CommittedOutbox::summary).findFirst());
  }

  private static OutboxSummary summary(OutboxEntry entry) {
    return new OutboxSummary(
        entry.id(),
        entry.session(),
        entry.messageId(),
        entry.to(),
        entry.state(),
        entry.error(),
        entry.key(),
        null,
        1,
        entry.createdAt(),
        entry.updatedAt());
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
