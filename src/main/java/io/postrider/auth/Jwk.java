package io.postrider.auth;

import io.postrider.model.Bytes;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.Optional;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import tools.jackson.databind.JsonNode;

/// A key of a JWKS that is admitted (RFC 7517, RFC 7518 §6, RFC 8037 §2). What Vert.x would take
/// and must not have is left out: symmetric keys, other curves, moduli of any size, points that are
/// on no curve, keys to encrypt with.
///
/// @param signatureBytes how long every signature is
/// @param members of the public key, and no others: Vert.x would believe a certificate (`x5c`) more
///   than the modulus that was looked at
record Jwk(String kid, TokenAlgorithm algorithm, int signatureBytes, JsonObject members) {
  private static final ECCurve P256 = CustomNamedCurves.getByName("secp256r1").getCurve();
  private static final int COORDINATE_BYTES = 32;
  private static final int LONGEST_KID = 255;

  static Optional<Jwk> admit(JsonNode jwk) {
    String kid = text(jwk, "kid");
    if (kid.isEmpty() || kid.length() > LONGEST_KID || !isForSignatures(jwk)) {
      return Optional.empty();
    }
    try {
      return switch (text(jwk, "kty") + " " + text(jwk, "crv")) {
        case "OKP Ed25519" -> ed25519(jwk, kid);
        case "EC P-256" -> p256(jwk, kid);
        case "RSA " -> rsa(jwk, kid);
        default -> Optional.empty();
      };
    } catch (IllegalArgumentException noBase64) {
      return Optional.empty();
    }
  }

  private static boolean isForSignatures(JsonNode jwk) {
    JsonNode use = jwk.get("use");
    JsonNode operations = jwk.get("key_ops");
    return (use == null || text(jwk, "use").equals("sig"))
        && (operations == null
            || operations
                .valueStream()
                .anyMatch(op -> op.isString() && op.stringValue().equals("verify")));
  }

  /// Whether the key says nothing else of its algorithm.
  private static boolean isFor(JsonNode jwk, TokenAlgorithm algorithm) {
    return jwk.get("alg") == null || text(jwk, "alg").equals(algorithm.wire());
  }

  private static Optional<Jwk> ed25519(JsonNode jwk, String kid) {
    Bytes x = bytes(jwk, "x");
    return isFor(jwk, TokenAlgorithm.EDDSA)
            && x.length() == COORDINATE_BYTES
            && Ed25519.validatePublicKeyFull(x.unsafeArray(), 0)
        ? Optional.of(of(jwk, kid, TokenAlgorithm.EDDSA, 2 * COORDINATE_BYTES, "crv", "x"))
        : Optional.empty();
  }

  private static Optional<Jwk> p256(JsonNode jwk, String kid) {
    Bytes x = bytes(jwk, "x");
    Bytes y = bytes(jwk, "y");
    return isFor(jwk, TokenAlgorithm.ES256)
            && x.length() == COORDINATE_BYTES
            && y.length() == COORDINATE_BYTES
            && isOnP256(number(x), number(y))
        ? Optional.of(of(jwk, kid, TokenAlgorithm.ES256, 2 * COORDINATE_BYTES, "crv", "x", "y"))
        : Optional.empty();
  }

  /// The cofactor is 1, so that being on the curve is enough.
  private static boolean isOnP256(BigInteger x, BigInteger y) {
    BigInteger p = P256.getField().getCharacteristic();
    return x.compareTo(p) < 0 && y.compareTo(p) < 0 && P256.createPoint(x, y).isValid();
  }

  private static Optional<Jwk> rsa(JsonNode jwk, String kid) {
    BigInteger modulus = number(bytes(jwk, "n"));
    BigInteger exponent = number(bytes(jwk, "e"));
    return isFor(jwk, TokenAlgorithm.RS256)
            && modulus.bitLength() >= 2048
            && modulus.bitLength() <= 8192
            && exponent.bitLength() >= 2
            && exponent.bitLength() <= 32
            && exponent.testBit(0)
        ? Optional.of(of(jwk, kid, TokenAlgorithm.RS256, (modulus.bitLength() + 7) / 8, "n", "e"))
        : Optional.empty();
  }

  private static Jwk of(
      JsonNode jwk, String kid, TokenAlgorithm algorithm, int signatureBytes, String... names) {
    JsonObject members =
        new JsonObject().put("kty", text(jwk, "kty")).put("kid", kid).put("alg", algorithm.wire());
    for (String name : names) {
      members.put(name, text(jwk, name));
    }
    return new Jwk(kid, algorithm, signatureBytes, members);
  }

  private static Bytes bytes(JsonNode jwk, String name) {
    return Bytes.fromBase64Url(text(jwk, name));
  }

  private static BigInteger number(Bytes bytes) {
    return new BigInteger(1, bytes.unsafeArray());
  }

  private static String text(JsonNode jwk, String name) {
    JsonNode value = jwk.get(name);
    return value == null || !value.isString() ? "" : value.stringValue();
  }
}
