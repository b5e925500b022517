package io.postrider.protocol.client.keys;

import io.postrider.model.Bytes;
import io.postrider.protocol.crypto.KeyPair;
import io.postrider.protocol.crypto.Random;
import io.postrider.protocol.signal.LocalIdentity;
import io.postrider.protocol.signal.PreKey;
import io.postrider.protocol.signal.SignedPreKey;
import java.util.List;
import java.util.Optional;

/// Everything secret that makes a session one companion device. Stored before it is used. Source:
/// protocol/pairing.md §1.
///
/// @param noise the static key of the handshake, by which the server knows us
/// @param identity our Signal identity
/// @param registrationId unsigned 32 bits
/// @param signedPreKeys newest first, never empty
/// @param advSecret in the QR code, 32 bytes
/// @param nextPreKeyId of the next one-time pre-key, at least 1; after 0xFFFFFF it is 1 again
/// @param routingInfo what the server wants to see at the next connection, or empty
/// @param linked empty until we are paired
/// @param logins how often the server has let us in since then
public record Credentials(
    KeyPair noise,
    KeyPair identity,
    long registrationId,
    List<SignedPreKey> signedPreKeys,
    Bytes advSecret,
    int nextPreKeyId,
    Bytes routingInfo,
    Optional<Linked> linked,
    int logins) {
  private static final int REGISTRATION_IDS = 16_380;

  public Credentials {
    signedPreKeys = List.copyOf(signedPreKeys);
    if (signedPreKeys.isEmpty() || nextPreKeyId < 1) {
      throw new IllegalArgumentException("incomplete credentials");
    }
    nextPreKeyId = PreKey.wrapped(nextPreKeyId);
  }

  /// Fresh ones, not paired.
  public static Credentials generate() {
    KeyPair identity = KeyPair.generate();
    return new Credentials(
        KeyPair.generate(),
        identity,
        1 + Random.below(REGISTRATION_IDS),
        List.of(SignedPreKey.generate(1, identity)),
        Random.next(32),
        1,
        Bytes.EMPTY,
        Optional.empty(),
        0);
  }

  /// The stored form, not encrypted.
  public Bytes encode() {
    return CredentialsCodec.encode(this);
  }

  /// Reads the stored form.
  ///
  /// @throws IllegalArgumentException when it is damaged
  public static Credentials decode(Bytes stored) {
    return CredentialsCodec.decode(stored);
  }

  /// Our side of every Signal session.
  public LocalIdentity local() {
    return new LocalIdentity(identity, registrationId, signedPreKeys);
  }

  /// The newest signed pre-key.
  public SignedPreKey signedPreKey() {
    return signedPreKeys.getFirst();
  }

  /// What we know since pairing.
  ///
  /// @throws IllegalStateException when we are not paired
  public Linked requireLinked() {
    return linked.orElseThrow(() -> new IllegalStateException("not paired"));
  }

  /// A copy with another secret for the QR code.
  public Credentials withAdvSecret(Bytes secret) {
    return new Credentials(
        noise,
        identity,
        registrationId,
        signedPreKeys,
        secret,
        nextPreKeyId,
        routingInfo,
        linked,
        logins);
  }

  /// A copy that is paired.
  public Credentials withLinked(Linked account) {
    return new Credentials(
        noise,
        identity,
        registrationId,
        signedPreKeys,
        advSecret,
        nextPreKeyId,
        routingInfo,
        Optional.of(account),
        logins);
  }

  /// A copy that goes on with another pre-key id.
  public Credentials withNextPreKeyId(int id) {
    return new Credentials(
        noise, identity, registrationId, signedPreKeys, advSecret, id, routingInfo, linked, logins);
  }

  /// A copy with what the server wants to see at the next connection.
  public Credentials withRoutingInfo(Bytes info) {
    return new Credentials(
        noise,
        identity,
        registrationId,
        signedPreKeys,
        advSecret,
        nextPreKeyId,
        info,
        linked,
        logins);
  }

  /// A copy that has been let in once more.
  public Credentials loggedIn() {
    return new Credentials(
        noise,
        identity,
        registrationId,
        signedPreKeys,
        advSecret,
        nextPreKeyId,
        routingInfo,
        linked,
        logins == Integer.MAX_VALUE ? logins : logins + 1);
  }

  /// For logs: nothing secret.
  @Override
  public String toString() {
    return "Credentials[" + linked.map(account -> account.jid().masked()).orElse("new") + "]";
  }
}
