package io.postrider.protocol.client.message;

import io.postrider.model.Failure;
import io.postrider.model.FailureException;
import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.protocol.client.keys.Credentials;
import io.postrider.protocol.client.keys.Ratchets;
import io.postrider.protocol.client.keys.RecordKey;
import io.postrider.protocol.client.keys.Wire;
import io.postrider.protocol.node.Node;
import io.postrider.protocol.proto.Message;
import io.postrider.protocol.signal.PreKey;
import io.postrider.protocol.signal.PreKeyBundle;
import io.postrider.protocol.signal.SessionCipher;
import io.postrider.protocol.signal.SignalException.Reason;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Asks for messages again that could not be decrypted, and answers those who ask us. Source:
/// protocol/receipts-and-retries.md §2 and §3.
public final class RetryReceipts {
  private RetryReceipts() {}

  /// A device could not decrypt a message of ours.
  ///
  /// @param chat bare
  /// @param device who asks, in the namespace that it uses
  /// @param count from 1
  /// @param bundle what it wants a new session to start from; without one fetch it
  public record Request(
      MessageId id, Jid chat, Jid device, int count, Optional<PreKeyBundle> bundle) {}

  /// Empty when the receipt is of another type or malformed.
  public static Optional<Request> parse(Node receipt) {
    Optional<Node> retry = receipt.child("retry");
    Optional<Jid> from = receipt.jid("from");
    boolean asks = receipt.attr("type").orElse("").equals("retry");
    if (!asks || retry.isEmpty() || from.isEmpty() || !MessageId.isValid(receipt.id())) {
      return Optional.empty();
    }
    boolean shared = !from.get().isUser();
    Optional<Jid> device = shared ? receipt.jid("participant") : from;
    Jid chat = shared ? from.get() : receipt.jid("recipient").orElse(from.get()).bare();
    int count = Math.clamp(retry.get().number("count").orElse(1), 1, Integer.MAX_VALUE);
    Optional<PreKeyBundle> bundle =
        receipt.child("keys").flatMap(keys -> Wire.bundle(receipt, keys));
    return device
        .filter(Jid::isUser)
        .map(who -> new Request(new MessageId(receipt.id()), chat, who, count, bundle));
  }

  /// The records to load for `answer`. Load `Ratchets.aliased` after them.
  public static Set<RecordKey> needs(Credentials credentials, Request request) {
    Set<RecordKey> keys = new HashSet<>(Peers.needs(List.of(request.device())));
    if (!request.chat().isUser()) {
      keys.addAll(GroupKey.needs(credentials, request.chat()));
    }
    return keys;
  }

  /// The message once more, for that device only, under the same id. In a group our sender key goes
  /// along.
  ///
  /// @param fetched a bundle of the device, when the request had none
  /// @throws FailureException `NotFound` when there is no genuine bundle and no session
  public static Node answer(
      Ratchets ratchets,
      Credentials credentials,
      Request request,
      Message original,
      Optional<PreKeyBundle> fetched) {
    Peers peers = new Peers(ratchets, credentials);
    boolean shared = !request.chat().isUser();
    boolean own = credentials.requireLinked().owns(request.device());
    Map<Jid, PreKeyBundle> bundles =
        request
            .bundle()
            .or(() -> fetched)
            .map(bundle -> Map.of(request.device(), bundle))
            .orElse(Map.of());
    Message message = original;
    if (shared) {
      message = withKey(peers, request, original);
    } else if (own) {
      message = Encryption.deviceSent(request.chat(), original);
    }
    SessionCipher.Encrypted part =
        peers
            .encrypt(request.device(), bundles, message)
            .orElseThrow(() -> new Failure.NotFound("recipient").asException());
    if (shared) {
      new GroupKey(peers, request.chat()).share(List.of(request.device()));
    }
    StanzaKind kind = StanzaKind.of(original);
    Node stanza = kind.stanza(request.id(), shared ? request.chat() : request.device());
    stanza =
        shared
            ? stanza.with("participant", request.device())
            : stanza.with("device_fanout", "false");
    stanza = own && !shared ? stanza.with("recipient", request.chat()) : stanza;
    Node enc = kind.enc(part).with("count", request.count());
    return part.preKey()
        ? stanza.with(
            enc, Wire.leaf("device-identity", credentials.requireLinked().deviceIdentity()))
        : stanza.with(enc);
  }

  private static Message withKey(Peers peers, Request request, Message original) {
    Message distribution = new GroupKey(peers, request.chat()).distribution();
    return original.toBuilder()
        .setSenderKeyDistributionMessage(distribution.getSenderKeyDistributionMessage())
        .build();
  }

  /// Asks for a message again.
  ///
  /// @param base a receipt that is addressed already
  /// @param fresh a one-time pre-key that is kept in the same turn, to send our keys along
  static Node request(
      Credentials credentials,
      Node stanza,
      Node base,
      int count,
      Reason reason,
      Optional<PreKey> fresh) {
    Node retry = Node.of("retry").with("count", count).with("id", stanza.id()).with("v", "1");
    retry = Acks.copy(stanza, "t", retry).with("error", code(reason));
    Node registration = Wire.leaf("registration", Wire.number(credentials.registrationId(), 4));
    Node receipt = base.with("type", "retry");
    return fresh.isPresent()
        ? receipt.with(retry, registration, keys(credentials, fresh.get()))
        : receipt.with(retry, registration);
  }

  private static Node keys(Credentials credentials, PreKey fresh) {
    return Node.of("keys")
        .with(
            Wire.leaf("type", Wire.KEY_TYPE),
            Wire.leaf("identity", credentials.identity().publicKey()),
            Wire.preKey(fresh),
            Wire.signedPreKey(credentials.signedPreKey()),
            Wire.leaf("device-identity", credentials.requireLinked().deviceIdentity()));
  }

  private static int code(Reason reason) {
    return switch (reason) {
      case NO_SESSION, NO_SENDER_KEY -> 1;
      case INVALID_KEY -> 2;
      case UNKNOWN_PRE_KEY -> 3;
      case INVALID_MESSAGE -> 4;
      case BAD_SIGNATURE -> 5;
      case TOO_FAR_AHEAD -> 6;
      case BAD_MAC -> 7;
      case INVALID_RECORD -> 8;
      case UNVOUCHED -> 12;
      case OLD_COUNTER -> 0;
    };
  }
}
