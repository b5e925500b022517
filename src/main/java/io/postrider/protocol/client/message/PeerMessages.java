package io.postrider.protocol.client.message;

import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.protocol.client.keys.Credentials;
import io.postrider.protocol.client.keys.Ratchets;
import io.postrider.protocol.client.keys.RecordKey;
import io.postrider.protocol.client.keys.Wire;
import io.postrider.protocol.node.Node;
import io.postrider.protocol.proto.Message;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a companion says to the phone of its account alone. Source: protocol/sending.md §6.
public final class PeerMessages {
  private PeerMessages() {}

  private static Jid phone(Credentials credentials) {
    return credentials.requireLinked().jid().bare();
  }

  /// The records to load for `toPhone`.
  public static Set<RecordKey> needs(Credentials credentials) {
    return Peers.needs(List.of(phone(credentials)));
  }

  /// Commit the changes of the ratchets before it is written. Empty without a session, which the
  /// phone begins with its first message.
  public static Optional<Node> toPhone(
      Ratchets ratchets, Credentials credentials, MessageId id, Message message) {
    Jid phone = phone(credentials);
    StanzaKind kind = StanzaKind.of(message);
    Node peer = kind.stanza(id, phone).with("category", "peer");
    Node stanza =
        message.getProtocolMessage().hasAppStateSyncKeyRequest()
            ? peer.with("push_priority", "high")
            : peer;
    Node meta = Node.of("meta").with("appdata", "default");
    return new Peers(ratchets, credentials)
        .encrypt(phone, Map.of(), message)
        .map(
            part ->
                part.preKey()
                    ? stanza.with(
                        meta,
                        kind.enc(part),
                        Wire.leaf("device-identity", credentials.requireLinked().deviceIdentity()))
                    : stanza.with(meta, kind.enc(part)));
  }
}
