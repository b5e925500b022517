package io.postrider.protocol.node;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Writes nodes as the plaintext of frames, uncompressed. Strings take the first form that fits:
/// token, dictionary token, nibbles, hexadecimal, raw. Source: protocol/nodes.md §2 to §6.
public final class NodeWriter {
  private byte[] out = new byte[256];
  private int length;

  private NodeWriter() {}

  /// The frame plaintext of a node: the flags byte 00, then the node.
  ///
  /// @throws NodeException when a list is longer than 65,535 entries or a device has no form
  public static Bytes write(Node node) {
    NodeWriter writer = new NodeWriter();
    writer.put(0);
    writer.node(node);
    return Bytes.wrap(Arrays.copyOf(writer.out, writer.length));
  }

  private void node(Node node) {
    boolean empty = node.content() instanceof Node.Content.None;
    listHeader(1 + 2 * node.attributes().size() + (empty ? 0 : 1));
    string(node.tag());
    node.attributes().forEach(this::attribute);
    switch (node.content()) {
      case Node.Content.None _ -> {}
      case Node.Content.Children(var nodes) -> children(nodes);
      case Node.Content.Binary(var bytes) -> binary(bytes.unsafeArray());
      case Node.Content.Text(var text) -> string(text);
    }
  }

  private void attribute(String key, Node.Value value) {
    string(key);
    switch (value) {
      case Node.Value.Text(var text) -> string(text);
      case Node.Value.Address(var jid) -> jid(jid);
    }
  }

  private void children(List<Node> nodes) {
    listHeader(nodes.size());
    for (Node child : nodes) {
      node(child);
    }
  }

  private void listHeader(int size) {
    if (size == 0) {
      put(Tag.LIST_EMPTY);
    } else if (size < 0x100) {
      put(Tag.LIST_8);
      put(size);
    } else if (size < 0x10000) {
      put(Tag.LIST_16);
      putShort(size);
    } else {
      throw new NodeException("a list of " + size + " entries");
    }
  }

  private void string(String text) {
    int code = text.isEmpty() ? Tokens.UNKNOWN : Tokens.code(text);
    if (code >= 0x100) {
      putShort(code);
    } else if (code != Tokens.UNKNOWN) {
      put(code);
    } else if (Packed.NIBBLE.fits(text)) {
      packed(Packed.NIBBLE, text);
    } else if (Packed.HEX.fits(text)) {
      packed(Packed.HEX, text);
    } else {
      binary(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private void packed(Packed form, String text) {
    put(form.tag);
    put((text.length() + 1) / 2 | (text.length() % 2 == 0 ? 0 : 0x80));
    for (int at = 0; at < text.length(); at += 2) {
      put(form.pair(text, at));
    }
  }

  private void jid(Jid jid) {
    switch (jid.server()) {
      case Jid.PHONE -> device(jid, 0);
      case Jid.LID -> device(jid, 1);
      case Jid.HOSTED -> ad(jid, 128);
      case Jid.HOSTED_LID -> ad(jid, 129);
      case JidServers.MESSENGER -> messenger(jid);
      case JidServers.INTEROP -> interop(jid);
      default -> pair(jid);
    }
  }

  private void device(Jid jid, int domain) {
    if (jid.device() == 0) {
      pair(jid);
    } else {
      ad(jid, domain);
    }
  }

  private void ad(Jid jid, int domain) {
    if (jid.device() > 0xff) {
      throw new NodeException("device " + jid.device() + " of a user has no form");
    }
    put(Tag.AD_JID);
    put(domain);
    put(jid.device());
    user(jid.user());
  }

  private void messenger(Jid jid) {
    put(Tag.FB_JID);
    user(jid.user());
    putShort(jid.device());
    string(jid.server());
  }

  private void interop(Jid jid) {
    int dash = jid.user().indexOf('-');
    int integrator = dash < 0 ? -1 : JidServers.integrator(jid.user().substring(0, dash));
    if (integrator < 0) {
      pair(jid);
      return;
    }
    put(Tag.INTEROP_JID);
    user(jid.user().substring(dash + 1));
    putShort(jid.device());
    putShort(integrator);
    string(jid.server());
  }

  private void pair(Jid jid) {
    if (jid.device() != 0) {
      throw new NodeException("a device at this server has no form");
    }
    put(Tag.JID_PAIR);
    user(jid.user());
    string(jid.server());
  }

  private void user(String user) {
    if (user.isEmpty()) {
      put(Tag.LIST_EMPTY);
    } else {
      string(user);
    }
  }

  private void binary(byte[] value) {
    if (value.length < 0x100) {
      put(Tag.BINARY_8);
    } else if (value.length < 0x100000) {
      put(Tag.BINARY_20);
      put(value.length >> 16);
      put(value.length >> 8);
    } else {
      put(Tag.BINARY_32);
      putShort(value.length >> 16);
      put(value.length >> 8);
    }
    put(value.length);
    reserve(value.length);
    System.arraycopy(value, 0, out, length, value.length);
    length += value.length;
  }

  private void putShort(int value) {
    put(value >> 8);
    put(value);
  }

  private void put(int value) {
    reserve(1);
    out[length++] = (byte) value;
  }

  private void reserve(int count) {
    if (out.length - length < count) {
      out = Arrays.copyOf(out, Math.max(out.length * 2, length + count));
    }
  }
}
