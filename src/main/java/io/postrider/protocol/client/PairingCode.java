package io.postrider.protocol.client;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.protocol.client.keys.Credentials;
import io.postrider.protocol.client.keys.Wire;
import io.postrider.protocol.crypto.Aes;
import io.postrider.protocol.crypto.CryptoException;
import io.postrider.protocol.crypto.Hash;
import io.postrider.protocol.crypto.KeyPair;
import io.postrider.protocol.crypto.Random;
import io.postrider.protocol.crypto.X25519;
import io.postrider.protocol.node.Node;
import java.util.Optional;

/// A code that is typed on the phone to link this device, the companion's half. Both sides hide
/// their ephemeral keys under it, agree on a secret, and that secret vouches for `pair-success` as
/// that of a QR code does. Source: protocol/pairing.md §7 and §8.
public final class PairingCode {
  /// What the server takes for a browser: one that it does not know is refused. Source:
  /// protocol/news-2026.md §N13.
  static final String DISPLAY = "Chrome (Mac OS)";

  private static final String ALPHABET = "123456789ABCDEFGHJKLMNPQRSTVWXYZ";
  private static final int ROUNDS = 2 << 16;
  private static final int WRAPPED = 80;
  private static final int LONGEST_REF = 1_024;
  private static final String PUSH = "should_show_push_notification";
  private static final Bytes NONCE = Bytes.of((byte) 0);

  private final String code;
  private final KeyPair ephemeral;
  private final Bytes wrapped;

  private PairingCode(String code, KeyPair ephemeral, Bytes wrapped) {
    this.code = code;
    this.ephemeral = ephemeral;
    this.wrapped = wrapped;
  }

  /// A fresh one. Takes a tenth of a second: not on an event loop.
  public static PairingCode draw() {
    return of(encode(Random.next(5)), KeyPair.generate(), Random.next(32), Random.next(16));
  }

  static PairingCode of(String code, KeyPair ephemeral, Bytes salt, Bytes iv) {
    Bytes hidden = Aes.ctr(key(code, salt), iv, ephemeral.publicKey());
    return new PairingCode(code, ephemeral, Bytes.concat(salt, iv, hidden));
  }

  /// Eight characters of five bytes.
  static String encode(Bytes five) {
    long bits = 0;
    for (int i = 0; i < 5; i++) {
      bits = bits << 8 | five.at(i);
    }
    StringBuilder text = new StringBuilder();
    for (int shift = 35; shift >= 0; shift -= 5) {
      text.append(ALPHABET.charAt((int) (bits >>> shift) & 31));
    }
    return text.toString();
  }

  static Bytes key(String code, Bytes salt) {
    return Hash.pbkdf2(code, salt, ROUNDS);
  }

  /// As people are shown it, `ABCD-1234`.
  public String shown() {
    return code.substring(0, 4) + "-" + code.substring(4);
  }

  /// Announces the code to the server, which tells the phone of this number.
  public Node hello(Credentials credentials, Jid phone) {
    return stage(
        phone,
        "companion_hello",
        Wire.leaf("link_code_pairing_wrapped_companion_ephemeral_pub", wrapped),
        Wire.leaf("companion_server_auth_key_pub", credentials.noise().publicKey()),
        Node.of("companion_platform_id").withText(ClientPayloads.QR_CLIENT_TYPE),
        Node.of("companion_platform_display").withText(DISPLAY),
        Wire.leaf("link_code_pairing_nonce", NONCE));
  }

  private static Node stage(Jid phone, String name, Node... children) {
    Node stage = Node.of("link_code_companion_reg").with("jid", phone).with("stage", name);
    Node asking = name.equals("companion_hello") ? stage.with(PUSH, "true") : stage;
    return Wire.iq("set", "md", asking.with(children));
  }

  /// What the server calls this attempt, in its answer or in a notification.
  public static Optional<Bytes> ref(Node stanza) {
    return stanza
        .child("link_code_companion_reg")
        .map(stage -> Wire.content(stage, "link_code_pairing_ref"))
        .filter(ref -> !ref.isEmpty() && ref.length() <= LONGEST_REF);
  }

  /// The secret that was agreed on, and what tells the phone. Commit the one, then ask the other.
  public record Finish(Bytes secret, Node query) {
    /// Tells nothing of the secret.
    @Override
    public String toString() {
      return "Finish";
    }
  }

  /// Answers the phone on which the code was typed; empty when a part of what it says is missing or
  /// of the wrong size. Whether the code was the right one, only the phone finds out. Takes a tenth
  /// of a second: not on an event loop.
  public Optional<Finish> finish(Credentials credentials, Jid phone, Node primaryHello) {
    return finish(
        credentials,
        phone,
        primaryHello,
        new Salts(Random.next(32), Random.next(12), Random.next(32)));
  }

  /// What is drawn anew for each answer.
  ///
  /// @param salt of the bundle's key
  /// @param nonce of the bundle
  /// @param random part of the secret
  record Salts(Bytes salt, Bytes nonce, Bytes random) {}

  Optional<Finish> finish(Credentials credentials, Jid phone, Node primaryHello, Salts salts) {
    Node told = primaryHello.child("link_code_companion_reg").orElse(primaryHello);
    Bytes theirs = Wire.content(told, "link_code_pairing_wrapped_primary_ephemeral_pub");
    Bytes account = Wire.content(told, "primary_identity_pub");
    if (theirs.length() != WRAPPED || account.length() != 32) {
      return Optional.empty();
    }
    Bytes key = key(code, theirs.slice(0, 32));
    Bytes primary = Aes.ctr(key, theirs.slice(32, 48), theirs.slice(48, WRAPPED));
    try {
      Bytes shared = X25519.agree(ephemeral.privateKey(), primary);
      Bytes both = X25519.agree(credentials.identity().privateKey(), account);
      Bytes secret = secret(shared, both, salts.random());
      Bytes ref = Wire.content(told, "link_code_pairing_ref");
      Node query =
          stage(
              phone,
              "companion_finish",
              Wire.leaf(
                  "link_code_pairing_wrapped_key_bundle",
                  bundle(shared, credentials, account, salts)),
              Wire.leaf("companion_identity_public", credentials.identity().publicKey()),
              Wire.leaf("link_code_pairing_ref", ref));
      return Optional.of(new Finish(secret, query));
    } catch (CryptoException _) {
      return Optional.empty();
    }
  }

  private static Bytes bundle(Bytes shared, Credentials credentials, Bytes account, Salts salts) {
    Bytes plain = Bytes.concat(credentials.identity().publicKey(), account, salts.random());
    return Bytes.concat(
        salts.salt(),
        salts.nonce(),
        Aes.gcmEncrypt(bundleKey(shared, salts.salt()), salts.nonce(), Bytes.EMPTY, plain));
  }

  static Bytes bundleKey(Bytes shared, Bytes salt) {
    return Hash.hkdf(shared, salt, Bytes.utf8("link_code_pairing_key_bundle_encryption_key"), 32);
  }

  private static Bytes secret(Bytes shared, Bytes both, Bytes random) {
    return Hash.hkdf(Bytes.concat(shared, both, random), Bytes.EMPTY, Bytes.utf8("adv_secret"), 32);
  }

  /// Tells nothing of the code, which is a secret.
  @Override
  public String toString() {
    return "PairingCode";
  }
}
