package io.postrider.session;

import io.postrider.model.Bytes;
import io.postrider.model.Epoch;
import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.model.OrganizationId;
import io.postrider.model.OutboxId;
import io.postrider.model.SessionId;
import io.postrider.outbox.OutboxChange;
import io.postrider.outbox.OutboxEntry;
import io.postrider.protocol.client.keys.RecordKey;
import io.postrider.protocol.client.keys.RecordKeys;
import io.postrider.protocol.client.keys.SignalStore;
import io.postrider.session.state.ChatMarks;
import io.postrider.session.state.CollectionMacs;
import io.postrider.session.state.Commit;
import io.postrider.session.state.ContactNames;
import io.postrider.session.state.DeliveryStatus;
import io.postrider.session.state.Gap;
import io.postrider.session.state.KeyTakenException;
import io.postrider.session.state.Lifecycle;
import io.postrider.session.state.MessageStore;
import io.postrider.session.state.SessionEvent;
import io.postrider.session.state.SessionRow;
import io.postrider.session.state.SessionStore;
import io.postrider.session.state.StaleEpochException;
import io.postrider.session.state.StoredMember;
import io.postrider.session.state.StoredMessage;
import io.postrider.session.state.SyncStore;
import io.postrider.session.state.UnsettledException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What one session stores, in memory; a test can hold it up, and take the session away.
public final class FakeStore implements SessionStore, SignalStore, MessageStore, SyncStore {
  public final List<Commit> commits = new ArrayList<>();
  public final Map<RecordKey, Bytes> records = new HashMap<>();

  /// Where messages of the account were sent to.
  public final Map<MessageId, Jid> sent = new HashMap<>();

  /// Messages of which it was asked how far they have come.
  public final List<MessageId> progressAsked = new ArrayList<>();

  /// What came without content.
  public final Map<MessageId, Gap> gaps = new HashMap<>();

  /// The members of every group.
  public final Map<Jid, StoredMember> members = new HashMap<>();

  /// The names that are known.
  public final Map<Jid, ContactNames> contacts = new HashMap<>();

  /// What the collections of the app state hold, by their names.
  public final Map<String, Map<Bytes, Bytes>> macs = new HashMap<>();

  private final Map<Jid, ChatMarks> marks = new HashMap<>();

  private final List<Promise<Void>> held = new ArrayList<>();
  private final SessionRow row;
  private Lifecycle state;
  private @Nullable Bytes credentials;
  private boolean holds;
  private boolean stale;
  private boolean outage;
  private boolean silent;
  private boolean unreadable;
  private boolean gone;
  private int gapReads;
  private Predicate<Commit> refused = _ -> false;
  private final Set<String> taken = new HashSet<>();

  /// Messages whose keys were taken.
  public final Set<OutboxId> left = new HashSet<>();

  public FakeStore(SessionRow row) {
    this.row = row;
    this.state = row.state();
    this.credentials = row.credentials();
  }

  /// How often it was asked which gaps wait.
  public int gapReads() {
    return gapReads;
  }

  /// Another node owns the session from now on.
  public void takeAway() {
    stale = true;
  }

  /// Whether nobody knows what is stored, from now on.
  public void outage(boolean away) {
    outage = away;
  }

  /// Whether commits are stored and nobody learns of it, from now on.
  public void silent(boolean lost) {
    silent = lost;
  }

  /// Whether nobody can read the session, nor how far messages have come, from now on.
  public void unreadable(boolean away) {
    unreadable = away;
  }

  /// Whether there is no session any more.
  public void emptied(boolean deleted) {
    gone = deleted;
  }

  /// Commits of this kind fail from now on.
  public void refuse(Predicate<Commit> unfit) {
    refused = unfit;
  }

  /// The next message under each of these idempotency keys is left out.
  public void take(Set<String> keys) {
    taken.addAll(keys);
  }

  /// Commits wait from now on.
  public void hold() {
    holds = true;
  }

  /// What waits is stored, and what comes after it at once.
  public void release() {
    holds = false;
    List<Promise<Void>> waiting = List.copyOf(held);
    held.clear();
    waiting.forEach(Promise::complete);
  }

  public Lifecycle state() {
    return state;
  }

