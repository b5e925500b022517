package io.postrider.auth;

import io.postrider.model.Bytes;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs tokens with one key, made for the test.
///
/// @param algorithm as `alg` has it
/// @param jwk the public key
public record Signer(String kid, String algorithm, PrivateKey key, JsonObject jwk) {
  public static Signer ed25519(String kid) {
    KeyPair pair = pair("Ed25519", 0);
    Bytes spki = Bytes.wrap(pair.getPublic().getEncoded());
    return new Signer(
        kid,
        "EdDSA",
        pair.getPrivate(),
        new JsonObject()
            .put("kty", "OKP")
            .put("crv", "Ed25519")
            .put("kid", kid)
            .put("x", spki.slice(spki.length() - 32, spki.length()).base64Url()));
  }

  /// The key pair of a standard.
  static Signer ed25519(JsonObject jwk, Bytes secret) {
    try {
      PrivateKey key =
          KeyFactory.getInstance("Ed25519")
              .generatePrivate(
                  new EdECPrivateKeySpec(NamedParameterSpec.ED25519, secret.toArray()));
      return new Signer(jwk.getString("kid"), "EdDSA", key, jwk);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static Signer es256(String kid) {
    return ec(kid, "ES256", "secp256r1", "P-256");
  }

  static Signer ec(String kid, String algorithm, String curve, String crv) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve));
      KeyPair pair = generator.generateKeyPair();
      var point = ((ECPublicKey) pair.getPublic()).getW();
      int size = crv.equals("P-256") ? 32 : 48;
      return new Signer(
          kid,
          algorithm,
          pair.getPrivate(),
          new JsonObject()
              .put("kty", "EC")
              .put("crv", crv)
              .put("kid", kid)
              .put("alg", algorithm)
              .put("use", "sig")
              .put("x", number(point.getAffineX(), size))
              .put("y", number(point.getAffineY(), size)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static Signer rs256(String kid, int bits) {
    KeyPair pair = pair("RSA", bits);
    RSAPublicKey key = (RSAPublicKey) pair.getPublic();
    return new Signer(
        kid,
        "RS256",
        pair.getPrivate(),
        new JsonObject()
            .put("kty", "RSA")
            .put("kid", kid)
            .put("n", number(key.getModulus(), bits / 8))
            .put("e", number(key.getPublicExponent(), 3)));
  }

  private static KeyPair pair(String name, int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(name);
      if (bits > 0) {
        generator.initialize(bits);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String number(BigInteger value, int size) {
    byte[] signed = value.toByteArray();
    byte[] padded = new byte[size];
    int length = Math.min(size, signed.length);
    System.arraycopy(signed, signed.length - length, padded, size - length, length);
    return Bytes.wrap(padded).base64Url();
  }

  JsonObject header() {
    return new JsonObject().put("alg", algorithm).put("typ", "JWT").put("kid", kid);
  }

  public String sign(JsonObject claims) {
    return sign(header(), claims);
  }

  public String sign(JsonObject header, JsonObject claims) {
    String signed = unsigned(header, claims.encode());
    return signed + "." + signature(signed).base64Url();
  }

  /// Header and claims, up to the second dot.
  static String unsigned(JsonObject header, String claims) {
    return Bytes.utf8(header.encode()).base64Url() + "." + Bytes.utf8(claims).base64Url();
  }

  Bytes signature(String signed) {
    try {
      Signature signature =
          Signature.getInstance(
              switch (algorithm) {
                case "EdDSA" -> "Ed25519";
                case "ES256" -> "SHA256withECDSAinP1363Format";
                case "ES384" -> "SHA384withECDSAinP1363Format";
                default -> "SHA256withRSA";
              });
      signature.initSign(key);
      signature.update(Bytes.utf8(signed).unsafeArray());
      return Bytes.wrap(signature.sign());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// The old attack: a token with a MAC whose key is the public key.
  static String macced(String kid, Bytes publicKey, JsonObject claims) {
    try {
      String signed =
          unsigned(
              new JsonObject().put("alg", "HS256").put("typ", "JWT").put("kid", kid),
              claims.encode());
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(publicKey.unsafeArray(), "HmacSHA256"));
      return signed + "." + Bytes.wrap(mac.doFinal(Bytes.utf8(signed).unsafeArray())).base64Url();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
