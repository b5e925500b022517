package io.postrider.protocol.client.query;

import io.postrider.model.Jid;
import io.postrider.protocol.client.keys.Wire;
import io.postrider.protocol.crypto.Random;
import io.postrider.protocol.node.Node;
import java.util.List;
import java.util.Optional;

/// Asks whose a phone number is. WhatsApp knows some numbers by a digit more or less than people
/// write; what it answers is right. Source: protocol/contacts-and-usync.md §5,
/// protocol/news-2026.md §N3.
public final class Numbers {
  private Numbers() {}

  /// Who has a number, bare; at least one address is known.
  ///
  /// @param lid the hidden id
  /// @param phone the number as WhatsApp writes it
  public record Owner(Optional<Jid> lid, Optional<Jid> phone) {
    /// The number, or else the hidden id.
    public Jid shown() {
      return phone.or(() -> lid).orElseThrow();
    }
  }

  /// Asks for one number.
  ///
  /// @param digits with the country code
  public static Node query(String digits) {
    Node contact = Node.of("contact").with("addressing_mode", Jid.LID);
    Node asked = Node.of("contact").withText("+" + digits + "@c.us");
    return Wire.iq(
        "get",
        "usync",
        Node.of("usync")
            .with("sid", Random.next(8).hex())
            .with("mode", "query")
            .with("last", "true")
            .with("index", "0")
            .with("context", "interactive")
            .with(
                Node.of("query").with(contact), Node.of("list").with(Node.of("user").with(asked))));
  }

  /// Empty when nobody has it.
  ///
  /// @throws IqException when the server could not tell
  public static Optional<Owner> parse(Node answer) {
    List<Node> users =
        answer
            .child("usync")
            .flatMap(usync -> usync.child("list"))
            .map(list -> list.children("user"))
            .orElse(List.of());
    return users.stream().filter(Numbers::isIn).findFirst().flatMap(Numbers::owner);
  }

  private static boolean isIn(Node user) {
    Optional<Node> contact = user.child("contact");
    Optional<Node> error = contact.flatMap(node -> node.child("error"));
    if (error.isPresent()) {
      throw new IqException(
          (int) error.get().number("code").orElse(500), error.get().attr("text").orElse(""));
    }
    return contact.flatMap(node -> node.attr("type")).orElse("").equals("in");
  }

  private static Optional<Owner> owner(Node user) {
    Optional<Jid> jid = user.jid("jid").map(Jid::bare);
    Optional<Jid> lid = jid.filter(Jid::isLid);
    Optional<Jid> phone =
        jid.filter(Jid::isPhone).or(() -> user.jid("pn_jid").map(Jid::bare).filter(Jid::isPhone));
    return lid.isEmpty() && phone.isEmpty() ? Optional.empty() : Optional.of(new Owner(lid, phone));
  }
}
