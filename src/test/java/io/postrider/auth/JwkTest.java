package io.postrider.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Bytes;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.math.BigInteger;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(VertxExtension.class)
class JwkTest {
  private static final Signer ED = Signer.ed25519("ed");
  private static final Signer ES = Signer.es256("es");
  private static final Signer RS = Signer.rs256("rs", 2048);
  private static final JsonObject CLAIMS = new JsonObject().put("sub", "a");

  private final Vertx vertx;

  JwkTest(Vertx vertx) {
    this.vertx = vertx;
  }

  @Test
  void readsAKeyOfEachKind() {
    for (Signer signer :
        new Signer[] {ED, ES, Signer.rs256("rs", 2048), Signer.rs256("rs", 4096)}) {
      TokenKey key = one(signer.jwk());

      assertThat(key.algorithm().wire()).isEqualTo(signer.algorithm());
      String token = signer.sign(CLAIMS);
      String other = Signer.unsigned(signer.header(), CLAIMS.copy().put("sub", "b").encode());
      assertThat(accepts(key, token)).isTrue();
      assertThat(accepts(key, other + token.substring(token.lastIndexOf('.')))).isFalse();
    }
  }

  /// Its text is no JSON, so that a signer that makes its signature stands between it and us.
  @Test
  void readsTheVectorOfTheStandard() {
    JsonObject jwk =
        new JsonObject()
            .put("kty", "OKP")
            .put("crv", "Ed25519")
            .put("kid", "rfc")
            .put("x", "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
    Signer signer =
        Signer.ed25519(jwk, Bytes.fromBase64Url("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"));

    assertThat(
            signer
                .signature("eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc")
                .base64Url())
        .isEqualTo(
            "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg");
    assertThat(accepts(one(jwk), signer.sign(CLAIMS))).isTrue();
  }

  /// RFC 7515, A.3.
  @Test
  void readsTheVectorOfTheStandardForES256() {
    JsonObject jwk =
        new JsonObject()
            .put("kty", "EC")
            .put("crv", "P-256")
            .put("kid", "rfc")
            .put("x", "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU")
            .put("y", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0");
    String text =
        "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxl"
            + "LmNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa"
            + "8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
    Bytes signature = Bytes.fromBase64Url(text.substring(text.lastIndexOf('.') + 1));
    LoginToken token = new LoginToken(text, TokenAlgorithm.ES256, "rfc", Bytes.EMPTY, signature);

    assertThat(one(jwk).accepts(token).await()).isTrue();
  }

  @Test
  void aKeyThatSaysAnotherAlgorithmIsLeftOut() {
    assertLeftOut(ED, Map.of("alg", "ES256"));
    assertLeftOut(ED, Map.of("alg", "HS256"));
    assertLeftOut(ES, Map.of("alg", "EdDSA"));
    assertLeftOut(Signer.rs256("rs", 2048), Map.of("alg", "PS256"));
    assertThat(read(ED.jwk().copy().put("alg", "EdDSA"))).containsKey("ed");
  }

  @Test
  void aKeyForOtherPurposesIsLeftOut() {
    assertLeftOut(ED, Map.of("use", "enc"));
    assertLeftOut(ED, Map.of("key_ops", new JsonArray().add("sign")));
    assertThat(read(ED.jwk().copy().put("key_ops", new JsonArray().add("verify"))))
        .containsKey("ed");
    assertLeftOut(ED, Map.of("kid", ""));
    assertLeftOut(ED, Map.of("kid", 7));
  }

  @Test
  void aKeyOfAnotherKindOrCurveIsLeftOut() {
    assertLeftOut(ED, Map.of("crv", "Ed448"));
    assertLeftOut(ED, Map.of("crv", "X25519"));
    assertLeftOut(ED, Map.of("kty", "EC"));
    assertLeftOut(ES, Map.of("crv", "secp256k1"));
    assertLeftOut(Signer.ec("p384", "ES384", "secp384r1", "P-384"), Map.of());
    assertLeftOut(Signer.ec("p384", "ES384", "secp384r1", "P-384"), Map.of("crv", "P-256"));
    assertThat(read(new JsonObject().put("kty", "oct").put("kid", "k").put("k", "c2VjcmV0")))
        .isEmpty();
  }

  @Test
  void aWeakOrBrokenKeyIsLeftOut() {
    String zeros = Bytes.wrap(new byte[32]).base64Url();

    assertLeftOut(Signer.rs256("rs", 1024), Map.of());
    assertLeftOut(Signer.rs256("rs", 2048), Map.of("e", "AQ"));
    assertLeftOut(Signer.rs256("rs", 2048), Map.of("e", "Ag"));
    assertLeftOut(Signer.rs256("rs", 2048), Map.of("n", "!"));
    assertLeftOut(ES, Map.of("y", zeros));
    assertLeftOut(ES, Map.of("x", zeros, "y", zeros));
    assertLeftOut(ES, Map.of("x", "AQ"));
    assertLeftOut(ED, Map.of("x", zeros));
    assertLeftOut(ED, Map.of("x", "AQ"));
    assertLeftOut(ED, Map.of("x", ED.jwk().getString("x") + "="));
  }

  @Test
  void oneThatCannotBeUsedDoesNotSpoilTheOthers() {
    assertThat(read(new JsonObject(), ED.jwk(), Signer.ed25519("ed").jwk())).hasSize(1);
    TokenKey first = one(ED.jwk(), Signer.ed25519("ed").jwk());
    assertThat(accepts(first, ED.sign(CLAIMS))).isTrue();
  }

  @Test
  void aModulusHasBounds() {
    assertLeftOut(RS, Map.of("n", modulus(2047)));
    assertLeftOut(RS, Map.of("n", modulus(8193)));
    assertLeftOut(RS, Map.of("n", modulus(16_384)));
    assertLeftOut(RS, Map.of("e", "AQAAAAE"));
    assertThat(read(RS.jwk().copy().put("n", modulus(8192)))).containsKey("rs");
  }

  private static String modulus(int bits) {
    byte[] number = BigInteger.ONE.shiftLeft(bits - 1).setBit(0).toByteArray();
    return Bytes.wrap(number).base64Url();
  }

  /// Points of order 1, 2, 4 and 8, in all their spellings; the last, y = 2, is no point.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0100000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "0200000000000000000000000000000000000000000000000000000000000000"
      })
  void aPointOfSmallOrderIsLeftOut(String hex) {
    assertLeftOut(ED, Map.of("x", Bytes.fromHex(hex).base64Url()));
  }

