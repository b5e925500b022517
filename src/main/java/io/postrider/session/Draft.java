package io.postrider.session;

import io.postrider.model.Bytes;
import io.postrider.outbox.Budget;
import io.postrider.outbox.OutboxChange;
import io.postrider.protocol.client.Credentials;
import io.postrider.protocol.client.Ratchets;
import io.postrider.protocol.client.RecordKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a turn decided to keep, while it is being collected.
final class Draft {
  private @Nullable SessionState state;
  private @Nullable Credentials credentials;
  private boolean forget;
  private final Map<RecordKey, Optional<Bytes>> records = new HashMap<>();
  private @Nullable SessionSettings settings;
  private @Nullable Budget budget;
  private final List<OutboxChange> outbox = new ArrayList<>();
  private final List<StoredMessage> messages = new ArrayList<>();
  private final List<Progress> progress = new ArrayList<>();
  private final List<SessionEvent> events = new ArrayList<>();

  Draft state(SessionState next) {
    state = next;
    return this;
  }

  Draft credentials(Credentials next) {
    credentials = next;
    return this;
  }

  /// Credentials and all encryption records go.
  Draft forget() {
    forget = true;
    return this;
  }

  Draft ratchets(Ratchets ratchets) {
    records.putAll(ratchets.changes());
    return this;
  }

  Draft records(Map<RecordKey, Bytes> added) {
    added.forEach((key, value) -> records.put(key, Optional.of(value)));
    return this;
  }

  Draft settings(SessionSettings next) {
    settings = next;
    return this;
  }

  Draft budget(Budget next) {
    budget = next;
    return this;
  }

  Draft outbox(OutboxChange change) {
    outbox.add(change);
    return this;
  }

  Draft message(StoredMessage message) {
    messages.add(message);
    return this;
  }

  Draft progress(Progress further) {
    progress.add(further);
    return this;
  }

  /// What has happened, in this order; a change of status is added by the ledger.
  Draft event(SessionEvent event) {
    events.add(event);
    return this;
  }

  Optional<SessionState> newState() {
    return Optional.ofNullable(state);
  }

  Optional<Credentials> newCredentials() {
    return Optional.ofNullable(credentials);
  }

  boolean forgets() {
    return forget;
  }

  Map<RecordKey, Optional<Bytes>> records() {
    return records;
  }

  Optional<SessionSettings> newSettings() {
    return Optional.ofNullable(settings);
  }

  Optional<Budget> newBudget() {
    return Optional.ofNullable(budget);
  }

  List<OutboxChange> outbox() {
    return outbox;
  }

  List<StoredMessage> messages() {
    return messages;
  }

  List<Progress> progress() {
    return progress;
  }

  List<SessionEvent> events() {
    return events;
  }

  boolean isEmpty() {
    return state == null
        && credentials == null
        && !forget
        && settings == null
        && budget == null
        && records.isEmpty()
        && Stream.of(outbox, messages, progress, events).allMatch(List::isEmpty);
  }
}
