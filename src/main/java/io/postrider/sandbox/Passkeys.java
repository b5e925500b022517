package io.postrider.sandbox;

import com.google.protobuf.InvalidProtocolBufferException;
import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.protocol.crypto.Aes;
import io.postrider.protocol.crypto.CryptoException;
import io.postrider.protocol.crypto.Hash;
import io.postrider.protocol.crypto.KeyPair;
import io.postrider.protocol.crypto.Random;
import io.postrider.protocol.crypto.X25519;
import io.postrider.protocol.node.Node;
import io.postrider.protocol.proto.CompanionEphemeralIdentity;
import io.postrider.protocol.proto.EncryptedPairingRequest;
import io.postrider.protocol.proto.PairingRequest;
import io.postrider.protocol.proto.PrimaryEphemeralIdentity;
import io.postrider.protocol.proto.ProloguePayload;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// Linking an account that is kept by a passkey: the server asks for it and checks it, the phone
/// agrees on a secret with the companion. Source: protocol/pairing.md §10.
final class Passkeys {
  private static final Duration LIFE = Duration.ofMinutes(5);
  private static final String ALPHABET = "123456789ABCDEFGHJKLMNPQRSTVWXYZ";
  private static final Set<String> STEPS =
      Set.of(
          "passkey_request_options",
          "ref",
          "passkey_prologue",
          "companion_nonce",
          "encrypted_pairing_request");
  private static final int BAD = 400;
  private static final int FORBIDDEN = 403;

  /// One companion that has to show a passkey.
  private static final class Exchange {
    private final PhoneAccount account;
    private final Bytes scanned;
    private final Bytes challenge = Random.next(32);
    private final String ref = "4@" + Random.next(18).base64();
    private final KeyPair ephemeral = KeyPair.generate();
    private final Bytes nonce = Random.next(32);
    private Bytes identity = Bytes.EMPTY;
    private Bytes commitment = Bytes.EMPTY;
    private boolean revealed;

    /// @param scanned the secret of the code that was scanned or typed
    private Exchange(PhoneAccount account, Bytes scanned) {
      this.account = account;
      this.scanned = scanned;
    }
  }

  /// What a companion does that no official client does.
  private static final class Wrong extends Exception {
    private static final long serialVersionUID = 1;

    private Wrong(String what) {
      super(what, null, false, false);
    }
  }

  private final SandboxNetwork net;
  private final Linking linking;
  private final Map<Linking.Candidate, Exchange> exchanges = new HashMap<>();

  Passkeys(SandboxNetwork net, Linking linking) {
    this.net = net;
    this.linking = linking;
  }

  boolean isAsked(Linking.Candidate candidate) {
    return exchanges.containsKey(candidate);
  }

  void gone(Linking.Candidate candidate) {
    exchanges.remove(candidate);
  }

  /// Has the companion show the passkey of the account.
  ///
  /// @param scanned the secret of the code that was scanned or typed
  void demand(Linking.Candidate candidate, PhoneAccount account, Bytes scanned) {
    Exchange exchange = new Exchange(account, scanned);
    exchanges.put(candidate, exchange);
    candidate.link.send(
        ServerStanzas.notification(net, Jid.WHATSAPP, "passkey_prologue_request")
            .with(options(exchange)));
    net.after(
        LIFE,
        () -> {
          if (exchanges.get(candidate) == exchange) {
            candidate.link.end(Node.of("xmlstreamend"));
          }
        });
  }

  private static Node options(Exchange exchange) {
    return ServerStanzas.text(
        "passkey_request_options", exchange.account.passkey().options(exchange.challenge).encode());
  }

  /// A query of a companion that has to show a passkey.
  void receive(Linking.Candidate candidate, Node iq) {
    Exchange exchange = exchanges.get(candidate);
    String step = iq.firstChild().map(Node::tag).orElse("");
    if (exchange == null) {
      candidate.link.send(ServerStanzas.error(iq, BAD));
      return;
    }
    try {
      candidate.link.send(
          switch (step) {
            case "passkey_request_options" -> ServerStanzas.result(iq, options(exchange));
            case "ref" -> ServerStanzas.result(iq, ServerStanzas.text("ref", exchange.ref));
            case "passkey_prologue" -> prologue(exchange, iq, content(iq, step));
            case "companion_nonce" -> nonce(exchange, iq);
            case "encrypted_pairing_request" -> request(candidate, exchange, iq);
            default -> ServerStanzas.error(iq, 501);
          });
      follow(candidate, exchange, iq, step);
    } catch (Wrong wrong) {
      net.stats.violation("a passkey exchange with " + wrong.getMessage());
      candidate.link.send(ServerStanzas.error(iq, BAD));
    } catch (InvalidProtocolBufferException | CryptoException unreadable) {
      net.stats.violation("a passkey exchange that cannot be read");
      candidate.link.send(ServerStanzas.error(iq, BAD));
    }
  }

  private static Node content(Node iq, String tag) {
    return iq.child(tag).orElseThrow();
  }

  /// Whether a query is one of an exchange.
  static boolean concerns(Node iq) {
    return iq.attr("xmlns").orElse("").equals("md")
        && iq.firstChild().map(Node::tag).filter(STEPS::contains).isPresent();
  }

  private static Bytes part(Node parent, String tag) {
    return parent.child(tag).map(Node::bytes).orElse(Bytes.EMPTY);
  }

  private static void check(boolean right, String what) throws Wrong {
    if (!right) {
      throw new Wrong(what);
    }
  }

