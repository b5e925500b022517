package io.postrider.auth;

import io.postrider.model.Bytes;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/// A public key of the issuer, good for one algorithm only. Safe for use by many threads.
///
/// @param kid its name
record TokenKey(String kid, TokenAlgorithm algorithm, Check check) {
  /// Whether `signature` is one of `message`.
  interface Check {
    boolean accepts(Bytes message, Bytes signature) throws GeneralSecurityException;
  }

  boolean accepts(Bytes message, Bytes signature) {
    try {
      return check.accepts(message, signature);
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  static TokenKey ed25519(String kid, Bytes key) {
    return new TokenKey(
        kid,
        TokenAlgorithm.EDDSA,
        (message, signature) ->
            signature.length() == Ed25519.SIGNATURE_SIZE
                && Ed25519.verify(
                    signature.unsafeArray(),
                    0,
                    key.unsafeArray(),
                    0,
                    message.unsafeArray(),
                    0,
                    message.length()));
  }

  /// The signature is `r` and `s`, 32 bytes each, not DER (RFC 7518 §3.4).
  static TokenKey es256(String kid, PublicKey key) {
    return new TokenKey(kid, TokenAlgorithm.ES256, check("SHA256withECDSAinP1363Format", key));
  }

  static TokenKey rs256(String kid, PublicKey key) {
    return new TokenKey(kid, TokenAlgorithm.RS256, check("SHA256withRSA", key));
  }

  private static Check check(String name, PublicKey key) {
    return (message, given) -> {
      Signature signature = Signature.getInstance(name);
      signature.initVerify(key);
      signature.update(message.unsafeArray());
      return signature.verify(given.unsafeArray());
    };
  }
}
