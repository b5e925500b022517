package io.postrider.protocol.crypto;

import io.postrider.model.Bytes;

/// An X25519 key pair, both halves raw 32 bytes; the private half is clamped.
public record KeyPair(Bytes privateKey, Bytes publicKey) {
  public KeyPair {
    if (privateKey.length() != 32 || publicKey.length() != 32) {
      throw new IllegalArgumentException("a key has 32 bytes");
    }
  }

  /// A fresh pair.
  public static KeyPair generate() {
    byte[] seed = Random.bytes(32);
    return of(Bytes.wrap(seed));
  }

  /// The pair of a private key, which is clamped first.
  public static KeyPair of(Bytes privateKey) {
    byte[] clamped = privateKey.toArray();
    clamped[0] &= (byte) 0xf8;
    clamped[31] &= 0x7f;
    clamped[31] |= 0x40;
    Bytes scalar = Bytes.wrap(clamped);
    return new KeyPair(scalar, X25519.publicKey(scalar));
  }
}
