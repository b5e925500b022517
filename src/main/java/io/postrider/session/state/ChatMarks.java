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
  /// Whether something is another than in `known`; of what is not known, nothing is marked.
  public boolean isNews(Optional<ChatMarks> known) {
    return differ(archived, known.flatMap(ChatMarks::archived), false)
        || differ(pinned, known.flatMap(ChatMarks::pinned), false)
        || differ(mutedUntil, known.flatMap(ChatMarks::mutedUntil), Instant.EPOCH)
        || differ(unread, known.flatMap(ChatMarks::unread), 0)
        || differ(markedUnread, known.flatMap(ChatMarks::markedUnread), false);
  }

  private static <T> boolean differ(Optional<T> told, Optional<T> known, T unknown) {
    return told.isPresent() && !told.get().equals(known.orElse(unknown));
  }

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
