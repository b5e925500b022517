package io.postrider.outbox;

import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.model.OutboxId;
import io.postrider.model.SessionId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A row of the outbox without its content.
///
/// @param error why it failed, without content
/// @param key the idempotency key that it was accepted under
/// @param sentAt by the server's clock, once sent
/// @param position orders the rows of a session as they were accepted
public record OutboxSummary(
    OutboxId id,
    SessionId session,
    MessageId messageId,
    Jid to,
    OutboxEntry.State state,
    @Nullable String error,
    @Nullable IdempotencyKey key,
    @Nullable Instant sentAt,
    long position,
    Instant createdAt,
    Instant updatedAt) {}
