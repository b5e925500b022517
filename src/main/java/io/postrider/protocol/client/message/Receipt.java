package io.postrider.protocol.client.message;

import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.protocol.client.keys.Linked;
import io.postrider.protocol.client.query.ServerTime;
import io.postrider.protocol.node.Node;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What one receipt says of messages in one chat. Source: protocol/receipts-and-retries.md §4;
/// api.md §16.
///
/// @param chat bare
/// @param reader who received or read them, bare; empty for a direct message's only receiver
/// @param at by the server's clock
public record Receipt(
    Jid chat, Optional<Jid> reader, List<MessageId> messages, Reached reached, Instant at) {
  public Receipt {
    messages = List.copyOf(messages);
  }

  /// How far messages have come.
  public enum Reached {
    DELIVERED,
    READ,
    PLAYED
  }

  /// Says that messages of others have been read.
  ///
  /// @param ids at least one
  /// @param shown whether they may learn it; else our other devices alone do
  public static Node read(Origin origin, List<String> ids, Instant now, boolean shown) {
    Node receipt =
        Node.of("receipt")
            .with("id", ids.getFirst())
            .with("to", origin.chat())
            .with("type", shown ? "read" : "read-self")
            .with("t", now.getEpochSecond());
    if (origin.author().isPresent()) {
      receipt = receipt.with("participant", origin.author().get());
    }
    List<Node> rest = ids.stream().skip(1).map(id -> Node.of("item").with("id", id)).toList();
    return rest.isEmpty() ? receipt : receipt.with(Node.of("list").withChildren(rest));
  }

  /// One for each reader; none for receipts of other types and malformed ones.
  public static List<Receipt> parse(Node stanza, Linked own, Instant now) {
    Optional<Reached> reached = reached(stanza.attr("type").orElse(""));
    Optional<Jid> from = stanza.jid("from").map(Jid::bare);
    if (reached.isEmpty() || from.isEmpty()) {
      return List.of();
    }
    boolean shared = from.get().isGroup() || from.get().server().equals(Jid.BROADCAST);
    if (shared && stanza.child("participants").isPresent()) {
      return aggregated(stanza, from.get(), reached.get(), now);
    }
    Instant at = ServerTime.of(stanza, now);
    return shared
        ? shared(stanza, own, from.get(), reached.get(), at)
        : direct(stanza, own, from.get(), reached.get(), at);
  }

  private static Optional<Reached> reached(String type) {
    return switch (type) {
      case "" -> Optional.of(Reached.DELIVERED);
      case "read", "read-self" -> Optional.of(Reached.READ);
      case "played", "played-self" -> Optional.of(Reached.PLAYED);
      default -> Optional.empty();
    };
  }

  private static List<Receipt> shared(
      Node stanza, Linked own, Jid chat, Reached reached, Instant at) {
    Optional<Jid> reader = stanza.jid("participant").map(Jid::bare).filter(Jid::isUser);
    boolean ownDelivery = reader.filter(own::owns).isPresent() && isDelivery(reached);
    return reader.isEmpty() || ownDelivery ? List.of() : of(chat, reader, ids(stanza), reached, at);
  }

  /// From another device of ours it names the chat, and speaks of what we have read there.
  private static List<Receipt> direct(
      Node stanza, Linked own, Jid from, Reached reached, Instant at) {
    Optional<Jid> chat = stanza.jid("recipient").map(Jid::bare).filter(_ -> own.owns(from));
    if (!from.isUser() || (chat.isPresent() && isDelivery(reached))) {
      return List.of();
    }
    return chat.isPresent()
        ? of(chat.get(), Optional.of(from), ids(stanza), reached, at)
        : of(from, Optional.empty(), ids(stanza), reached, at);
  }

  private static boolean isDelivery(Reached reached) {
    return reached == Reached.DELIVERED;
  }

  /// Many readers of one message each.
  private static List<Receipt> aggregated(Node stanza, Jid chat, Reached reached, Instant now) {
    List<Receipt> all = new ArrayList<>();
    for (Node readers : stanza.children("participants")) {
      List<MessageId> ids = valid(List.of(readers.attr("key").orElse("")));
      for (Node user : readers.children("user")) {
        Optional<Jid> reader = user.jid("jid").map(Jid::bare).filter(Jid::isUser);
        if (reader.isPresent()) {
          all.addAll(of(chat, reader, ids, reached, ServerTime.of(user, now)));
        }
      }
    }
    return all;
  }

  private static List<Receipt> of(
      Jid chat, Optional<Jid> reader, List<MessageId> ids, Reached reached, Instant at) {
    return ids.isEmpty() ? List.of() : List.of(new Receipt(chat, reader, ids, reached, at));
  }

  private static List<MessageId> ids(Node stanza) {
    List<String> ids = new ArrayList<>(List.of(stanza.id()));
    stanza
        .child("list")
        .ifPresent(list -> list.children("item").forEach(item -> ids.add(item.id())));
    return valid(ids);
  }

  private static List<MessageId> valid(List<String> ids) {
    Set<MessageId> valid = new LinkedHashSet<>();
    ids.stream().filter(MessageId::isValid).forEach(id -> valid.add(new MessageId(id)));
    return List.copyOf(valid);
  }
}
