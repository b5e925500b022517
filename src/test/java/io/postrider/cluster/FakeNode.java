package io.postrider.cluster;

import io.postrider.auth.MovedTimers;
import io.postrider.model.Bytes;
import io.postrider.model.Epoch;
import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.model.OrganizationId;
import io.postrider.model.SessionId;
import io.postrider.outbox.Budget;
import io.postrider.protocol.client.LostException;
import io.postrider.protocol.client.keys.RecordKey;
import io.postrider.protocol.client.keys.SignalStore;
import io.postrider.session.CommittedOutbox;
import io.postrider.session.state.Commit;
import io.postrider.session.state.DeliveryStatus;
import io.postrider.session.state.Lifecycle;
import io.postrider.session.state.MessageStore;
import io.postrider.session.state.SessionRow;
import io.postrider.session.state.SessionSettings;
import io.postrider.session.state.SessionStatus;
import io.postrider.session.state.SessionStore;
import io.postrider.session.state.StoredMessage;
import io.postrider.session.turn.SessionParts;
import io.postrider.version.MemoryVersions;
import io.postrider.version.Versions;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a node has of the world: sessions in memory, and a WhatsApp that cannot be reached.
final class FakeNode implements OwnershipStore, SessionStore, SignalStore, MessageStore {
  private static final OrganizationId ORGANIZATION = new OrganizationId("org_1");
  private static final Instant CREATED = Instant.ofEpochMilli(1_760_000_000_000L);

  final Map<SessionId, SessionRow> rows = new ConcurrentHashMap<>();

  /// Which node each session belongs to.
  final Map<SessionId, String> owners = new ConcurrentHashMap<>();

  private volatile @Nullable Throwable broken;

  /// The database fails from now on.
  void breakDown(Throwable why) {
    broken = why;
  }

  private <T> Future<T> unlessBroken(T result) {
    Throwable why = broken;
    return why == null ? Future.succeededFuture(result) : Future.failedFuture(why);
  }

  /// Stores a session that is stopped.
  ///
  /// @param credentials as they are stored, absent for one that was never linked
  SessionId stored(String id, @Nullable Bytes credentials) {
    SessionId session = new SessionId(id);
    SessionRow row =
        new SessionRow(
            session,
            ORGANIZATION,
            new Epoch(4),
            new SessionSettings(id, true, false, 0, 0),
            new Lifecycle(SessionStatus.STOPPED, null, null, null, CREATED),
            new Budget(0, 0, CREATED),
            credentials,
            CREATED);
    rows.put(session, row);
    return session;
  }

  /// What its sessions share.
  SessionParts parts() {
    return new SessionParts(
        this,
        this,
        new CommittedOutbox(List.of()),
        this,
        (_, _) -> Future.failedFuture(new LostException("nobody there")),
        new Versions(new MemoryVersions(), new MovedTimers(), Optional.empty(), Optional.empty()),
        new MovedTimers(),
        FakeNode::heavy,
        new SessionParts.Limits(
            100, Duration.ofMinutes(1), Duration.ofSeconds(15), Duration.ofSeconds(75), 250),
        new LongAdder());
  }

  private static <T> Future<T> heavy(Supplier<T> work) {
    return Future.succeededFuture(work.get());
  }

  @Override
  public Future<List<SessionRow>> claimAll(String node) {
    rows.replaceAll((_, row) -> claimed(row));
    rows.keySet().forEach(session -> owners.put(session, node));
    return unlessBroken(List.copyOf(rows.values()));
  }

  private static SessionRow claimed(SessionRow row) {
    return new SessionRow(
        row.id(),
        row.organization(),
        new Epoch(row.epoch().value() + 1),
        row.settings(),
        row.state(),
        row.budget(),
        row.credentials(),
        row.createdAt());
  }

  @Override
  public Future<Void> insert(SessionRow row, String node) {
    return unlessBroken(row)
        .map(
            inserted -> {
              rows.put(inserted.id(), inserted);
              owners.put(inserted.id(), node);
              return null;
            });
  }

  @Override
  public Future<Void> commit(Commit commit) {
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> delete(SessionId session, Epoch epoch) {
    rows.remove(session);
    return Future.succeededFuture();
  }

  @Override
  public Future<Optional<SessionRow>> find(OrganizationId organization, SessionId session) {
    return Future.succeededFuture(Optional.ofNullable(rows.get(session)));
  }

  @Override
  public Future<Optional<SessionRow>> load(OrganizationId organization, SessionId session) {
    return find(organization, session);
  }

  @Override
  public Future<List<SessionRow>> list(OrganizationId organization) {
    return Future.succeededFuture(List.copyOf(rows.values()));
  }

  @Override
  public Future<Map<RecordKey, Bytes>> load(SessionId session, Set<RecordKey> keys) {
    return Future.succeededFuture(Map.of());
  }

  @Override
  public Future<Boolean> seen(SessionId session, MessageId id, Set<Jid> senders) {
    return Future.succeededFuture(false);
  }

  @Override
  public Future<List<StoredMessage>> find(SessionId session, MessageId id) {
    return Future.succeededFuture(List.of());
  }

  @Override
  public Future<Map<MessageId, Jid>> sent(SessionId session, Collection<MessageId> ids) {
    return Future.succeededFuture(Map.of());
  }

  @Override
  public Future<Integer> prune(Instant before, int limit) {
    return Future.succeededFuture(0);
  }

  @Override
  public Future<Map<Jid, String>> roles(SessionId session, Jid group, Set<Jid> users) {
    return Future.succeededFuture(Map.of());
  }

  @Override
  public Future<Map<MessageId, DeliveryStatus>> progress(
      SessionId session, Optional<Jid> sender, Collection<MessageId> ids) {
    return Future.succeededFuture(Map.of());
  }
}
