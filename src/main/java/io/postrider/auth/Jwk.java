package io.postrider.auth;

import io.postrider.model.Bytes;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Optional;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import tools.jackson.databind.JsonNode;

/// Reads one key of a JWKS (RFC 7517, RFC 7518 §6, RFC 8037 §2). What cannot be used is left out:
/// symmetric keys, other curves, short moduli, points that are on no curve, keys to encrypt with.
final class Jwk {
  private static final int COORDINATE_BYTES = 32;
  private static final int LONGEST_KID = 255;

  private Jwk() {}

  static Optional<TokenKey> read(JsonNode jwk) {
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
    } catch (GeneralSecurityException _) {
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

  private static Optional<TokenKey> ed25519(JsonNode jwk, String kid) {
    return bytes(jwk, "x")
        .filter(x -> isFor(jwk, TokenAlgorithm.EDDSA))
        .filter(x -> x.length() == COORDINATE_BYTES)
        .filter(x -> Ed25519.validatePublicKeyFull(x.unsafeArray(), 0))
        .map(x -> TokenKey.ed25519(kid, x));
  }

  private static Optional<TokenKey> p256(JsonNode jwk, String kid) throws GeneralSecurityException {
    Bytes x = bytes(jwk, "x").orElse(Bytes.EMPTY);
    Bytes y = bytes(jwk, "y").orElse(Bytes.EMPTY);
    if (!isFor(jwk, TokenAlgorithm.ES256)
        || x.length() != COORDINATE_BYTES
        || y.length() != COORDINATE_BYTES) {
      return Optional.empty();
    }
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec("secp256r1"));
    ECParameterSpec curve = parameters.getParameterSpec(ECParameterSpec.class);
    ECPoint point = new ECPoint(number(x), number(y));
    if (!isOn(curve, point)) {
      return Optional.empty();
    }
    var key = KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, curve));
    return Optional.of(TokenKey.es256(kid, key));
  }

  /// The JDK takes any point for a key; the cofactor is 1, so that being on the curve is enough.
  private static boolean isOn(ECParameterSpec curve, ECPoint point) {
    BigInteger p = ((ECFieldFp) curve.getCurve().getField()).getP();
    BigInteger x = point.getAffineX();
    BigInteger y = point.getAffineY();
    BigInteger right =
        x.pow(3).add(curve.getCurve().getA().multiply(x)).add(curve.getCurve().getB()).mod(p);
    return x.compareTo(p) < 0 && y.compareTo(p) < 0 && y.pow(2).mod(p).equals(right);
  }

  private static Optional<TokenKey> rsa(JsonNode jwk, String kid) throws GeneralSecurityException {
    BigInteger modulus = number(bytes(jwk, "n").orElse(Bytes.EMPTY));
    BigInteger exponent = number(bytes(jwk, "e").orElse(Bytes.EMPTY));
    if (!isFor(jwk, TokenAlgorithm.RS256)
        || modulus.bitLength() < 2048
        || modulus.bitLength() > 8192
        || exponent.bitLength() < 2
        || exponent.bitLength() > 32
        || !exponent.testBit(0)) {
      return Optional.empty();
    }
    var key = KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
    return Optional.of(TokenKey.rs256(kid, key));
  }

  private static Optional<Bytes> bytes(JsonNode jwk, String name) {
    return Base64Url.decode(text(jwk, name));
  }

  private static BigInteger number(Bytes bytes) {
    return new BigInteger(1, bytes.unsafeArray());
  }

  private static String text(JsonNode jwk, String name) {
    JsonNode value = jwk.get(name);
    return value == null || !value.isString() ? "" : value.stringValue();
  }
}
