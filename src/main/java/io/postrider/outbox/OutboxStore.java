package io.postrider.outbox;

import io.postrider.model.MessageId;
import io.postrider.model.SessionId;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/// Reads a session's outbox. Writing is part of the session's commit.
public interface OutboxStore {
  /// What is `sending` or `queued`, oldest first.
  Future<List<OutboxEntry>> unfinished(SessionId session, int limit);

  /// The row of a message, to answer a retry request.
  Future<Optional<OutboxEntry>> byMessage(SessionId session, MessageId messageId);
}
