package io.postrider.protocol.client.keys;

import com.google.protobuf.ByteString;
import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.protocol.node.Node;
import io.postrider.protocol.signal.PreKey;
import io.postrider.protocol.signal.PreKeyBundle;
import io.postrider.protocol.signal.SignedPreKey;
import java.util.Optional;

/// Forms that several topics share: keys as nodes, numbers as bytes, protobuf's bytes and ours.
public final class Wire {
  /// The type of every key, Curve25519.
  public static final Bytes KEY_TYPE = Bytes.of((byte) 5);

  private Wire() {}

  public static Node iq(String type, String namespace, Node child) {
    return Node.of("iq")
        .with("to", Jid.WHATSAPP)
        .with("type", type)
        .with("xmlns", namespace)
        .with(child);
  }

  public static ByteString string(Bytes value) {
    return ByteString.copyFrom(value.unsafeArray());
  }

  public static Bytes bytes(ByteString value) {
    return Bytes.wrap(value.toByteArray());
  }

  /// The low `width` bytes of a number, big-endian.
  public static Bytes number(long value, int width) {
    byte[] out = new byte[width];
    for (int i = 0; i < width; i++) {
      out[i] = (byte) (value >>> (8 * (width - 1 - i)));
    }
    return Bytes.wrap(out);
  }

  private static long number(Bytes value) {
    long number = 0;
    for (int i = 0; i < value.length(); i++) {
      number = number << 8 | value.at(i);
    }
    return number;
  }

  public static Node leaf(String tag, Bytes content) {
    return Node.of(tag).with(content);
  }

  public static Node preKey(PreKey key) {
    return Node.of("key")
        .with(leaf("id", number(key.id(), 3)), leaf("value", key.pair().publicKey()));
  }

  public static Node signedPreKey(SignedPreKey key) {
    return Node.of("skey")
        .with(
            leaf("id", number(key.id(), 3)),
            leaf("value", key.pair().publicKey()),
            leaf("signature", key.signature()));
  }

  /// A bundle out of nodes.
  ///
  /// @param registration holds `<registration>`
  /// @param keys holds the rest
  /// @return empty when a part is missing or of the wrong size
  public static Optional<PreKeyBundle> bundle(Node registration, Node keys) {
    Bytes number = content(registration, "registration");
    Bytes type = content(keys, "type");
    Bytes identity = content(keys, "identity");
    Optional<Node> signed = keys.child("skey").filter(key -> isKey(key, false));
    Optional<Node> oneTime = keys.child("key").filter(key -> !key.children().isEmpty());
    boolean fits = number.length() == 4 && type.equals(KEY_TYPE) && identity.length() == 32;
    if (!fits || signed.isEmpty() || oneTime.filter(key -> !isKey(key, true)).isPresent()) {
      return Optional.empty();
    }
    Node skey = signed.get();
    return Optional.of(
        new PreKeyBundle(
            number(number),
            identity,
            (int) number(content(skey, "id")),
            content(skey, "value"),
            content(skey, "signature"),
            oneTime.map(key -> (int) number(content(key, "id"))).orElse(0),
            oneTime.map(key -> content(key, "value")).orElse(Bytes.EMPTY),
            content(keys, "device-identity")));
  }

  private static boolean isKey(Node key, boolean oneTime) {
    return content(key, "id").length() == 3
        && content(key, "value").length() == 32
        && (oneTime || content(key, "signature").length() == 64);
  }

  public static Bytes content(Node parent, String tag) {
    return parent.child(tag).map(Node::bytes).orElse(Bytes.EMPTY);
  }
}
