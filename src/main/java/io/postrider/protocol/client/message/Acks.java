package io.postrider.protocol.client.message;

import io.postrider.protocol.node.Node;
import java.util.List;

/// Confirms a received message, receipt, notification or call. Source: protocol/queries-and-acks.md
/// §3.
public final class Acks {
  /// The stanza could not be parsed.
  public static final int PARSE_ERROR = 487;

  /// Nobody knows this kind of stanza.
  public static final int UNKNOWN_STANZA = 488;

  /// The content is not the protobuf that it should be.
  public static final int INVALID_PROTOBUF = 491;

  /// This kind of encryption is not known.
  public static final int UNKNOWN_TYPE = 490;

  /// The secret of the message that this one refers to is missing.
  public static final int MISSING_SECRET = 495;

  private Acks() {}

  /// A plain ack. It goes where the stanza came from and copies `type` except for a message.
  public static Node of(Node stanza) {
    Node ack = Node.of("ack").with("class", stanza.tag());
    for (String name : List.of("id", "participant", "recipient", "type")) {
      if (!(name.equals("type") && stanza.tag().equals("message"))) {
        ack = copy(stanza, name, ack);
      }
    }
    Node answer = ack;
    return stanza.jid("from").map(from -> answer.with("to", from)).orElse(answer);
  }

  /// An ack that refuses the stanza; the server takes any as final.
  public static Node of(Node stanza, int nack) {
    return of(stanza).with("error", nack);
  }

  /// `to` with the attribute as it is in `from`, of the same kind on the wire.
  static Node copy(Node from, String name, Node to) {
    return switch (from.attributes().get(name)) {
      case null -> to;
      case Node.Value.Text(var text) -> to.with(name, text);
      case Node.Value.Address(var jid) -> to.with(name, jid);
    };
  }
}
