package io.postrider.protocol.client;

import com.google.protobuf.InvalidProtocolBufferException;
import io.postrider.model.Bytes;
import io.postrider.protocol.client.keys.Credentials;
import io.postrider.protocol.client.keys.Wire;
import io.postrider.protocol.crypto.Aes;
import io.postrider.protocol.crypto.CryptoException;
import io.postrider.protocol.crypto.Hash;
import io.postrider.protocol.crypto.KeyPair;
import io.postrider.protocol.crypto.Random;
import io.postrider.protocol.crypto.X25519;
import io.postrider.protocol.node.Node;
import io.postrider.protocol.proto.CompanionCommitment;
import io.postrider.protocol.proto.CompanionEphemeralIdentity;
import io.postrider.protocol.proto.EncryptedPairingRequest;
import io.postrider.protocol.proto.PairingRequest;
import io.postrider.protocol.proto.PrimaryEphemeralIdentity;
import io.postrider.protocol.proto.ProloguePayload;
import java.util.Optional;

/// Links this device to an account that is kept by a passkey, the companion's half: we commit
/// ourselves to a nonce, hear the phone's, reveal ours, and then give the phone the secret that
/// vouches for `pair-success`. Source: protocol/pairing.md §10.
public final class PasskeyProof {
  /// Chrome, by the numbers of `DeviceProps`.
  private static final int DEVICE_TYPE = 1;

  private static final Bytes HANDOFF = Bytes.utf8("shortcake-passkey-handoff-v1");
  private static final Bytes REQUEST = Bytes.utf8("Pairing Information Encryption Key");
  private static final int LONGEST_OPTIONS = 16 * 1024;
  private static final int LONGEST_REF = 1_024;

  private final KeyPair ephemeral;
  private final Bytes nonce;
  private final String ref;

  private PasskeyProof(KeyPair ephemeral, Bytes nonce, String ref) {
    this.ephemeral = ephemeral;
    this.nonce = nonce;
    this.ref = ref;
  }

  /// A fresh one.
  ///
  /// @param ref what the server calls this attempt
  public static PasskeyProof draw(String ref) {
    return of(KeyPair.generate(), Random.next(32), ref);
  }

  static PasskeyProof of(KeyPair ephemeral, Bytes nonce, String ref) {
    return new PasskeyProof(ephemeral, nonce, ref);
  }

  /// Asks which passkey is wanted.
  public static Node askOptions() {
    return Wire.iq("get", "md", Node.of("passkey_request_options"));
  }

  /// Which passkey is wanted, JSON, in a notification or an answer; empty when it does not say, or
  /// says too much.
  public static Optional<Bytes> options(Node stanza) {
    return Optional.of(Wire.content(stanza, "passkey_request_options"))
        .filter(json -> !json.isEmpty() && json.length() <= LONGEST_OPTIONS);
  }

  /// Asks what the server calls this attempt.
  public static Node askRef() {
    return Wire.iq("get", "md", Node.of("ref"));
  }

  /// What the server calls this attempt.
  public static Optional<String> ref(Node answer) {
    return Optional.of(Wire.content(answer, "ref"))
        .filter(ref -> !ref.isEmpty() && ref.length() <= LONGEST_REF)
        .map(Bytes::utf8);
  }

  /// What shows that whoever proves himself is who was scanned, or whose code was typed.
  ///
  /// @param secret that of then
  public static Bytes handoffKey(Bytes secret) {
    return Hash.hkdf(secret, Bytes.EMPTY, HANDOFF, 32);
  }

  /// By what an authenticator names the site that it speaks to.
  public static Bytes siteHash(String rpId) {
    return Hash.sha256(Bytes.utf8(rpId));
  }

  /// The same keys with another secret.
  public static Credentials renewed(Credentials credentials) {
    return credentials.withAdvSecret(Random.next(32));
  }

  Bytes identity() {
    return Bytes.wrap(
        CompanionEphemeralIdentity.newBuilder()
            .setPublicKey(Wire.string(ephemeral.publicKey()))
            .setDeviceType(DEVICE_TYPE)
            .setRef(ref)
            .build()
            .toByteArray());
  }

