package io.postrider.store;

import io.postrider.model.Bytes;
import io.postrider.model.OutboxId;
import io.postrider.model.SessionId;
import io.postrider.outbox.OutboxChange;
import io.postrider.outbox.OutboxEntry;
import io.postrider.protocol.client.RecordKey;
import io.postrider.session.Account;
import io.postrider.session.Commit;
import io.postrider.session.SessionState;
import io.postrider.session.StatusDetails;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A commit as rows of the steps that write it, its secrets sealed.
final class SealedCommit {
  private final Commit commit;
  private final Sealer sealer;
  private final Map<Step, List<StepRow>> rows = new EnumMap<>(Step.class);

  private SealedCommit(Commit commit, Sealer sealer) {
    this.commit = commit;
    this.sealer = sealer;
  }

  /// @throws IllegalArgumentException when it touches another session's outbox
  static SealedCommit of(Commit commit, Sealer sealer) {
    SealedCommit sealed = new SealedCommit(commit, sealer);
    sealed.add(Step.LOCK, sealed.session(), sealed.epoch());
    commit.state().ifPresent(sealed::addState);
    sealed.addKeys(commit.keys());
    commit.records().forEach(sealed::addRecord);
    sealed.addOutbox(commit.outbox());
    return sealed;
  }

  SessionId id() {
    return commit.session();
  }

  /// Its rows of one step; often none.
  List<StepRow> rows(Step step) {
    return rows.getOrDefault(step, List.of());
  }

  private String session() {
    return commit.session().value();
  }

  private Long epoch() {
    return commit.epoch().value();
  }

  private void add(Step step, @Nullable Object... values) {
    rows.computeIfAbsent(step, _ -> new ArrayList<>()).add(new StepRow(values));
  }

  private void addState(SessionState state) {
    Account account = state.account();
    StatusDetails details = state.details();
    add(
        Step.STATE,
        session(),
        epoch(),
        state.status().wire(),
        account == null ? null : account.jid().toString(),
        account == null ? null : account.lid().toString(),
        details == null ? null : details.reason(),
        details == null ? null : Columns.time(details.since()),
        details == null ? null : Columns.time(details.nextAttempt()),
        Columns.time(state.lastConnectedAt()),
        Columns.time(state.updatedAt()));
  }

  private void addKeys(Commit.KeyChange change) {
    switch (change) {
      case Commit.KeyChange.Keep() -> {}
      case Commit.KeyChange.Save(var credentials) -> {
        Bytes sealed = sealer.seal(Place.credentials(id()), credentials);
        add(Step.CREDENTIALS, session(), epoch(), Columns.bytea(sealed));
      }
      case Commit.KeyChange.Forget() -> {
        add(Step.CREDENTIALS, session(), epoch(), null);
        add(Step.FORGET_RECORDS, session(), epoch());
        add(Step.FORGET_OUTBOX, session(), epoch());
      }
    }
  }

  private void addRecord(RecordKey key, Optional<Bytes> value) {
    String kind = PgSignalStore.wire(key.kind());
    if (value.isEmpty()) {
      add(Step.REMOVE_RECORDS, session(), epoch(), kind, key.name());
    } else {
      Bytes sealed = sealer.seal(Place.record(id(), key), value.get());
      add(Step.PUT_RECORDS, session(), epoch(), kind, key.name(), Columns.bytea(sealed));
    }
  }

  private void addOutbox(List<OutboxChange> changes) {
    for (OutboxChange change : changes) {
      switch (change) {
        case OutboxChange.Add(var entry) -> addPut(entry);
        case OutboxChange.Sent(var id, var sentAt, _) ->
            addEnd(id, OutboxEntry.State.SENT, null, sentAt);
        case OutboxChange.Failed(var id, var error, var at) ->
            addEnd(id, OutboxEntry.State.FAILED, error, at);
        case OutboxChange.Sending _, OutboxChange.Cancelled _ ->
            throw new IllegalArgumentException("not stored yet");
      }
    }
  }

  private void addPut(OutboxEntry entry) {
    if (!entry.session().equals(id())) {
      throw new IllegalArgumentException("an outbox row of another session");
    }
    Bytes content = sealer.seal(Place.content(id(), entry.id()), entry.content());
    Bytes stanza = entry.stanza();
    add(
        Step.PUT_OUTBOX,
        session(),
        epoch(),
        entry.id().value(),
        entry.messageId().value(),
        entry.to().toString(),
        PgOutboxStore.wire(entry.state()),
        Columns.bytea(content),
        stanza == null ? null : Columns.bytea(sealer.seal(Place.stanza(id(), entry.id()), stanza)),
        entry.error(),
        Columns.time(entry.createdAt()),
        Columns.time(entry.updatedAt()));
  }

  private void addEnd(OutboxId id, OutboxEntry.State state, @Nullable String error, Instant at) {
    add(
        Step.FINISH_OUTBOX,
        session(),
        epoch(),
        id.value(),
        PgOutboxStore.wire(state),
        error,
        Columns.time(at));
  }
}
