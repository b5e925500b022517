package io.postrider.session.turn;

import io.postrider.model.Bytes;
import io.postrider.model.Epoch;
import io.postrider.model.OrganizationId;
import io.postrider.model.SessionId;
import io.postrider.outbox.Budget;
import io.postrider.outbox.OutboxChange;
import io.postrider.protocol.client.keys.Credentials;
import io.postrider.protocol.client.keys.Ratchets;
import io.postrider.protocol.client.keys.RecordKey;
import io.postrider.protocol.client.keys.Running;
import io.postrider.session.state.CollectionMacs;
import io.postrider.session.state.Commit;
import io.postrider.session.state.Gap;
import io.postrider.session.state.Lifecycle;
import io.postrider.session.state.Progress;
import io.postrider.session.state.SessionEvent;
import io.postrider.session.state.SessionSettings;
import io.postrider.session.state.SetAside;
import io.postrider.session.state.StoredMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a turn decided to keep, while it is being collected.
public final class Draft {
  private @Nullable Lifecycle state;
  private @Nullable Credentials credentials;
  private boolean forget;
  private final Map<RecordKey, Optional<Bytes>> records = new HashMap<>();
  private final Map<RecordKey, Running> running = new HashMap<>();
  private @Nullable SessionSettings settings;
  private @Nullable Budget budget;
  private final List<OutboxChange> outbox = new ArrayList<>();
  private final List<StoredMessage> messages = new ArrayList<>();
  private final List<Progress> progress = new ArrayList<>();
  private final List<SetAside> aside = new ArrayList<>();
  private final List<Gap> gaps = new ArrayList<>();
  private final List<CollectionMacs> macs = new ArrayList<>();
  private final List<SessionEvent> events = new ArrayList<>();

  public Draft state(Lifecycle next) {
    state = next;
    return this;
  }

  public Draft credentials(Credentials next) {
    credentials = next;
    return this;
  }

  /// Credentials and all encryption records go.
  public Draft forget() {
    forget = true;
    return this;
  }

  public Draft ratchets(Ratchets ratchets) {
    ratchets.changes().forEach(this::change);
    running.putAll(ratchets.sent());
    return this;
  }

  public Draft records(Map<RecordKey, Bytes> added) {
    added.forEach((key, value) -> change(key, Optional.of(value)));
    return this;
  }

  /// These records go.
  public Draft without(Set<RecordKey> removed) {
    removed.forEach(key -> change(key, Optional.empty()));
    return this;
  }

  /// How the session was known before counts no more.
  private void change(RecordKey key, Optional<Bytes> value) {
    records.put(key, value);
    running.remove(key);
  }

  public Draft settings(SessionSettings next) {
    settings = next;
    return this;
  }

  public Draft budget(Budget next) {
    budget = next;
    return this;
  }

  public Draft outbox(OutboxChange change) {
    outbox.add(change);
    return this;
  }

  public Draft message(StoredMessage message) {
    messages.add(message);
    return this;
  }

  public Draft progress(Progress further) {
    progress.add(further);
    return this;
  }

  public Draft aside(SetAside stanza) {
    aside.add(stanza);
    return this;
  }

  public Draft gap(Gap gap) {
    gaps.add(gap);
    return this;
  }

  public Draft macs(CollectionMacs held) {
    macs.add(held);
    return this;
  }

  /// What has happened, in this order; a change of status is added by the ledger.
  public Draft event(SessionEvent event) {
    events.add(event);
    return this;
  }

  Optional<Lifecycle> newState() {
    return Optional.ofNullable(state);
  }

  Optional<Credentials> newCredentials() {
    return Optional.ofNullable(credentials);
  }

  boolean forgets() {
    return forget;
  }

  public Map<RecordKey, Optional<Bytes>> records() {
    return records;
  }

  /// Sessions as they are beyond what is stored of them.
  Map<RecordKey, Running> running() {
    return running;
  }

  Optional<SessionSettings> newSettings() {
    return Optional.ofNullable(settings);
  }

  Optional<Budget> newBudget() {
    return Optional.ofNullable(budget);
  }

  public List<OutboxChange> outbox() {
    return outbox;
  }

  public List<Gap> gaps() {
    return gaps;
  }

  public List<Progress> progress() {
    return progress;
  }

  /// All of it, as the owner of this epoch writes it.
  public Commit commit(SessionId session, OrganizationId organization, Epoch epoch) {
    return new Commit(
        session,
        organization,
        epoch,
        newState(),
        keys(),
        records,
        newSettings(),
        newBudget(),
        outbox,
        messages,
        progress,
        aside,
        gaps,
        macs,
        events);
  }

  private Commit.KeyChange keys() {
    if (forget) {
      return new Commit.KeyChange.Forget();
    }
    return newCredentials()
        .<Commit.KeyChange>map(next -> new Commit.KeyChange.Save(next.encode()))
        .orElseGet(Commit.KeyChange.Keep::new);
  }

  boolean isEmpty() {
    return isReport() && Stream.of(outbox, progress, events).allMatch(List::isEmpty);
  }

  /// Whether it only says what has become of messages: no later decision depends on that.
  boolean isReport() {
    return state == null
        && credentials == null
        && !forget
        && settings == null
        && budget == null
        && records.isEmpty()
        && running.isEmpty()
        && Stream.of(messages, aside, gaps, macs).allMatch(List::isEmpty);
  }

  /// What a report says comes before what is said here.
  Draft after(Draft report) {
    outbox.addAll(0, report.outbox);
    progress.addAll(0, report.progress);
    events.addAll(0, report.events);
    return this;
  }
}
