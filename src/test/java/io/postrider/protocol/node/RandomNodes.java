package io.postrider.protocol.node;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Nodes of every form that is read back as it was written.
public final class RandomNodes {
  private static final String DIGITS = "0123456789";
  private static final int[] LENGTHS = {1, 2, 3, 7, 8, 20, 126, 127, 128, 129, 255, 256, 300};

  private final RandomGenerator random;

  public RandomNodes(RandomGenerator random) {
    this.random = random;
  }

  public Node node() {
    return node(0);
  }

  private Node node(int depth) {
    Map<String, Node.Value> attributes = new LinkedHashMap<>();
    int number = random.nextInt(40) == 0 ? 200 : random.nextInt(6);
    for (int i = 0; i < number; i++) {
      attributes.put(
          text(),
          random.nextBoolean() ? new Node.Value.Address(jid()) : new Node.Value.Text(any()));
    }
    return new Node(text(), attributes, content(depth));
  }

  private Node.Content content(int depth) {
    return switch (random.nextInt(4)) {
      case 0 -> new Node.Content.Children(depth > 4 ? List.of() : children(depth));
      case 1 -> new Node.Content.Binary(bytes());
      case 2 -> new Node.Content.Text(random.nextBoolean() ? token() : of(DIGITS, 1 + size(12)));
      default -> new Node.Content.None();
    };
  }

  private List<Node> children(int depth) {
    List<Node> nodes = new ArrayList<>();
    int number = depth == 0 && random.nextInt(20) == 0 ? 300 : random.nextInt(4);
    for (int i = 0; i < number; i++) {
      nodes.add(depth == 0 && number == 300 ? Node.of(token()) : node(depth + 1));
    }
    return nodes;
  }

  private Bytes bytes() {
    byte[] value = new byte[random.nextInt(30) == 0 ? 70_000 : random.nextInt(300)];
    random.nextBytes(value);
    return Bytes.wrap(value);
  }

  private String any() {
    return random.nextInt(12) == 0 ? "" : text();
  }

  private String text() {
    int length = LENGTHS[random.nextInt(LENGTHS.length)];
    return switch (random.nextInt(5)) {
      case 0 -> token();
      case 1 -> of(DIGITS + "-.", length);
      case 2 -> of(DIGITS + "ABCDEF", length);
      case 3 -> of("abc äß€ \ud83d\ude42".substring(0, 8), length);
      default -> of("abcdef:/@ _", length);
    };
  }

  private String name() {
    String text = text();
    return text.substring(0, Math.min(100, text.length()));
  }

  private String token() {
    return random.nextBoolean()
        ? Tokens.SINGLE.get(1 + random.nextInt(Tokens.SINGLE.size() - 1))
        : Tokens.DOUBLE.get(random.nextInt(4)).get(random.nextInt(256));
  }

  private Jid jid() {
    String user = of(DIGITS, 1 + random.nextInt(16));
    return switch (random.nextInt(10)) {
      case 0 -> Jid.WHATSAPP;
      case 1 -> Jid.group(user);
      case 2 -> new Jid(user, size(256), Jid.HOSTED);
      case 3 -> new Jid(user, size(256), Jid.HOSTED_LID);
      case 4 -> new Jid(user, size(65_536), "msgr");
      case 5 -> new Jid(size(65_536) + "-" + user, size(65_536), "interop");
      case 6 -> new Jid(name(), 0, random.nextBoolean() ? "bot" : Jid.NEWSLETTER);
      case 7 -> new Jid("", size(2), Jid.LID);
      case 8 -> new Jid(user, size(256), Jid.LID);
      default -> new Jid(user, size(256), Jid.PHONE);
    };
  }

  /// Both ends often.
  private int size(int bound) {
    return switch (random.nextInt(4)) {
      case 0 -> 0;
      case 1 -> bound - 1;
      default -> random.nextInt(bound);
    };
  }

  private String of(String alphabet, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }
}
