package io.postrider.store;

import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.model.SessionId;
import io.postrider.session.DeliveryStatus;
import io.postrider.session.MessageStore;
import io.postrider.session.StoredMessage;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Received messages and the progress of own ones in the database.
final class PgMessageStore implements MessageStore {
  @Override
  public Future<Boolean> seen(SessionId session, MessageId id, Set<Jid> senders) {
    return Future.succeededFuture(false);
  }

  @Override
  public Future<List<StoredMessage>> find(SessionId session, MessageId id) {
    return Future.succeededFuture(List.of());
  }

  @Override
  public Future<Map<MessageId, DeliveryStatus>> progress(
      SessionId session, Optional<Jid> sender, Collection<MessageId> ids) {
    return Future.succeededFuture(Map.of());
  }
}