  /// Why it is not working.
  public String reason() {
    return Objects.requireNonNull(state.details()).reason();
  }

  public Optional<Bytes> credentials() {
    return Optional.ofNullable(credentials);
  }

  /// All events of this type so far.
  public <E extends SessionEvent> List<E> events(Class<E> type) {
    return commits.stream()
        .flatMap(commit -> commit.events().stream())
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  @Override
  public Future<Void> commit(Commit commit) {
    if (!holds) {
      return write(commit);
    }
    Promise<Void> promise = Promise.promise();
    held.add(promise);
    return promise.future().compose(_ -> write(commit));
  }

  private static <T> Future<T> unsettled() {
    return Future.failedFuture(new UnsettledException(new IllegalStateException("away")));
  }

  private Future<Void> write(Commit commit) {
    if (stale) {
      return Future.failedFuture(new StaleEpochException(row.id()));
    }
    if (outage) {
      return unsettled();
    }
    if (refused.test(commit)) {
      return Future.failedFuture(new IllegalStateException("unfit"));
    }
    commits.add(commit);
    commit.gaps().forEach(gap -> gaps.put(gap.id(), gap));
    commit.macs().forEach(this::put);
    commit.events().forEach(this::name);
    commit.state().ifPresent(next -> state = next);
    switch (commit.keys()) {
      case Commit.KeyChange.Save(var saved) -> credentials = saved;
      case Commit.KeyChange.Forget() -> credentials = null;
      case Commit.KeyChange.Keep() -> {}
    }
    commit
        .records()
        .forEach(
            (key, value) ->
                value.ifPresentOrElse(some -> records.put(key, some), () -> records.remove(key)));
    if (silent) {
      return unsettled();
    }
    Set<OutboxId> these = leftOf(commit);
    left.addAll(these);
    return these.isEmpty()
        ? Future.succeededFuture()
        : Future.failedFuture(new KeyTakenException(these));
  }

  private Set<OutboxId> leftOf(Commit commit) {
    return commit.outbox().stream()
        .filter(OutboxChange.Add.class::isInstance)
        .map(change -> ((OutboxChange.Add) change).entry())
        .filter(entry -> entry.key() != null && taken.remove(entry.key().value()))
        .map(OutboxEntry::id)
        .collect(Collectors.toSet());
  }

  private void put(CollectionMacs held) {
    Map<Bytes, Bytes> kept = macs.computeIfAbsent(held.collection(), _ -> new HashMap<>());
    if (held.whole()) {
      kept.clear();
    }
    held.values()
        .forEach(
            (index, value) ->
                value.ifPresentOrElse(some -> kept.put(index, some), () -> kept.remove(index)));
  }

  private void name(SessionEvent event) {
    if (event instanceof SessionEvent.ContactSeen(var contact, _)) {
      contacts.merge(contact.jid(), contact, ContactNames::then);
    } else if (event instanceof SessionEvent.ContactChanged(var contact, _)) {
      contacts.merge(contact.jid(), contact, ContactNames::then);
    } else if (event instanceof SessionEvent.ChatMarked(var marked, _)) {
      marks.merge(marked.chat(), marked, ChatMarks::then);
    } else if (event instanceof SessionEvent.ChatChanged(var marked, _)) {
      marks.merge(marked.chat(), marked, ChatMarks::then);
    }
  }

  @Override
  public Future<Map<Bytes, Bytes>> macs(
      SessionId session, String collection, Collection<Bytes> indexes) {
    Map<Bytes, Bytes> found = new HashMap<>(macs.getOrDefault(collection, Map.of()));
    found.keySet().retainAll(indexes);
    return Future.succeededFuture(found);
  }

  @Override
  public Future<Map<Jid, ContactNames>> contacts(SessionId session, Set<Jid> users) {
    Map<Jid, ContactNames> found = new HashMap<>(contacts);
    found.keySet().retainAll(users);
    return Future.succeededFuture(found);
  }

  @Override
  public Future<Map<Jid, ContactNames>> blocked(SessionId session, int most) {
    Map<Jid, ContactNames> found = new HashMap<>(contacts);
    found.values().removeIf(one -> !one.blocked().orElse(false));
    return Future.succeededFuture(found);
  }

  @Override
  public Future<Map<Jid, ChatMarks>> marks(SessionId session, Set<Jid> chats) {
    Map<Jid, ChatMarks> found = new HashMap<>(marks);
    found.keySet().retainAll(chats);
    return Future.succeededFuture(found);
  }

  @Override
  public Future<Set<RecordKey>> identities(SessionId session, Set<Jid> users) {
    Set<String> owners = RecordKeys.owners(users);
    return Future.succeededFuture(
        records.keySet().stream()
            .filter(key -> key.kind() == RecordKey.Kind.IDENTITY)
            .filter(key -> owners.contains(key.name().substring(0, key.name().lastIndexOf('.'))))
            .collect(Collectors.toSet()));
  }

  @Override
  public Future<Map<RecordKey, Bytes>> load(SessionId session, Set<RecordKey> keys) {
    Map<RecordKey, Bytes> found = new HashMap<>(records);
    found.keySet().retainAll(keys);
    return Future.succeededFuture(found);
  }

  @Override
  public Future<Integer> count(SessionId session, RecordKey.Kind kind) {
    return Future.succeededFuture(
        (int) records.keySet().stream().filter(key -> key.kind() == kind).count());
  }

  @Override
  public Future<Integer> prune(int limit) {
    return Future.succeededFuture(0);
  }

  @Override
  public Future<Map<MessageId, Set<Jid>>> senders(SessionId session, Collection<MessageId> ids) {
    return Future.succeededFuture(Map.of());
  }

  @Override
  public Future<List<StoredMessage>> find(SessionId session, MessageId id) {
    return Future.succeededFuture(
        commits.stream()
            .flatMap(commit -> commit.messages().stream())
            .filter(message -> message.id().equals(id))
            .toList());
  }

  @Override
  public Future<Map<MessageId, Jid>> sent(SessionId session, Collection<MessageId> ids) {
    Map<MessageId, Jid> found = new HashMap<>(sent);
    found.keySet().retainAll(ids);
    return Future.succeededFuture(found);
  }

  @Override
  public Future<List<Gap>> gaps(SessionId session, MessageId id) {
    return Future.succeededFuture(
        gaps.values().stream().filter(gap -> gap.id().equals(id)).toList());
  }

  @Override
  public Future<List<Gap>> waitingGaps(SessionId session, int limit) {
    gapReads++;
    return Future.succeededFuture(
        gaps.values().stream().filter(gap -> gap.state() == Gap.State.WAITING).toList());
  }

  @Override
  public Future<Integer> prune(Instant before, int limit) {
    return Future.succeededFuture(0);
  }

  @Override
  public Future<Map<Jid, StoredMember>> members(SessionId session, Jid group, Set<Jid> users) {
    Map<Jid, StoredMember> found = new HashMap<>(members);
    found.keySet().retainAll(users);
    return Future.succeededFuture(found);
  }

  @Override
  public Future<Map<MessageId, DeliveryStatus>> progress(
      SessionId session, Optional<Jid> sender, Collection<MessageId> ids) {
    progressAsked.addAll(ids);
    return unreadable ? unsettled() : Future.succeededFuture(Map.of());
  }

  @Override
  public Future<Optional<SessionRow>> load(OrganizationId organization, SessionId session) {
    if (unreadable) {
      return unsettled();
    }
    Epoch epoch = stale ? new Epoch(row.epoch().value() + 1) : row.epoch();
    return Future.succeededFuture(
        Optional.of(
            new SessionRow(
                row.id(),
                row.organization(),
                row.owner(),
                epoch,
                row.settings(),
                state,
                row.budget(),
                credentials,
                row.createdAt())));
  }

  @Override
  public Future<Optional<SessionRow>> find(OrganizationId organization, SessionId session) {
    return unreadable
        ? unsettled()
        : Future.succeededFuture(gone ? Optional.empty() : Optional.of(row));
  }

  @Override
  public Future<List<SessionRow>> list(OrganizationId organization) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<Void> insert(SessionRow inserted) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<Void> delete(SessionId session, Epoch epoch) {
    return Future.succeededFuture();
  }
}