  private Node prologue(Exchange exchange, Node iq, Node prologue)
      throws Wrong, InvalidProtocolBufferException {
    check(exchange.commitment.isEmpty(), "a second prologue");
    Bytes payload = part(prologue, "prologue_payload");
    Bytes handoff =
        Hash.hkdf(exchange.scanned, Bytes.EMPTY, Bytes.utf8("shortcake-passkey-handoff-v1"), 32);
    check(
        part(prologue, "pairing_handoff_proof").equals(Hash.hmac(handoff, payload)),
        "a wrong proof of the handoff");
    ProloguePayload told = ProloguePayload.parseFrom(payload.unsafeArray());
    Bytes identity = Bytes.wrap(told.getCompanionEphemeralIdentity().toByteArray());
    CompanionEphemeralIdentity companion =
        CompanionEphemeralIdentity.parseFrom(identity.unsafeArray());
    check(companion.getRef().equals(exchange.ref), "another ref");
    check(companion.getPublicKey().size() == 32, "a key of another size");
    check(companion.getDeviceType() > 0, "no type of device");
    check(told.getCommitment().getHash().size() == 32, "no commitment");
    if (!exchange
        .account
        .passkey()
        .hasSigned(
            part(prologue, "webauthn_assertion"),
            part(prologue, "credential_id"),
            exchange.challenge)) {
      return ServerStanzas.error(iq, FORBIDDEN);
    }
    exchange.identity = identity;
    exchange.commitment = Bytes.wrap(told.getCommitment().getHash().toByteArray());
    return ServerStanzas.result(iq);
  }

  private Node nonce(Exchange exchange, Node iq) throws Wrong {
    Bytes told = part(iq, "companion_nonce");
    check(!exchange.commitment.isEmpty() && !exchange.revealed, "a nonce at a wrong moment");
    check(
        told.length() == 32 && Hash.sha256(exchange.identity, told).equals(exchange.commitment),
        "a nonce that is not the committed one");
    exchange.revealed = true;
    exchange.account.passkey().shown(code(exchange, told));
    return ServerStanzas.result(iq);
  }

  private static String code(Exchange exchange, Bytes companionNonce) {
    Bytes mask = Hash.sha256(companionNonce, exchange.ephemeral.publicKey());
    long bits = 0;
    for (int i = 0; i < 5; i++) {
      bits = bits << 8 | (exchange.nonce.at(i) ^ mask.at(i));
    }
    StringBuilder text = new StringBuilder();
    for (int shift = 35; shift >= 0; shift -= 5) {
      text.append(ALPHABET.charAt((int) (bits >>> shift) & 31));
    }
    return text.insert(4, '-').toString();
  }

  private Node request(Linking.Candidate candidate, Exchange exchange, Node iq)
      throws Wrong, InvalidProtocolBufferException {
    PairingRequest request = opened(exchange, part(iq, "encrypted_pairing_request"));
    check(
        Bytes.wrap(request.getCompanionPublicKey().toByteArray())
                .equals(candidate.registration.noiseKey())
            && Bytes.wrap(request.getCompanionIdentityKey().toByteArray())
                .equals(candidate.registration.identity()),
        "other keys than those of its connection");
    Bytes secret = secret(request);
    check(secret.length() == 32 && !secret.equals(exchange.scanned), "no new secret");
    return ServerStanzas.result(iq);
  }

  private static Bytes secret(PairingRequest request) {
    return Bytes.wrap(request.getAdvSecret().toByteArray());
  }

  private static PairingRequest opened(Exchange exchange, Bytes told)
      throws Wrong, InvalidProtocolBufferException {
    check(exchange.revealed, "a request before its nonce");
    EncryptedPairingRequest sealed = EncryptedPairingRequest.parseFrom(told.unsafeArray());
    CompanionEphemeralIdentity companion =
        CompanionEphemeralIdentity.parseFrom(exchange.identity.unsafeArray());
    String salt =
        "Companion Pairing " + companion.getDeviceType() + " with ref " + companion.getRef();
    Bytes key =
        Hash.hkdf(
            X25519.agree(
                exchange.ephemeral.privateKey(),
                Bytes.wrap(companion.getPublicKey().toByteArray())),
            Bytes.utf8(salt),
            Bytes.utf8("Pairing Information Encryption Key"),
            32);
    return PairingRequest.parseFrom(
        Aes.gcmDecrypt(
                key,
                Bytes.wrap(sealed.getIv().toByteArray()),
                Bytes.EMPTY,
                Bytes.wrap(sealed.getEncryptedPayload().toByteArray()))
            .unsafeArray());
  }

  /// What the phone does when the server has taken something.
  private void follow(Linking.Candidate candidate, Exchange exchange, Node iq, String step)
      throws Wrong, InvalidProtocolBufferException {
    if (step.equals("passkey_prologue") && !exchange.commitment.isEmpty()) {
      PrimaryEphemeralIdentity primary =
          PrimaryEphemeralIdentity.newBuilder()
              .setPublicKey(DeviceIdentity.string(exchange.ephemeral.publicKey()))
              .setNonce(DeviceIdentity.string(exchange.nonce))
              .build();
      candidate.link.send(
          ServerStanzas.notification(net, Jid.WHATSAPP, "crsc_continuation")
              .with(
                  ServerStanzas.binary(
                      "primary_ephemeral_identity", Bytes.wrap(primary.toByteArray()))));
    } else if (step.equals("encrypted_pairing_request")) {
      Bytes secret = secret(opened(exchange, part(iq, step)));
      exchanges.remove(candidate);
      linking
          .succeed(exchange.account, candidate, secret)
          .onComplete(_ -> exchange.account.passkey().shown(""));
    }
  }
}