  /// The point plus one of order 2: `-y`, and the other `x`.
  @Test
  void aPointOfMixedOrderIsLeftOut() {
    byte[] y = Bytes.fromBase64Url(ED.jwk().getString("x")).toArray();
    boolean odd = y[31] < 0;
    y[31] &= 0x7f;
    BigInteger p = BigInteger.ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));
    byte[] negative = p.subtract(new BigInteger(1, reversed(y))).toByteArray();
    byte[] padded = new byte[32];
    int length = Math.min(32, negative.length);
    System.arraycopy(negative, negative.length - length, padded, 32 - length, length);
    byte[] other = reversed(padded);
    other[31] |= (byte) (odd ? 0 : 0x80);

    assertLeftOut(ED, Map.of("x", Bytes.wrap(other).base64Url()));
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return reversed;
  }

  @Test
  void aPointBesideP256IsLeftOut() {
    BigInteger y = new BigInteger(1, Bytes.fromBase64Url(ES.jwk().getString("y")).toArray());
    byte[] beside = y.xor(BigInteger.ONE).or(BigInteger.ONE.shiftLeft(256)).toByteArray();
    String p = "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff";

    assertLeftOut(ES, Map.of("y", Bytes.wrap(beside).slice(1, 33).base64Url()));
    assertLeftOut(ES, Map.of("x", ES.jwk().getString("y"), "y", ES.jwk().getString("x")));
    assertLeftOut(ES, Map.of("x", Bytes.fromHex(p).base64Url()));
    assertLeftOut(ES, Map.of("x", Bytes.fromHex("ff".repeat(32)).base64Url()));
  }

  /// Vert.x would take the key from the certificate.
  @Test
  void onlyWhatWasLookedAtIsPassedOn() {
    JsonObject jwk =
        ED.jwk().copy().put("x5c", new JsonArray().add("AAAA")).put("d", "AAAA").put("k", "AAAA");

    Jwk admitted = Jwk.admit(JsonMapper.shared().readTree(jwk.encode())).orElseThrow();

    assertThat(admitted.members().fieldNames())
        .containsExactlyInAnyOrder("kty", "kid", "alg", "crv", "x");
    assertThat(accepts(one(jwk), ED.sign(CLAIMS))).isTrue();
  }

  private static boolean accepts(TokenKey key, String token) {
    return key.accepts(LoginToken.parse(token).orElseThrow()).await();
  }

  private void assertLeftOut(Signer signer, Map<String, Object> changes) {
    JsonObject jwk = signer.jwk().copy();
    changes.forEach(jwk::put);
    assertThat(read(jwk)).isEmpty();
  }

  private TokenKey one(JsonObject... jwks) {
    return read(jwks).values().iterator().next();
  }

  private Map<String, TokenKey> read(JsonObject... jwks) {
    JsonArray keys = new JsonArray();
    for (JsonObject jwk : jwks) {
      keys.add(jwk);
    }
    return JwksClient.keys(vertx, Issuer.jwks(keys).toBuffer());
  }
}
