package io.postrider.protocol.client.query;

import io.postrider.model.Jid;
import io.postrider.protocol.node.Node;
import java.util.Optional;

/// A user says something else about himself. Source: protocol/notifications-and-calls.md §1,
/// protocol/contacts-and-usync.md §6.
///
/// @param user bare
/// @param text empty: nothing any more
public record AboutChange(Jid user, String text) {
  /// Official clients take 139 characters; so many are read.
  private static final int LONGEST = 512;

  private static final int LONGEST_BYTES = 4 * LONGEST;

  /// Empty when it does not say who, or what.
  public static Optional<AboutChange> read(Node notification) {
    Optional<Jid> user = notification.jid("from").filter(Jid::isUser).map(Jid::bare);
    return user.flatMap(
        jid ->
            notification
                .child("set")
                .filter(set -> !(set.content() instanceof Node.Content.None))
                .filter(set -> set.bytes().length() <= LONGEST_BYTES)
                .map(set -> set.bytes().utf8().replace("\0", ""))
                .filter(text -> text.length() <= LONGEST)
                .map(text -> new AboutChange(jid, text)));
  }

  /// For logs: no text, and not the whole number.
  @Override
  public String toString() {
    return "AboutChange[" + user.masked() + "]";
  }
}
