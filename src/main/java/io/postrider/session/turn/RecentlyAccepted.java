package io.postrider.session.turn;

import io.postrider.model.MessageId;
import io.postrider.model.Recent;
import io.postrider.outbox.OutboxChange;
import java.util.Set;

/// The newest messages that this owner of the session has accepted: of them nothing can have been
/// reported before, so that nobody has to look.
public final class RecentlyAccepted {
  private static final int REMEMBERED = 256;

  private final Set<MessageId> ids = Recent.set(REMEMBERED);

  void note(OutboxChange change) {
    if (change instanceof OutboxChange.Add(var entry)) {
      ids.add(entry.messageId());
    }
  }

  public boolean contains(MessageId id) {
    return ids.contains(id);
  }

  public void forget(MessageId id) {
    ids.remove(id);
  }

  void clear() {
    ids.clear();
  }
}
