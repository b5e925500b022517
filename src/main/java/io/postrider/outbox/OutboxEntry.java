package io.postrider.outbox;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.model.OutboxId;
import io.postrider.model.SessionId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One message to send. Its WhatsApp id is chosen when the row is made and never changes.
///
/// @param content the encoded `Message` in the clear; sealed at rest, kept for retry requests
/// @param stanza the encoded node with all ciphertexts, from the commit before its first byte
///   leaves until its acknowledgement is stored
/// @param async whether nobody waits for its acknowledgement
/// @param key the idempotency key that it was accepted under
/// @param error why it failed, without content
public record OutboxEntry(
    OutboxId id,
    SessionId session,
    MessageId messageId,
    Jid to,
    State state,
    Bytes content,
    @Nullable Bytes stanza,
    boolean async,
    @Nullable IdempotencyKey key,
    @Nullable String error,
    Instant createdAt,
    Instant updatedAt) {

  /// The same in another state, with the stanza that it has there.
  public OutboxEntry in(State next, @Nullable Bytes nextStanza) {
    return new OutboxEntry(
        id,
        session,
        messageId,
        to,
        next,
        content,
        nextStanza,
        async,
        key,
        error,
        createdAt,
        updatedAt);
  }

  /// Where a message stands.
  public enum State {
    /// Accepted, not encrypted.
    QUEUED,
    /// Encrypted and committed; it may be on the wire.
    SENDING,
    /// Acknowledged by WhatsApp.
    SENT,
    /// Refused for good.
    FAILED
  }
}
