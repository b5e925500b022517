package io.postrider.session.turn;

import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.model.Recent;
import io.postrider.outbox.OutboxChange;
import java.util.Map;
import java.util.Optional;

/// The newest messages that this owner of the session has accepted: of them nothing can have been
/// reported before, so that nobody has to look.
public final class RecentlyAccepted {
  private static final int REMEMBERED = 256;

  private final Map<MessageId, Jid> recipients = Recent.map(REMEMBERED);

  void note(OutboxChange change) {
    if (change instanceof OutboxChange.Add(var entry)) {
      recipients.put(entry.messageId(), entry.to().bare());
    }
  }

  public boolean contains(MessageId id) {
    return recipients.containsKey(id);
  }

  /// Where it goes.
  public Optional<Jid> recipient(MessageId id) {
    return Optional.ofNullable(recipients.get(id));
  }

  public void forget(MessageId id) {
    recipients.remove(id);
  }

  void clear() {
    recipients.clear();
  }
}
