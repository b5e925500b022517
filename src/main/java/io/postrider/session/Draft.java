package io.postrider.session;

import io.postrider.model.Bytes;
import io.postrider.outbox.OutboxChange;
import io.postrider.protocol.client.Credentials;
import io.postrider.protocol.client.Ratchets;
import io.postrider.protocol.client.RecordKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a turn decided to keep, while it is being collected.
final class Draft {
  private @Nullable SessionState state;
  private @Nullable Credentials credentials;
  private boolean forget;
  private final Map<RecordKey, Optional<Bytes>> records = new HashMap<>();
  private final List<OutboxChange> outbox = new ArrayList<>();

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

  Draft outbox(OutboxChange change) {
    outbox.add(change);
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

  List<OutboxChange> outbox() {
    return outbox;
  }

  boolean isEmpty() {
    return state == null && credentials == null && !forget && records.isEmpty() && outbox.isEmpty();
  }
}
