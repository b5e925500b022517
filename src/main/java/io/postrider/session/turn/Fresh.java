package io.postrider.session.turn;

import io.postrider.model.MessageId;
import io.postrider.outbox.OutboxChange;
import java.util.LinkedHashMap;
import java.util.Map;

/// The newest messages that this owner of the session has accepted: of them nothing can have been
/// reported before, so that nobody has to look.
public final class Fresh {
  private static final int REMEMBERED = 256;

  private final Map<MessageId, Boolean> ids =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<MessageId, Boolean> eldest) {
          return size() > REMEMBERED;
        }
      };

  void note(OutboxChange change) {
    if (change instanceof OutboxChange.Add(var entry)) {
      ids.put(entry.messageId(), true);
    }
  }

  public boolean contains(MessageId id) {
    return ids.containsKey(id);
  }

  public void forget(MessageId id) {
    ids.remove(id);
  }

  void clear() {
    ids.clear();
  }
}
