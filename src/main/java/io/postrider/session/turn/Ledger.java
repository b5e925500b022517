package io.postrider.session.turn;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.model.OrganizationId;
import io.postrider.model.Recent;
import io.postrider.model.SessionId;
import io.postrider.outbox.Budget;
import io.postrider.protocol.client.keys.Credentials;
import io.postrider.protocol.client.keys.Ratchets;
import io.postrider.protocol.client.keys.RecordKey;
import io.postrider.protocol.client.keys.Running;
import io.postrider.protocol.client.keys.SignalStore;
import io.postrider.session.state.KeyTakenException;
import io.postrider.session.state.Lifecycle;
import io.postrider.session.state.SessionEvent;
import io.postrider.session.state.SessionRow;
import io.postrider.session.state.SessionSettings;
import io.postrider.session.state.SessionStore;
import io.postrider.session.state.StaleEpochException;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a session has committed, as its owner knows it, and the only way to commit more. It caches
/// the records that were used last, and knows sessions with devices beyond what is stored of them:
/// nobody else writes them while the epoch is ours. Used on the session's event loop, inside turns.
public final class Ledger {
  private static final long CACHED_BYTES = 128 * 1024;

  private static final long RUNNING_BYTES = 64 * 1024;

  /// What an entry takes besides its value.
  private static final int ENTRY_BYTES = 256;

  private final SessionStore store;
  private final SignalStore signal;
  private final SessionRow row;
  private Lifecycle state;
  private SessionSettings settings;
  private Budget budget;
  private Optional<Credentials> credentials;
  private final Consumer<Throwable> trouble;
  private final RecentlySent fresh = new RecentlySent();
  private final Reports waiting = new Reports();
  private boolean doubtful;
  private boolean nothingWaits;
  private final Map<RecordKey, Optional<Bytes>> cache =
      Recent.weighted(CACHED_BYTES, value -> ENTRY_BYTES + value.map(Bytes::length).orElse(0));

  private final Map<RecordKey, Running> running =
      Recent.weighted(RUNNING_BYTES, Running::footprint);

  /// @param trouble told when a commit fails: the session has another owner, or nobody knows what
  ///   is stored
  Ledger(SessionRow row, SessionStore store, SignalStore signal, Consumer<Throwable> trouble) {
    this.row = row;
    this.trouble = trouble;
    this.store = store;
    this.signal = signal;
    this.state = row.state();
    this.settings = row.settings();
    this.budget = row.budget();
    this.nothingWaits = row.nothingWaits();
    this.credentials = Optional.ofNullable(row.credentials()).map(Credentials::decode);
  }

  public SessionId id() {
    return row.id();
  }

  /// Whether it has had another owner before, or the same one in another term.
  public boolean isInherited() {
    return row.epoch().value() > 1;
  }

  public OrganizationId organization() {
    return row.organization();
  }

  public Lifecycle state() {
    return state;
  }

  public SessionSettings settings() {
    return settings;
  }

  public Budget budget() {
    return budget;
  }

  public Optional<Credentials> credentials() {
    return credentials;
  }

  /// What has been sent first since the start.
  public RecentlySent fresh() {
    return fresh;
  }

  /// Whether nothing of the session can wait, neither a message that is to be sent or acknowledged
  /// nor a gap: nothing did when it was claimed, and it has stored none since, which nobody else
  /// can. Otherwise the stores know.
  public boolean nothingWaits() {
    return nothingWaits;
  }

  /// Whether an account is linked.
  public boolean linked() {
    return credentials.flatMap(Credentials::linked).isPresent();
  }

  /// The records of these keys, to work on, and those that their aliases lead to.
  public Future<Ratchets> load(Set<RecordKey> keys) {
    return fetch(keys, new HashMap<>())
        .compose(found -> fetch(Ratchets.aliased(keys, found), found))
        .map(found -> new Ratchets(found, runningOf(found.keySet())));
  }

  private Map<RecordKey, Running> runningOf(Set<RecordKey> keys) {
    Map<RecordKey, Running> some = new HashMap<>();
    for (RecordKey key : keys) {
      @Nullable Running known = running.get(key);
      if (known != null) {
        some.put(key, known);
      }
    }
    return some;
  }

  /// The names of the identity keys of all devices of these users.
  public Future<Set<RecordKey>> identities(Set<Jid> users) {
    return signal.identities(row.id(), users);
  }

