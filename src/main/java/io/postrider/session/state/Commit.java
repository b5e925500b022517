package io.postrider.session.state;

import io.postrider.model.Bytes;
import io.postrider.model.Epoch;
import io.postrider.model.OrganizationId;
import io.postrider.model.SessionId;
import io.postrider.outbox.Budget;
import io.postrider.outbox.OutboxChange;
import io.postrider.protocol.client.keys.RecordKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All that one turn decided to keep, written in one transaction or not at all.
///
/// @param organization the session's
/// @param epoch the writer's; a stale one fails the commit
/// @param state the session's new state, when it changes
/// @param keys what happens to the credentials
/// @param records new values of the encryption state; empty removes one
/// @param settings what a user chose anew
/// @param budget what is left to send with
/// @param outbox in this order
/// @param messages received ones; one that is there already stays as it is
/// @param progress of own messages; it never goes back
/// @param aside what could not be dealt with
/// @param gaps what came without content; it never goes back
/// @param macs what collections of the app state hold
/// @param events in the order in which they happened
public record Commit(
    SessionId session,
    OrganizationId organization,
    Epoch epoch,
    Optional<Lifecycle> state,
    KeyChange keys,
    Map<RecordKey, Optional<Bytes>> records,
    Optional<SessionSettings> settings,
    Optional<Budget> budget,
    List<OutboxChange> outbox,
    List<StoredMessage> messages,
    List<Progress> progress,
    List<SetAside> aside,
    List<Gap> gaps,
    List<CollectionMacs> macs,
    List<SessionEvent> events) {
  public Commit {
    records = Map.copyOf(records);
    outbox = List.copyOf(outbox);
    messages = List.copyOf(messages);
    progress = List.copyOf(progress);
    aside = List.copyOf(aside);
    gaps = List.copyOf(gaps);
    macs = List.copyOf(macs);
    events = List.copyOf(events);
  }

  /// What happens to a session's credentials.
  public sealed interface KeyChange {
    /// Nothing.
    record Keep() implements KeyChange {}

    /// They are replaced.
    record Save(Bytes credentials) implements KeyChange {}

    /// They go, and all encryption records with them.
    record Forget() implements KeyChange {}
  }
}
