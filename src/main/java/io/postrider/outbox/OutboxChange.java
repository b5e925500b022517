package io.postrider.outbox;

import io.postrider.model.OutboxId;
import java.time.Instant;

/// What a commit does to the outbox.
public sealed interface OutboxChange {
  /// The row that is changed.
  OutboxId id();

  /// A new row, `queued` or `sending`; an existing row of the same id gets state, stanza and
  /// `updatedAt` of this one.
  record Put(OutboxEntry entry) implements OutboxChange {
    @Override
    public OutboxId id() {
      return entry.id();
    }
  }

  /// Acknowledged: the stanza goes, the content stays for retry requests.
  record Sent(OutboxId id, Instant at) implements OutboxChange {}

  /// Refused for good.
  record Failed(OutboxId id, String error, Instant at) implements OutboxChange {}
}
