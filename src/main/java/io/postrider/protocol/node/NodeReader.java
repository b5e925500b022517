package io.postrider.protocol.node;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads the plaintext of frames. Every form of a value is accepted wherever that kind of value may
/// stand; what remains malformed ends in `NodeException` and in nothing else. Source:
/// protocol/nodes.md §1 to §6.
public final class NodeReader {
  /// The deepest nesting of nodes.
  static final int DEEPEST = 64;

  /// The most nodes and attributes of one frame, so that a small frame cannot fill the memory.
  static final int MOST_ELEMENTS = 1 << 19;

  private static final int COMPRESSED = 0x02;
  private static final Node.Content NONE = new Node.Content.None();

  private final byte[] in;
  private int at;
  private int elements;

  private NodeReader(byte[] in, int at) {
    this.in = in;
    this.at = at;
  }

  /// The node of one frame.
  ///
  /// @param plaintext the flags byte, then one node, compressed if the flags say so
  /// @throws NodeException for anything malformed, too deep or too large
  public static Node read(Bytes plaintext) {
    if (plaintext.isEmpty()) {
      throw new NodeException("an empty frame");
    }
    byte[] frame = plaintext.unsafeArray();
    NodeReader reader =
        (frame[0] & COMPRESSED) == 0
            ? new NodeReader(frame, 1)
            : new NodeReader(Inflate.inflate(frame, 1), 0);
    Node node = reader.node(1);
    if (reader.at != reader.in.length) {
      throw new NodeException("bytes after the node");
    }
    return node;
  }

  private Node node(int depth) {
    if (depth > DEEPEST) {
      throw new NodeException("nodes nested deeper than " + DEEPEST);
    }
    int size = listSize(next());
    if (size == 0) {
      throw new NodeException("a node without a tag");
    }
    String tag = string(next());
    if (tag.isEmpty()) {
      throw new NodeException("a node with an empty tag");
    }
    count(1);
    Map<String, Node.Value> attributes = attributes((size - 1) >> 1);
    return new Node(tag, attributes, size % 2 == 0 ? content(depth) : NONE);
  }

  private Map<String, Node.Value> attributes(int number) {
    if (number == 0) {
      return Map.of();
    }
    count(number);
    return number <= Attributes.FEW ? few(number) : many(number);
  }

  private Map<String, Node.Value> few(int number) {
    Attributes.Builder attributes = new Attributes.Builder(number);
    for (int i = 0; i < number; i++) {
      String key = string(next());
      attributes.put(key, value(next()));
    }
    return attributes.build();
  }

  private Map<String, Node.Value> many(int number) {
    Map<String, Node.Value> attributes = LinkedHashMap.newLinkedHashMap(Math.min(number, left()));
    for (int i = 0; i < number; i++) {
      String key = string(next());
      attributes.put(key, value(next()));
    }
    return attributes;
  }

  private Node.Value value(int tag) {
    return isJid(tag) ? new Node.Value.Address(jid(tag)) : new Node.Value.Text(string(tag));
  }

  private Node.Content content(int depth) {
    int tag = next();
    return switch (tag) {
      case Tag.LIST_EMPTY, Tag.LIST_8, Tag.LIST_16 -> children(listSize(tag), depth);
      case Tag.BINARY_8, Tag.BINARY_20, Tag.BINARY_32 -> new Node.Content.Binary(binary(tag));
      default -> new Node.Content.Text(isJid(tag) ? jid(tag).toString() : string(tag));
    };
  }

  private Node.Content children(int size, int depth) {
    List<Node> nodes = new ArrayList<>(Math.min(size, left()));
    for (int i = 0; i < size; i++) {
      nodes.add(node(depth + 1));
    }
    return new Node.Content.Children(nodes);
  }

  private int listSize(int tag) {
    return switch (tag) {
      case Tag.LIST_EMPTY -> 0;
      case Tag.LIST_8 -> next();
      case Tag.LIST_16 -> nextShort();
      default -> throw new NodeException("a list starts with byte " + tag);
    };
  }

  private String string(int tag) {
    if (tag < Tag.DICTIONARY_0) {
      return Tokens.SINGLE.get(tag);
    }
    return switch (tag) {
      case Tag.NIBBLE_8 -> packed(Packed.NIBBLE);
      case Tag.HEX_8 -> packed(Packed.HEX);
      case Tag.BINARY_8, Tag.BINARY_20, Tag.BINARY_32 -> raw(tag);
      default -> dictionary(tag);
    };
  }

  private String dictionary(int tag) {
    if (tag > Tag.DICTIONARY_3) {
      throw new NodeException("a string starts with byte " + tag);
    }
    return Tokens.DOUBLE.get(tag - Tag.DICTIONARY_0).get(next());
  }

  private String packed(Packed form) {
    int header = next();
    int start = take(header & 0x7f);
    return form.unpack(in, start, header & 0x7f, (header & 0x80) != 0);
  }

  private String raw(int tag) {
    int length = binaryLength(tag);
    return new String(in, take(length), length, StandardCharsets.UTF_8);
  }

  private Bytes binary(int tag) {
    int length = binaryLength(tag);
    int start = take(length);
    return Bytes.wrap(Arrays.copyOfRange(in, start, start + length));
  }

  private int binaryLength(int tag) {
    return switch (tag) {
      case Tag.BINARY_8 -> next();
      case Tag.BINARY_20 -> ((next() & 0x0f) << 16) | nextShort();
      default -> (nextShort() << 16) | nextShort();
    };
  }

  private static boolean isJid(int tag) {
    return tag == Tag.JID_PAIR || (tag >= Tag.INTEROP_JID && tag <= Tag.AD_JID);
  }

  private Jid jid(int tag) {
    return switch (tag) {
      case Tag.AD_JID -> {
        String server = JidServers.ofDomain(next());
        int device = next();
        yield address(string(next()), device, server);
      }
      case Tag.FB_JID -> {
        String user = string(next());
        int device = nextShort();
        yield at(user, device);
      }
      case Tag.INTEROP_JID -> {
        String user = string(next());
        int device = nextShort();
        yield at(nextShort() + "-" + user, device);
      }
      default -> at(string(next()), 0);
    };
  }

  private Jid at(String user, int device) {
    return address(user, device, string(next()));
  }

  private static Jid address(String user, int device, String server) {
    if (!Jid.isForm(user, server)) {
      throw new NodeException("an address that is none");
    }
    return new Jid(user, device, server);
  }

  private void count(int number) {
    elements += number;
    if (elements > MOST_ELEMENTS) {
      throw new NodeException("a frame of too many elements");
    }
  }

  private int left() {
    return in.length - at;
  }

  private int take(int length) {
    if (length < 0 || length > left()) {
      throw new NodeException("a frame that ends early");
    }
    int start = at;
    at += length;
    return start;
  }

  private int next() {
    return in[take(1)] & 0xff;
  }

  private int nextShort() {
    int start = take(2);
    return ((in[start] & 0xff) << 8) | (in[start + 1] & 0xff);
  }
}
