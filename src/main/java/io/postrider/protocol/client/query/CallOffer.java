package io.postrider.protocol.client.query;

import io.postrider.model.Jid;
import io.postrider.protocol.node.Node;
import java.time.Instant;
import java.util.Optional;

/// Somebody calls. Source: protocol/notifications-and-calls.md §2.
///
/// @param from who calls, bare
/// @param phone his number, where the stanza tells it besides
/// @param group the group that is called
public record CallOffer(
    String id, Jid from, Optional<Jid> phone, boolean isGroup, Optional<Jid> group, Instant at) {
  private static final int LONGEST_ID = 128;

  /// What the stanza says counts before what the caller himself has written. Empty for everything
  /// else that happens to a call, and for what lacks a caller or an id.
  public static Optional<CallOffer> read(Node call, Instant now) {
    Optional<Node> offer = call.child("offer").or(() -> call.child("offer_notice"));
    Optional<String> id = offer.flatMap(node -> node.attr("call-id"));
    Optional<Jid> from =
        call.jid("from")
            .filter(Jid::isUser)
            .or(() -> offer.flatMap(node -> node.jid("call-creator")).filter(Jid::isUser));
    if (from.isEmpty() || id.filter(CallOffer::isShort).isEmpty()) {
      return Optional.empty();
    }
    Node node = offer.orElseThrow();
    Optional<Jid> group = node.jid("group-jid").filter(Jid::isGroup);
    boolean isGroup = group.isPresent() || node.attr("type").orElse("").equals("group");
    return Optional.of(
        new CallOffer(
            id.get(),
            from.get().bare(),
            node.jid("caller_pn").filter(jid -> jid.isPhone() && from.get().isLid()).map(Jid::bare),
            isGroup,
            group,
            ServerTime.of(call, now)));
  }

  private static boolean isShort(String id) {
    return !id.isEmpty() && id.length() <= LONGEST_ID;
  }
}
