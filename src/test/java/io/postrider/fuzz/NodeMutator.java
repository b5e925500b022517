package io.postrider.fuzz;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.protocol.node.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Changes stanzas that are well-formed: parts of them are missing, doubled, in another order, of
/// another kind, or say what nobody expects.
final class NodeMutator {
  private static final int MOST_CHANGES = 4;
  private static final List<String> TEXTS =
      List.of(
          "",
          "0",
          "-1",
          "1",
          "65536",
          "9223372036854775807",
          "-9223372036854775808",
          "99999999999999999999",
          "1e9",
          "a b",
          "\0",
          "@",
          "@@",
          ":@s.whatsapp.net",
          "1:99999@lid",
          "1:1:1@lid",
          "get",
          "result",
          "error",
          "retry",
          "read-self",
          "peer",
          "é\ud83d\ude42",
          "x".repeat(300));
  private static final List<Jid> ADDRESSES =
      List.of(
          Jid.WHATSAPP,
          Jid.GROUPS,
          new Jid("", 0, Jid.LID),
          new Jid("", 7, Jid.LID),
          new Jid("", 0, Jid.BROADCAST),
          new Jid("status", 0, Jid.BROADCAST),
          new Jid("1", 255, Jid.HOSTED),
          new Jid("1", 0, Jid.HOSTED_LID),
          new Jid("1", 0, Jid.NEWSLETTER),
          new Jid("1", 65_535, "msgr"),
          new Jid("1-2", 1, "interop"),
          new Jid("a.b_c:d@e", 0, "bot"),
          new Jid("x".repeat(100), 3, Jid.PHONE));

  private final List<Node> others;

  /// @param others whose parts come into what is changed
  NodeMutator(List<Node> others) {
    this.others = List.copyOf(others);
  }

  /// One to four changes.
  Node mutate(Node valid, RandomGenerator random) {
    Node changed = valid;
    for (int left = 1 + random.nextInt(MOST_CHANGES); left > 0; left--) {
      changed = somewhere(changed, random);
    }
    return changed;
  }

  private Node somewhere(Node node, RandomGenerator random) {
    List<Node> children = node.children();
    if (children.isEmpty() || random.nextInt(3) == 0) {
      return here(node, random);
    }
    List<Node> changed = new ArrayList<>(children);
    int at = random.nextInt(changed.size());
    changed.set(at, somewhere(changed.get(at), random));
    return node.withChildren(changed);
  }

  private Node here(Node node, RandomGenerator random) {
    return switch (random.nextInt(8)) {
      case 0, 1, 2 -> attribute(node, random);
      case 3 -> without(node, random);
      case 4 -> content(node, random);
      case 5 -> new Node(other(random).tag(), node.attributes(), node.content());
      default -> children(node, random);
    };
  }

  private Node other(RandomGenerator random) {
    Node node = others.get(random.nextInt(others.size()));
    while (!node.children().isEmpty() && random.nextBoolean()) {
      node = node.children().get(random.nextInt(node.children().size()));
    }
    return node;
  }

  /// Mostly one that is there.
  private Node attribute(Node node, RandomGenerator random) {
    List<String> names = new ArrayList<>(node.attributes().keySet());
    if (names.isEmpty() || random.nextInt(5) == 0) {
      names.addAll(other(random).attributes().keySet());
    }
    String name = names.isEmpty() ? "id" : names.get(random.nextInt(names.size()));
    Node.Value value = value(random);
    return switch (value) {
      case Node.Value.Text(var text) -> node.with(name, text);
      case Node.Value.Address(var jid) -> node.with(name, jid);
    };
  }

  private Node.Value value(RandomGenerator random) {
    List<Node.Value> known = List.copyOf(other(random).attributes().values());
    return switch (random.nextInt(known.isEmpty() ? 2 : 3)) {
      case 0 -> new Node.Value.Text(TEXTS.get(random.nextInt(TEXTS.size())));
      case 1 -> new Node.Value.Address(ADDRESSES.get(random.nextInt(ADDRESSES.size())));
      default -> known.get(random.nextInt(known.size()));
    };
  }

  private static Node without(Node node, RandomGenerator random) {
    Map<String, Node.Value> fewer = new LinkedHashMap<>(node.attributes());
    if (!fewer.isEmpty()) {
      fewer.remove(List.copyOf(fewer.keySet()).get(random.nextInt(fewer.size())));
    }
    return new Node(node.tag(), fewer, node.content());
  }

  private Node content(Node node, RandomGenerator random) {
    return switch (random.nextInt(4)) {
      case 0 -> new Node(node.tag(), node.attributes(), new Node.Content.None());
      case 1 -> node.withText(TEXTS.get(random.nextInt(TEXTS.size())));
      case 2 -> new Node(node.tag(), node.attributes(), other(random).content());
      default -> node.with(bytes(node, random));
    };
  }

  private static Bytes bytes(Node node, RandomGenerator random) {
    return node.bytes().isEmpty()
        ? Mutator.noise(random, 100)
        : Mutator.mutate(node.bytes(), random);
  }

  private Node children(Node node, RandomGenerator random) {
    List<Node> children = new ArrayList<>(node.children());
    int at = random.nextInt(children.size() + 1);
    switch (random.nextInt(5)) {
      case 0 -> children.add(at, other(random));
      case 1 -> {
        if (at < children.size()) {
          children.remove(at);
        }
      }
      case 2 -> {
        if (at < children.size()) {
          children.addAll(Collections.nCopies(1 + random.nextInt(20), children.get(at)));
        }
      }
      case 3 -> Collections.reverse(children);
      default -> children.add(at, Node.of(node.tag()).withChildren(node.children()));
    }
    return node.withChildren(children);
  }
}
