package io.postrider.protocol.client.query;

import io.postrider.model.Jid;
import io.postrider.protocol.node.Node;
import java.util.Optional;
import java.util.Set;

/// A user or a group has another picture, or none any more. Source:
/// protocol/notifications-and-calls.md §1.
///
/// @param chat whose, bare
/// @param picture the id of the new one; empty when it is gone
public record PictureChange(Jid chat, Optional<String> picture) {
  private static final Set<String> NEW = Set.of("set", "add");
  private static final int LONGEST_ID = 128;

  /// Empty when it does not say whose or which picture.
  public static Optional<PictureChange> read(Node notification) {
    Optional<Node> change = notification.firstChild();
    Optional<Jid> chat =
        change.flatMap(node -> node.jid("jid")).filter(jid -> jid.isUser() || jid.isGroup());
    Optional<String> id =
        change
            .filter(node -> NEW.contains(node.tag()))
            .flatMap(node -> node.attr("id"))
            .filter(text -> !text.isEmpty() && text.length() <= LONGEST_ID);
    boolean gone = change.filter(node -> node.tag().equals("delete")).isPresent();
    return chat.filter(_ -> gone || id.isPresent()).map(jid -> new PictureChange(jid.bare(), id));
  }
}
