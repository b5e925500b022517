package io.postrider.protocol.crypto;

import io.postrider.model.Bytes;

/// Diffie-Hellman on Curve25519 (RFC 7748).
public final class X25519 {
  private X25519() {}

  /// The shared secret, 32 bytes.
  ///
  /// @param privateKey 32 bytes
  /// @param publicKey raw 32 bytes
  /// @throws CryptoException when the public key has a small order, so that the secret would be
  ///   zero
  public static Bytes agree(Bytes privateKey, Bytes publicKey) {
    if (privateKey.length() != 32 || publicKey.length() != 32) {
      throw new CryptoException("a key has 32 bytes");
    }
    byte[] secret = new byte[32];
    if (!org.bouncycastle.math.ec.rfc7748.X25519.calculateAgreement(
        privateKey.unsafeArray(), 0, publicKey.unsafeArray(), 0, secret, 0)) {
      throw new CryptoException("a public key of small order");
    }
    return Bytes.wrap(secret);
  }

  /// The public key of a private one, raw 32 bytes.
  public static Bytes publicKey(Bytes privateKey) {
    byte[] key = new byte[32];
    org.bouncycastle.math.ec.rfc7748.X25519.generatePublicKey(privateKey.unsafeArray(), 0, key, 0);
    return Bytes.wrap(key);
  }
}
