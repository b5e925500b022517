package io.postrider.protocol.noise;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.postrider.model.Bytes;
import io.postrider.protocol.crypto.Aes;
import io.postrider.protocol.crypto.CryptoException;
import io.postrider.protocol.crypto.Hash;
import io.postrider.protocol.crypto.KeyPair;
import io.postrider.protocol.crypto.X25519;
import io.postrider.protocol.proto.HandshakeMessage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The state that both sides of `Noise_XX_25519_AESGCM_SHA256` keep while they shake hands. Its
/// name fills 32 bytes, so that it is the first hash itself; one key and one counter serve both
/// directions. Source: protocol/frames-and-handshake.md §4.
final class Handshake {
  private static final Bytes NAME =
      Bytes.wrap(
          Arrays.copyOf("Noise_XX_25519_AESGCM_SHA256".getBytes(StandardCharsets.US_ASCII), 32));

  private Bytes hash = NAME;
  private Bytes chainingKey = NAME;
  private Bytes key = NAME;
  private long counter;

  Handshake() {
    mixHash(Frames.INTRO);
  }

  void mixHash(Bytes data) {
    hash = Hash.sha256(hash, data);
  }

  /// Mixes the secret that `own` and `peer` share.
  ///
  /// @throws NoiseException when the peer's key is none
  void mixKey(KeyPair own, Bytes peer) {
    Bytes both = Hash.hkdf(agree(own, peer), chainingKey, Bytes.EMPTY, 64);
    chainingKey = both.slice(0, 32);
    key = both.slice(32, 64);
    counter = 0;
  }

  private static Bytes agree(KeyPair own, Bytes peer) {
    try {
      return X25519.agree(own.privateKey(), peer);
    } catch (CryptoException _) {
      throw new NoiseException("the peer's key is not usable");
    }
  }

  Bytes encrypt(Bytes plaintext) {
    Bytes ciphertext = Aes.gcmEncrypt(key, Transport.iv(counter++), hash, plaintext);
    mixHash(ciphertext);
    return ciphertext;
  }

  /// The inverse of `encrypt`.
  ///
  /// @throws NoiseException when the tag does not fit
  Bytes decrypt(Bytes ciphertext) {
    try {
      Bytes plaintext = Aes.gcmDecrypt(key, Transport.iv(counter++), hash, ciphertext);
      mixHash(ciphertext);
      return plaintext;
    } catch (CryptoException _) {
      throw new NoiseException("a part of the handshake does not decrypt");
    }
  }

  /// The two keys at the end, 64 bytes: client to server, then server to client.
  Bytes split() {
    return Hash.hkdf(Bytes.EMPTY, chainingKey, Bytes.EMPTY, 64);
  }

  Bytes hash() {
    return hash;
  }

  Bytes chainingKey() {
    return chainingKey;
  }

  Bytes key() {
    return key;
  }

  /// Parses what a frame of the handshake carries.
  ///
  /// @throws NoiseException when it is no such message
  static HandshakeMessage parse(Bytes data) {
    try {
      return HandshakeMessage.parseFrom(data.unsafeArray());
    } catch (InvalidProtocolBufferException _) {
      throw new NoiseException("a frame that is no handshake message");
    }
  }

  static Bytes bytes(HandshakeMessage message) {
    return Bytes.wrap(message.toByteArray());
  }

  static Bytes bytes(ByteString value) {
    return Bytes.wrap(value.toByteArray());
  }

  static ByteString string(Bytes value) {
    return ByteString.copyFrom(value.unsafeArray());
  }
}
