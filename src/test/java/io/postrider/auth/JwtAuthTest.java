package io.postrider.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.model.Bytes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import io.vertx.junit5.VertxExtension;
import java.math.BigInteger;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Why something of our own stands around `vertx-auth-jwt`: what it takes, left alone. Where a
/// newer version makes one of these tests fail, the piece that it names can go.
@ExtendWith(VertxExtension.class)
class JwtAuthTest {
  private static final Signer ED = Signer.ed25519("ed");
  private static final Signer ES = Signer.es256("es");
  private static final Instant LONG_AGO = Instant.parse("2001-01-01T00:00:00Z");
  private static final JsonObject CLAIMS = Issuer.claims(LONG_AGO);

  private final Vertx vertx;

  JwtAuthTest(Vertx vertx) {
    this.vertx = vertx;
  }

  /// Hence `Jwk` admits keys.
  @Test
  void takesKeysThatGuardNothing() {
    Signer small = Signer.rs256("small", 512);
    JsonObject beside = ES.jwk().copy().put("y", ES.jwk().getString("x"));

    assertThat(auth(small.jwk()).authenticate(token(small.sign(CLAIMS))).succeeded()).isTrue();
    assertThat(
            auth(anybodysKey("weak"))
                .authenticate(token(signedByAnybody(ED.header().put("kid", "weak"), CLAIMS)))
                .succeeded())
        .isTrue();
    assertThat(isRead(beside)).isTrue();
  }

  /// With a key that it has read, it wants a signature.
  private boolean isRead(JsonObject jwk) {
    return auth(jwk).authenticate(token("e30.e30")).failed();
  }

  /// Hence a token has three parts, and a signature its length.
  @Test
  void wantsNoSignatureWhenItCouldNotReadItsKey() {
    JWTAuth none = auth(ED.jwk().copy().put("x", "AQ"));
    String unsigned = Signer.unsigned(ED.header(), CLAIMS.encode());

    assertThat(none.authenticate(token(unsigned)).succeeded()).isTrue();
    assertThat(none.authenticate(token(unsigned + ".")).succeeded()).isTrue();
    assertThat(none.authenticate(token(unsigned + ".AA")).failed()).isTrue();
    LoginToken empty = LoginToken.parse(unsigned + ".").orElseThrow();
    assertThat(new TokenKey("ed", TokenAlgorithm.EDDSA, 64, none).accepts(empty).await()).isFalse();
    assertThat(LoginToken.parse(unsigned)).isEmpty();
  }

  /// Hence each key has its own, and a token must name one.
  @Test
  void triesAllItsKeysWhenNoneIsNamed() {
    JsonObject nameless = ED.header();
    nameless.remove("kid");
    JWTAuth both = auth(Signer.ed25519("other").jwk(), ED.jwk());

    assertThat(both.authenticate(token(ED.sign(nameless, CLAIMS))).succeeded()).isTrue();
  }

  /// Hence `LoginToken` looks at the header and the claims.
  @Test
  void readsWhatIsAmbiguousOrNotUnderstood() {
    JsonObject critical = ED.header().put("crit", new JsonArray().add("b64")).put("b64", false);
    String twice = "{\"alg\":\"none\",\"alg\":\"EdDSA\",\"kid\":\"ed\"}";
    String signed = Bytes.utf8(twice).base64Url() + "." + Bytes.utf8(CLAIMS.encode()).base64Url();

    for (String text :
        new String[] {
          ED.sign(critical, CLAIMS),
          ED.sign(CLAIMS) + "==",
          signed + "." + ED.signature(signed).base64Url()
        }) {
      assertThat(auth(ED.jwk()).authenticate(token(text)).succeeded()).isTrue();
    }
  }

  /// Hence `TokenKey` measures signatures.
  @Test
  void takesSignaturesInOtherForms() {
    assertThat(auth(ES.jwk()).authenticate(token(signedInDer(ES, CLAIMS))).succeeded()).isTrue();
    assertThat(auth(ED.jwk()).authenticate(token(cutShort(ED, CLAIMS))).succeeded()).isTrue();
  }

  /// Hence `LoginClaims` compares the times, and `TokenKey` expects a throw.
  @Test
  void asksTheSystemForTheTimeUnlessItIsTold() {
    String old = ED.sign(CLAIMS);
    String wrong = ED.sign(CLAIMS.copy().put("exp", "soon"));
    JWTAuthOptions options = new JWTAuthOptions().setJWTOptions(new JWTOptions()).addJwk(ED.jwk());

    Future<User> asked = JWTAuth.create(vertx, options).authenticate(token(old));

    assertThat(asked.failed()).isTrue();
    JWTAuth told = auth(ED.jwk());
    assertThat(told.authenticate(token(old)).succeeded()).isTrue();
    assertThatThrownBy(() -> told.authenticate(token(wrong)))
        .isInstanceOf(ClassCastException.class);
  }

  private JWTAuth auth(JsonObject... jwks) {
    JWTAuthOptions options =
        new JWTAuthOptions().setJWTOptions(new JWTOptions().setIgnoreExpiration(true));
    for (JsonObject jwk : jwks) {
      options.addJwk(jwk.copy());
    }
    return JWTAuth.create(vertx, options);
  }

  private static TokenCredentials token(String text) {
    return new TokenCredentials(text);
  }

  /// The point of order 1: what is signed with it, anybody can sign.
  static JsonObject anybodysKey(String kid) {
    return ED.jwk().copy().put("kid", kid).put("x", one(32));
  }

  static String signedByAnybody(JsonObject header, JsonObject claims) {
    return Signer.unsigned(header, claims.encode()) + "." + one(64);
  }

  private static String one(int length) {
    byte[] one = new byte[length];
    one[0] = 1;
    return Bytes.wrap(one).base64Url();
  }

  /// A good signature as X.509 has it, a sequence of two numbers.
  static String signedInDer(Signer signer, JsonObject claims) {
    String signed = Signer.unsigned(signer.header(), claims.encode());
    Bytes signature = signer.signature(signed);
    Bytes numbers = Bytes.concat(der(signature.slice(0, 32)), der(signature.slice(32, 64)));
    Bytes sequence = Bytes.concat(Bytes.of((byte) 0x30, (byte) numbers.length()), numbers);
    return signed + "." + sequence.base64Url();
  }

  private static Bytes der(Bytes number) {
    byte[] value = new BigInteger(1, number.toArray()).toByteArray();
    return Bytes.concat(Bytes.of((byte) 2, (byte) value.length), Bytes.wrap(value));
  }

  /// A good signature without the zero that it ends in, for which some tokens are signed.
  static String cutShort(Signer signer, JsonObject claims) {
    for (int i = 0; ; i++) {
      String token = signer.sign(claims.copy().put("jti", i));
      String head = token.substring(0, token.lastIndexOf('.') + 1);
      Bytes signature = Bytes.fromBase64Url(token.substring(head.length()));
      int last = signature.length() - 1;
      if (signature.at(last) == 0) {
        return head + signature.slice(0, last).base64Url();
      }
    }
  }
}
