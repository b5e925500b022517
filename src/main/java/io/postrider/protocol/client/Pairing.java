package io.postrider.protocol.client;

import com.google.protobuf.InvalidProtocolBufferException;
import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.protocol.client.keys.Credentials;
import io.postrider.protocol.client.keys.Linked;
import io.postrider.protocol.client.keys.RecordKey;
import io.postrider.protocol.client.keys.RecordKeys;
import io.postrider.protocol.client.keys.Wire;
import io.postrider.protocol.content.Adv;
import io.postrider.protocol.content.AdvException;
import io.postrider.protocol.crypto.Random;
import io.postrider.protocol.node.Node;
import io.postrider.protocol.proto.ADVSignedDeviceIdentity;
import io.postrider.protocol.signal.SignalAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Links this device to an account by QR code. Source: protocol/pairing.md §2 to §5.
public final class Pairing {
  private static final String URL = "https://wa.me/settings/linked_devices#";

  private Pairing() {}

  /// The refs of a `pair-device` query, one a QR code, in order; empty for any other stanza.
  public static List<String> refs(Node iq) {
    return iq.child("pair-device").map(pair -> pair.children("ref")).orElse(List.of()).stream()
        .map(ref -> ref.bytes().utf8())
        .toList();
  }

  /// The empty result that answers a query of the server.
  public static Node ackOf(Node iq) {
    return Node.of("iq").with("to", Jid.WHATSAPP).with("type", "result").with("id", iq.id());
  }

  /// The text of a QR code.
  public static String qr(Credentials credentials, String ref) {
    return URL
        + String.join(
            ",",
            ref,
            credentials.noise().publicKey().base64(),
            credentials.identity().publicKey().base64(),
            credentials.advSecret().base64(),
            ClientPayloads.QR_CLIENT_TYPE);
  }

  /// What came of a `pair-success`.
  public sealed interface Result {
    /// We are linked. Commit credentials and records, then write the reply; the server asks for a
    /// restart after it.
    record Paired(Credentials credentials, Map<RecordKey, Bytes> records, Node reply)
        implements Result {
      public Paired {
        records = Map.copyOf(records);
      }
    }

    /// It is not genuine. Write the reply and close.
    record Refused(Node reply, String reason) implements Result {}
  }

  /// Checks a `pair-success` by our secret and the account's signature.
  public static Result accept(Credentials credentials, Node iq, Instant now) {
    try {
      Node success = iq.child("pair-success").orElseThrow(Malformed::new);
      Node device = success.child("device").orElseThrow(Malformed::new);
      Jid jid = device.jid("jid").filter(Jid::isPhone).orElseThrow(Malformed::new);
      Jid lid = device.jid("lid").filter(Jid::isLid).orElseThrow(Malformed::new);
      ADVSignedDeviceIdentity identity =
          Adv.accept(
              Wire.content(success, "device-identity"),
              credentials.advSecret(),
              credentials.identity());
      Linked linked =
          new Linked(
              jid,
              lid.withDevice(jid.device()),
              Bytes.wrap(identity.toByteArray()),
              attribute(success, "platform"),
              attribute(success, "biz"));
      return paired(credentials.withLinked(linked), linked, identity, iq);
    } catch (Malformed _) {
      return refused(iq, 500, "internal-error");
    } catch (AdvException wrong) {
      return switch (wrong.reason()) {
        case MALFORMED -> refused(iq, 500, "internal-error");
        case HMAC_MISMATCH -> refused(iq, 401, "hmac-mismatch");
        case SIGNATURE_MISMATCH -> refused(iq, 401, "signature-mismatch");
      };
    }
  }

  private static String attribute(Node success, String tag) {
    return success.child(tag).flatMap(node -> node.attr("name")).orElse("");
  }

  private static Result paired(
      Credentials credentials, Linked linked, ADVSignedDeviceIdentity identity, Node iq) {
    Node signed =
        Node.of("device-identity")
            .with("key-index", Adv.keyIndex(identity))
            .with(Adv.reply(identity));
    Node reply = ackOf(iq).with(Node.of("pair-device-sign").with(signed));
    return new Result.Paired(credentials, records(linked, identity), reply);
  }

  /// Who our account is: its key, and that its number and its hidden id are the same.
  private static Map<RecordKey, Bytes> records(Linked linked, ADVSignedDeviceIdentity identity) {
    Jid phone = linked.jid().bare();
    Jid lid = linked.lid().bare();
    return Map.of(
        RecordKeys.identity(SignalAddress.of(lid)),
        Wire.bytes(identity.getAccountSignatureKey()),
        RecordKeys.alias(phone),
        Bytes.utf8(lid.toString()),
        RecordKeys.alias(lid),
        Bytes.utf8(phone.toString()));
  }

  /// What to commit when our account has another hidden id than we knew.
  public record Adopted(Credentials credentials, Map<RecordKey, Bytes> records) {
    public Adopted {
      records = Map.copyOf(records);
    }
  }

  /// Adopts the hidden id by which the server calls us; empty when we knew it, or are not paired.
  /// Source: protocol/login-and-stream.md §3.
  public static Optional<Adopted> adopt(Credentials credentials, Jid lid) {
    return credentials
        .linked()
        .filter(linked -> !linked.lid().bare().equals(lid.bare()))
        .map(linked -> adopted(credentials, linked.withLid(lid)));
  }

  private static Adopted adopted(Credentials credentials, Linked linked) {
    try {
      var identity = ADVSignedDeviceIdentity.parseFrom(linked.deviceIdentity().unsafeArray());
      return new Adopted(credentials.withLinked(linked), records(linked, identity));
    } catch (InvalidProtocolBufferException damaged) {
      throw new IllegalArgumentException("damaged credentials", damaged);
    }
  }

  private static Result refused(Node iq, int code, String text) {
    Node error = Node.of("error").with("code", code).with("text", text);
    return new Result.Refused(ackOf(iq).with("type", "error").with(error), text);
  }

  /// Answers `companion_reg_refresh`: a new secret for the QR code of the present ref; empty when
  /// the notification is another, or we are linked already.
  public static Optional<Credentials> refresh(Credentials credentials, Node notification) {
    boolean asked =
        notification.attr("type").orElse("").equals("companion_reg_refresh")
            && (notification.child("companion_reg_refresh").isPresent()
                || notification.child("pair-device-rotate-qr").isPresent());
    return asked && credentials.linked().isEmpty()
        ? Optional.of(credentials.withAdvSecret(Random.next(32)))
        : Optional.empty();
  }

  /// A part of the stanza is missing.
  private static final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1;

    private Malformed() {
      super("malformed pair-success", null, false, false);
    }
  }
}