  private Future<Map<RecordKey, Bytes>> fetch(Set<RecordKey> keys, Map<RecordKey, Bytes> found) {
    Set<RecordKey> missing = new HashSet<>();
    for (RecordKey key : keys) {
      Optional<Bytes> known = cache.get(key);
      if (known == null) {
        missing.add(key);
      } else {
        known.ifPresent(value -> found.put(key, value));
      }
    }
    if (missing.isEmpty()) {
      return Future.succeededFuture(found);
    }
    return signal
        .load(row.id(), missing)
        .map(
            loaded -> {
              missing.forEach(key -> cache.put(key, Optional.ofNullable(loaded.get(key))));
              found.putAll(loaded);
              return found;
            });
  }

  /// Writes a draft, and the event of its change of status, together with what waits for company.
  /// When that fails, nobody knows what is stored: the cache goes, and `reload` must come before
  /// the next connection. With `KeyTakenException` it is known: all but the messages whose keys are
  /// taken.
  public Future<Void> commit(Draft draft) {
    draft.newState().flatMap(this::statusChange).ifPresent(draft::event);
    Reports.Some reports = waiting.take();
    reports.precede(draft);
    if (draft.isEmpty()) {
      reports.succeed();
      return Future.succeededFuture();
    }
    nothingWaits &= draft.outbox().isEmpty() && draft.gaps().isEmpty();
    return store
        .commit(draft.commit(row.id(), row.organization(), row.epoch()))
        .transform((_, thrown) -> settled(draft, reports, thrown));
  }

  /// Has a draft written by the next commit, whosever it is, if it is nothing but a report.
  Future<Void> report(Draft draft) {
    return waiting.add(draft);
  }

  /// How many wait for the next commit.
  int reports() {
    return waiting.size();
  }

  /// Writes what waits for the next commit, by itself.
  public Future<Void> commitReports() {
    return commit(new Draft());
  }

  private Future<Void> settled(Draft draft, Reports.Some reports, @Nullable Throwable thrown) {
    if (thrown != null && !(thrown instanceof KeyTakenException)) {
      doubt(thrown);
      reports.fail(thrown);
      return Future.failedFuture(thrown);
    }
    adopt(draft);
    reports.succeed();
    return thrown == null ? Future.succeededFuture() : Future.failedFuture(thrown);
  }

  /// Another status, or another reason for the same, is worth telling; a new attempt is not.
  private Optional<SessionEvent> statusChange(Lifecycle next) {
    boolean same = next.status() == state.status() && Objects.equals(reason(next), reason(state));
    return same
        ? Optional.empty()
        : Optional.of(
            new SessionEvent.StatusChanged(next.status(), next.details(), next.updatedAt()));
  }

  private static @Nullable String reason(Lifecycle of) {
    return of.details() == null ? null : of.details().reason();
  }

  private void doubt(Throwable thrown) {
    cache.clear();
    running.clear();
    fresh.clear();
    doubtful = true;
    trouble.accept(thrown);
  }

  private void adopt(Draft draft) {
    draft.newState().ifPresent(next -> state = next);
    draft.newSettings().ifPresent(next -> settings = next);
    draft.newBudget().ifPresent(next -> budget = next);
    if (draft.forgets()) {
      credentials = Optional.empty();
      cache.clear();
      running.clear();
      return;
    }
    draft.newCredentials().ifPresent(next -> credentials = Optional.of(next));
    cache.putAll(draft.records());
    draft.records().keySet().forEach(running::remove);
    running.putAll(draft.running());
  }

  /// Whether nobody knows what is stored, since the last commit.
  public boolean isDoubtful() {
    return doubtful;
  }

  /// Reads credentials and state again after a commit of unknown outcome.
  public Future<Void> reload() {
    if (!doubtful) {
      return Future.succeededFuture();
    }
    return store
        .load(row.organization(), row.id())
        .map(
            found -> {
              SessionRow now = found.orElseThrow(() -> new StaleEpochException(row.id()));
              if (!now.epoch().equals(row.epoch())) {
                throw new StaleEpochException(row.id());
              }
              state = now.state();
              settings = now.settings();
              budget = now.budget();
              credentials = Optional.ofNullable(now.credentials()).map(Credentials::decode);
              doubtful = false;
              return null;
            });
  }

  /// Removes the session and all that belongs to it.
  public Future<Void> delete() {
    return commitReports().compose(_ -> store.delete(row.id(), row.epoch()));
  }
}
