package io.postrider.outbox;

import io.postrider.model.Bytes;
import io.postrider.model.OutboxId;
import java.time.Instant;

/// What a commit does to the outbox.
public sealed interface OutboxChange {
  /// The row that is changed.
  OutboxId id();

  /// A new row, `queued` or `sending`. It is left out, and the commit fails with
  /// `KeyTakenException`, when its idempotency key belongs to another row of the organization.
  record Add(OutboxEntry entry) implements OutboxChange {
    @Override
    public OutboxId id() {
      return entry.id();
    }
  }

  /// A queued row is encrypted and on its way, or one that is `sending` goes out under another
  /// encryption.
  record Sending(OutboxId id, Bytes stanza, Instant at) implements OutboxChange {}

  /// It has gone out in vain once more.
  ///
  /// @param silences how often nothing came back, of all
  /// @param refusals how often it was put off, of all
  record Counted(OutboxId id, int silences, int refusals) implements OutboxChange {}

  /// Acknowledged: the stanza goes, the content stays for retry requests.
  ///
  /// @param sentAt by the server's clock
  /// @param at by ours
  record Sent(OutboxId id, Instant sentAt, Instant at) implements OutboxChange {}

  /// Refused for good.
  record Failed(OutboxId id, String error, Instant at) implements OutboxChange {}

  /// A row that has not ended goes, and its idempotency key is free again.
  record Cancelled(OutboxId id) implements OutboxChange {}
}
