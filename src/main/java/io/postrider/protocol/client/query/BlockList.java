package io.postrider.protocol.client.query;

import io.postrider.model.Jid;
import io.postrider.protocol.node.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Whom the account has blocked, or what has changed of that. Source:
/// protocol/contacts-and-usync.md §9, protocol/notifications-and-calls.md §1.
///
/// @param whole false: what is not in it has not changed
public record BlockList(boolean whole, List<Entry> entries) {
  /// The longest one that is believed.
  public static final int LONGEST = 10_000;

  public BlockList {
    entries = List.copyOf(entries);
  }

  /// A user is blocked, or not any more.
  ///
  /// @param jid bare
  /// @param other the address in the other namespace, where it is told
  public record Entry(Jid jid, Optional<Jid> other, boolean blocked) {}

  /// Asks for the whole of it.
  public static Node query() {
    return Node.of("iq").with("to", Jid.WHATSAPP).with("type", "get").with("xmlns", "blocklist");
  }

  /// What the answer says; empty when it is no list, or one that is too long to be believed.
  public static Optional<BlockList> answer(Node answer) {
    return answer
        .child("list")
        .filter(list -> list.children().size() <= LONGEST)
        .map(list -> new BlockList(true, items(list, Optional.of(true))));
  }

  /// What a notification says has changed; empty when it does not say, and the whole is to be asked
  /// for.
  public static Optional<BlockList> changes(Node notification) {
    Optional<Node> told =
        notification
            .child("blocklist")
            .filter(list -> !list.attr("action").orElse("").equals("modify"))
            .filter(list -> !list.children("item").isEmpty())
            .filter(list -> list.children().size() <= LONGEST);
    return told.map(list -> new BlockList(false, items(list, Optional.empty())));
  }

  /// What is malformed is passed over.
  private static List<Entry> items(Node list, Optional<Boolean> blocked) {
    List<Entry> entries = new ArrayList<>();
    for (Node item : list.children("item")) {
      Optional<Jid> jid = item.jid("jid").filter(Jid::isUser).map(Jid::bare);
      Optional<Jid> other = item.jid("pn_jid").filter(Jid::isPhone).map(Jid::bare);
      Optional<Boolean> state = blocked.or(() -> blocked(item));
      if (jid.isPresent() && state.isPresent()) {
        entries.add(new Entry(jid.get(), other.filter(_ -> jid.get().isLid()), state.get()));
      }
    }
    return entries;
  }

  private static Optional<Boolean> blocked(Node item) {
    return switch (item.attr("action").orElse("")) {
      case "block" -> Optional.of(true);
      case "unblock" -> Optional.of(false);
      default -> Optional.empty();
    };
  }
}
