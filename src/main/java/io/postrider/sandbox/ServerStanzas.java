package io.postrider.sandbox;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.protocol.node.Node;
import java.util.Map;

/// Builds what the server answers, with typed JIDs.
final class ServerStanzas {
  private static final Map<Integer, String> TEXTS =
      Map.ofEntries(
          Map.entry(304, "already-exists"),
          Map.entry(400, "bad-request"),
          Map.entry(401, "not-authorized"),
          Map.entry(403, "forbidden"),
          Map.entry(404, "item-not-found"),
          Map.entry(405, "not-allowed"),
          Map.entry(406, "not-acceptable"),
          Map.entry(409, "conflict"),
          Map.entry(410, "gone"),
          Map.entry(419, "resource-limit"),
          Map.entry(423, "locked"),
          Map.entry(429, "rate-overlimit"),
          Map.entry(500, "internal-server-error"),
          Map.entry(501, "feature-not-implemented"),
          Map.entry(503, "service-unavailable"),
          Map.entry(530, "partial-server-error"));

  private ServerStanzas() {}

  /// The success of a query; `from` is where it was sent.
  static Node result(Node iq, Node... children) {
    Node answer =
        Node.of("iq")
            .with("from", iq.jid("to").orElse(Jid.WHATSAPP))
            .with("type", "result")
            .with("id", iq.id());
    return children.length == 0 ? answer : answer.with(children);
  }

  static Node error(Node iq, int code) {
    return error(iq, code, text(code));
  }

  static Node error(Node iq, int code, String text) {
    Node error = Node.of("error").with("code", code).with("text", text);
    return Node.of("iq")
        .with("from", iq.jid("to").orElse(Jid.WHATSAPP))
        .with("type", "error")
        .with("id", iq.id())
        .with(error);
  }

  /// The text that clients expect beside an error code.
  static String text(int code) {
    return TEXTS.getOrDefault(code, "error");
  }

  static Node streamError(int code) {
    Node error = Node.of("stream:error").with("code", code);
    return code == 401 ? error.with(Node.of("conflict").with("type", "device_removed")) : error;
  }

  static Node replaced() {
    return Node.of("stream:error").with(Node.of("conflict").with("type", "replaced"));
  }

  static Node failure(int reason) {
    return Node.of("failure").with("reason", reason).with("location", "sbx");
  }

  static Node notification(SandboxNetwork net, Jid from, String type) {
    return Node.of("notification")
        .with("from", from)
        .with("type", type)
        .with("id", net.newId())
        .with("t", net.seconds());
  }

  static Node binary(String tag, Bytes content) {
    return Node.of(tag).with(content);
  }

  static Node text(String tag, String content) {
    return Node.of(tag).with(Bytes.utf8(content));
  }

  /// `value` as `length` bytes, big-endian.
  static Bytes number(long value, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[length - 1 - i] = (byte) (value >>> (8 * i));
    }
    return Bytes.wrap(bytes);
  }

  static long number(Bytes bytes) {
    long value = 0;
    for (int i = 0; i < bytes.length(); i++) {
      value = value << 8 | bytes.at(i);
    }
    return value;
  }
}
