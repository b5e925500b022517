package io.postrider.protocol.node;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/// One stanza or a part of one: a tag, attributes in the order in which they were set, and content.
/// Source: protocol/nodes.md §2.
///
/// @param tag never empty
/// @param attributes keeps its order; equality does not look at it
public record Node(String tag, Map<String, Node.Value> attributes, Node.Content content) {
  private static final int SHOWN_CHILDREN = 8;

  /// What an attribute says. The distinction is on the wire, and a strict peer refuses the other
  /// kind.
  public sealed interface Value {
    /// Any text: ids, counts, codes.
    record Text(String text) implements Value {}

    /// An address, written with a JID tag.
    record Address(Jid jid) implements Value {}
  }

  /// What a node holds.
  public sealed interface Content {
    /// Nothing.
    record None() implements Content {}

    /// Other nodes, perhaps none.
    record Children(List<Node> nodes) implements Content {
      public Children {
        nodes = List.copyOf(nodes);
      }
    }

    /// Bytes as they are.
    record Binary(Bytes bytes) implements Content {}

    /// Text. It is read back as `Binary` where no token or packed form fits it.
    record Text(String text) implements Content {}
  }

  private static final Content NONE = new Content.None();

  public Node {
    if (tag.isEmpty()) {
      throw new IllegalArgumentException("a node has a tag");
    }
    attributes = Attributes.copyOf(attributes);
  }

  /// A node that has a tag only.
  public static Node of(String tag) {
    return new Node(tag, Map.of(), NONE);
  }

  /// A copy with this attribute set to a text.
  public Node with(String key, String value) {
    return withValue(key, new Value.Text(value));
  }

  /// A copy with this attribute set to an address.
  public Node with(String key, Jid value) {
    return withValue(key, new Value.Address(value));
  }

  /// A copy with this attribute set to a decimal number.
  public Node with(String key, long value) {
    return withValue(key, new Value.Text(Long.toString(value)));
  }

  private Node withValue(String key, Value value) {
    return new Node(tag, Attributes.with(attributes, key, value), content);
  }

  /// A copy with these children as its whole content.
  public Node with(Node... children) {
    return withChildren(List.of(children));
  }

  /// A copy with these children as its whole content.
  public Node withChildren(List<Node> children) {
    return new Node(tag, attributes, new Content.Children(children));
  }

  /// A copy with these bytes as its whole content.
  public Node with(Bytes bytes) {
    return new Node(tag, attributes, new Content.Binary(bytes));
  }

  /// A copy with this text as its whole content.
  public Node withText(String text) {
    return new Node(tag, attributes, new Content.Text(text));
  }

  /// An attribute as text; an address gives its text form.
  public Optional<String> attr(String key) {
    return switch (attributes.get(key)) {
      case null -> Optional.empty();
      case Value.Text(var text) -> Optional.of(text);
      case Value.Address(var jid) -> Optional.of(jid.toString());
    };
  }

  /// An attribute as an address; a text is parsed.
  public Optional<Jid> jid(String key) {
    return switch (attributes.get(key)) {
      case null -> Optional.empty();
      case Value.Text(var text) -> Jid.parse(text);
      case Value.Address(var jid) -> Optional.of(jid);
    };
  }

  /// An attribute as a decimal number; empty too when it is none.
  public OptionalLong number(String key) {
    try {
      return attributes.get(key) instanceof Value.Text(var text)
          ? OptionalLong.of(Long.parseLong(text))
          : OptionalLong.empty();
    } catch (NumberFormatException _) {
      return OptionalLong.empty();
    }
  }

  /// The attribute `id`, or an empty text.
  public String id() {
    return attr("id").orElse("");
  }

  /// All children, empty when the content is something else.
  public List<Node> children() {
    return content instanceof Content.Children(var nodes) ? nodes : List.of();
  }

  /// The children with this tag, in order.
  public List<Node> children(String childTag) {
    return children().stream().filter(node -> node.tag.equals(childTag)).toList();
  }

  /// The first child with this tag.
  public Optional<Node> child(String childTag) {
    for (Node node : children()) {
      if (node.tag.equals(childTag)) {
        return Optional.of(node);
      }
    }
    return Optional.empty();
  }

  /// The first child of all.
  public Optional<Node> firstChild() {
    List<Node> nodes = children();
    return nodes.isEmpty() ? Optional.empty() : Optional.of(nodes.getFirst());
  }

  /// Binary content, or text content as UTF-8, else no bytes.
  public Bytes bytes() {
    return switch (content) {
      case Content.Binary(var bytes) -> bytes;
      case Content.Text(var text) -> Bytes.utf8(text);
      case Content.None _, Content.Children _ -> Bytes.EMPTY;
    };
  }

  /// For logs: tags and attribute names, no values and no content.
  @Override
  public String toString() {
    String names = attributes.keySet().stream().map(" "::concat).collect(Collectors.joining());
    String inside =
        switch (content) {
          case Content.None _ -> "";
          case Content.Children(var nodes) -> shown(nodes);
          case Content.Binary(var bytes) -> bytes.toString();
          case Content.Text _ -> "Text";
        };
    return inside.isEmpty()
        ? "<" + tag + names + "/>"
        : "<" + tag + names + ">" + inside + "</" + tag + ">";
  }

  private static String shown(List<Node> nodes) {
    String all =
        nodes.stream().limit(SHOWN_CHILDREN).map(Node::toString).collect(Collectors.joining());
    return nodes.size() > SHOWN_CHILDREN ? all + "…" + nodes.size() : all;
  }
}
