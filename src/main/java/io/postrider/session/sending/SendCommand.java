package io.postrider.session.sending;

import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.outbox.IdempotencyKey;
import io.postrider.protocol.content.Content;
import java.util.Optional;

/// A message that somebody wants to be sent.
///
/// @param to a user or a group, bare
/// @param content without the message that it answers
/// @param replyTo the message that it answers
/// @param async whether nobody waits for the acknowledgement
/// @param key what the request is called by, if anything
record SendCommand(
    Jid to,
    Content content,
    Optional<MessageId> replyTo,
    boolean async,
    Optional<IdempotencyKey> key) {}
