package io.postrider.session.state;

import io.postrider.model.Jid;
import java.time.Instant;
import java.util.Optional;

/// How a chat stands on the account's phone; what is empty has not changed.
///
/// @param chat bare, users by phone number where it is known
/// @param mutedUntil the epoch: it is not muted
/// @param unread messages
/// @param markedUnread by hand
public record ChatMarks(
    Jid chat,
    Optional<Boolean> archived,
    Optional<Boolean> pinned,
    Optional<Instant> mutedUntil,
    Optional<Integer> unread,
    Optional<Boolean> markedUnread) {
  /// Both together; what is in `later` counts.
  public ChatMarks then(ChatMarks later) {
    return new ChatMarks(
        chat,
        later.archived.or(() -> archived),
        later.pinned.or(() -> pinned),
        later.mutedUntil.or(() -> mutedUntil),
        later.unread.or(() -> unread),
        later.markedUnread.or(() -> markedUnread));
  }
}
