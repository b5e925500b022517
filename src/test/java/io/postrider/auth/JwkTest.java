package io.postrider.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Bytes;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JwkTest {
  private static final Signer ED = Signer.ed25519("ed");
  private static final Signer ES = Signer.es256("es");

  @Test
  void readsAKeyOfEachKind() {
    for (Signer signer :
        new Signer[] {ED, ES, Signer.rs256("rs", 2048), Signer.rs256("rs", 4096)}) {
      TokenKey key = one(signer.jwk());

      assertThat(key.algorithm().wire()).isEqualTo(signer.algorithm());
      assertThat(key.accepts(Bytes.utf8("text"), signer.signature("text"))).isTrue();
      assertThat(key.accepts(Bytes.utf8("texts"), signer.signature("text"))).isFalse();
    }
  }

  @Test
  void readsTheVectorOfTheStandard() {
    JsonObject jwk =
        new JsonObject()
            .put("kty", "OKP")
            .put("crv", "Ed25519")
            .put("kid", "rfc")
            .put("x", "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
    Bytes signed = Bytes.utf8("eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc");
    Bytes signature =
        Base64Url.decode(
                "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg")
            .orElseThrow();

    assertThat(one(jwk).accepts(signed, signature)).isTrue();
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
    String zeros = Base64Url.encode(Bytes.wrap(new byte[32]));

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
    assertThat(first.accepts(Bytes.utf8("text"), ED.signature("text"))).isTrue();
  }

  private static void assertLeftOut(Signer signer, Map<String, Object> changes) {
    JsonObject jwk = signer.jwk().copy();
    changes.forEach(jwk::put);
    assertThat(read(jwk)).isEmpty();
  }

  private static TokenKey one(JsonObject... jwks) {
    return read(jwks).values().iterator().next();
  }

  private static Map<String, TokenKey> read(JsonObject... jwks) {
    JsonArray keys = new JsonArray();
    for (JsonObject jwk : jwks) {
      keys.add(jwk);
    }
    return JwksClient.keys(Issuer.jwks(keys).toBuffer());
  }
}
