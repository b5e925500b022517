package io.postrider.session.turn;

import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.model.Recent;
import java.util.Map;
import java.util.Optional;

/// The newest messages that this owner of the session was the first to send: of them nothing can
/// have been reported before, so that nobody has to look.
public final class RecentlySent {
  private static final int REMEMBERED = 256;

  private final Map<MessageId, Jid> recipients = Recent.map(REMEMBERED);

  /// It is on its way from now on, for the first time.
  ///
  /// @param to bare
  public void note(MessageId id, Jid to) {
    recipients.put(id, to);
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

  /// Something may be reported of them by now.
  public void clear() {
    recipients.clear();
  }
}