  Bytes payload() {
    Bytes identity = identity();
    Bytes commitment = Hash.sha256(identity, nonce);
    return Bytes.wrap(
        ProloguePayload.newBuilder()
            .setCompanionEphemeralIdentity(Wire.string(identity))
            .setCommitment(CompanionCommitment.newBuilder().setHash(Wire.string(commitment)))
            .build()
            .toByteArray());
  }

  /// Shows the passkey, and commits us.
  ///
  /// @param credential the id of the passkey
  /// @param assertion what it has signed, JSON
  public Node prologue(Bytes credential, Bytes assertion, Bytes handoffKey) {
    Bytes payload = payload();
    return Wire.iq(
        "set",
        "md",
        Node.of("passkey_prologue")
            .with(
                Wire.leaf("credential_id", credential),
                Wire.leaf("webauthn_assertion", assertion),
                Wire.leaf("prologue_payload", payload),
                Wire.leaf("pairing_handoff_proof", Hash.hmac(handoffKey, payload))));
  }

  /// What the phone says of itself.
  public record Primary(Bytes publicKey, Bytes nonce) {
    /// Empty when a part is missing or of the wrong size.
    public static Optional<Primary> read(Node notification) {
      try {
        PrimaryEphemeralIdentity told =
            PrimaryEphemeralIdentity.parseFrom(
                Wire.content(notification, "primary_ephemeral_identity").unsafeArray());
        return Optional.of(
                new Primary(Wire.bytes(told.getPublicKey()), Wire.bytes(told.getNonce())))
            .filter(one -> one.publicKey().length() == 32 && one.nonce().length() == 32);
      } catch (InvalidProtocolBufferException _) {
        return Optional.empty();
      }
    }
  }

  /// Reveals what we are committed to.
  public Node reveal() {
    return Wire.iq("set", "md", Wire.leaf("companion_nonce", nonce));
  }

  /// What the phone shows, too, `ABCD-1234`, unless somebody is in between.
  public String code(Primary primary) {
    Bytes mask = Hash.sha256(nonce, primary.publicKey());
    byte[] five = new byte[5];
    for (int i = 0; i < five.length; i++) {
      five[i] = (byte) (primary.nonce().at(i) ^ mask.at(i));
    }
    String code = PairingCode.encode(Bytes.wrap(five));
    return code.substring(0, 4) + "-" + code.substring(4);
  }

  Bytes key(Bytes primaryKey) {
    Bytes salt = Bytes.utf8("Companion Pairing " + DEVICE_TYPE + " with ref " + ref);
    return Hash.hkdf(X25519.agree(ephemeral.privateKey(), primaryKey), salt, REQUEST, 32);
  }

  /// Gives the phone our keys and the secret; empty when its key is none.
  public Optional<Node> request(Credentials credentials, Primary primary) {
    Bytes iv = Random.next(12);
    PairingRequest request =
        PairingRequest.newBuilder()
            .setCompanionPublicKey(Wire.string(credentials.noise().publicKey()))
            .setCompanionIdentityKey(Wire.string(credentials.identity().publicKey()))
            .setAdvSecret(Wire.string(credentials.advSecret()))
            .build();
    try {
      Bytes sealed =
          Aes.gcmEncrypt(
              key(primary.publicKey()), iv, Bytes.EMPTY, Bytes.wrap(request.toByteArray()));
      EncryptedPairingRequest encrypted =
          EncryptedPairingRequest.newBuilder()
              .setEncryptedPayload(Wire.string(sealed))
              .setIv(Wire.string(iv))
              .build();
      return Optional.of(
          Wire.iq(
              "set",
              "md",
              Wire.leaf("encrypted_pairing_request", Bytes.wrap(encrypted.toByteArray()))));
    } catch (CryptoException _) {
      return Optional.empty();
    }
  }

  /// Tells nothing of the keys.
  @Override
  public String toString() {
    return "PasskeyProof";
  }
}
