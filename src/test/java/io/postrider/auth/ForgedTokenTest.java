package io.postrider.auth;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Bytes;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// One attack for each thing that `vertx-auth-jwt` does not promise (`JwtAuthTest`), past the look
/// at headers of HTTP.
@ExtendWith(VertxExtension.class)
class ForgedTokenTest {
  private static final Signer ED = Signer.ed25519("ed");
  private static final Signer OTHER = Signer.ed25519("other");
  private static final Signer ES = Signer.es256("es");
  private static final Signer RS = Signer.rs256("rs", 2048);

  private final MovedTimers timers = new MovedTimers();
  private Issuer issuer;
  private LoginTokens tokens;

  @BeforeEach
  void start(Vertx vertx) throws Exception {
    issuer = new Issuer(vertx);
    issuer.publish(ED, OTHER, ES, RS);
    JwksClient client = new JwksClient(vertx, URI.create(issuer.url()), 3_000);
    tokens =
        new LoginTokens(
            vertx,
            new IssuerKeys(client::fetch, timers),
            new LoginClaims(issuer.config().login().orElseThrow()),
            timers);
  }

  @Test
  void aKeyThatIsTooSmallSignsNothing() throws Exception {
    Signer small = Signer.rs256("small", 1024);
    issuer.publish(small, ED);

    assertThat(accepts(small.sign(claims()))).isFalse();
    assertThat(accepts(ED.sign(claims()))).isTrue();
  }

  /// With the point of order 1 for a key, `R = 1` and `s = 0` is a signature of everything.
  @Test
  void aKeyOfSmallOrderSignsNothing() throws Exception {
    JsonObject jwk = JwtAuthTest.anybodysKey("weak");
    issuer.answer(Issuer.jwks(new JsonArray().add(jwk).add(ED.jwk())).toBuffer());
    JsonObject header = ED.header().put("kid", "weak");

    assertThat(accepts(JwtAuthTest.signedByAnybody(header, claims()))).isFalse();
    assertThat(accepts(ED.sign(claims()))).isTrue();
  }

  @Test
  void aTokenThatNamesNoKeyIsRefusedEvenIfThereIsOnlyOne() throws Exception {
    issuer.publish(ED);
    JsonObject header = ED.header();

    assertThat(accepts(ED.sign(claims()))).isTrue();
    for (Object kid : new Object[] {"", 7, new JsonArray().add("ed"), new JsonObject(), true}) {
      assertThat(accepts(ED.sign(header.copy().put("kid", kid), claims()))).isFalse();
    }
    assertThat(accepts(ED.sign(header.copy().putNull("kid"), claims()))).isFalse();
    header.remove("kid");
    assertThat(accepts(ED.sign(header, claims()))).isFalse();
  }

  @Test
  void anotherKeyOfTheIssuerDoesNotSignUnderThisName() throws Exception {
    assertThat(accepts(OTHER.sign(ED.header(), claims()))).isFalse();
    assertThat(accepts(OTHER.sign(OTHER.header(), claims()))).isTrue();
  }

  @Test
  void ofTwoKeysWithOneNameTheFirstCounts() throws Exception {
    Signer second = Signer.ed25519("ed");
    Signer third = Signer.es256("ed");
    issuer.publish(ED, second, third);

    assertThat(accepts(ED.sign(claims()))).isTrue();
    assertThat(accepts(second.sign(claims()))).isFalse();
    assertThat(accepts(third.sign(claims()))).isFalse();
  }

  @Test
  void ourClockDecidesAndNoOther() throws Exception {
    for (long days : new long[] {-20 * 365, 90 * 365}) {
      timers.advance(Duration.ofDays(days));

      assertThat(accepts(ED.sign(claims()))).isTrue();
      assertThat(accepts(ED.sign(Issuer.claims(Instant.now())))).isFalse();
      JsonObject timeless = claims().put("nbf", timers.now().getEpochSecond());
      timeless.remove("iat");
      assertThat(accepts(ED.sign(timeless))).isTrue();
    }
  }

  @Test
  void aTimeThatIsNoneIsRefusedAndNotThrown() throws Exception {
    for (String claim : List.of("exp", "nbf", "iat")) {
      for (Object time : new Object[] {"soon", true, new JsonArray(), new JsonObject()}) {
        assertThat(accepts(ED.sign(claims().put(claim, time)))).isFalse();
      }
      assertThat(accepts(ED.sign(claims().putNull(claim)))).isFalse();
    }
  }

  @Test
  void noMacWhateverFormItsKeyHas() throws Exception {
    for (Signer signer : List.of(ED, ES, RS)) {
      JsonObject jwk = signer.jwk();
      Stream<Bytes> forms =
          Stream.of("x", "y", "n")
              .filter(jwk::containsKey)
              .flatMap(
                  name ->
                      Stream.of(
                          Bytes.utf8(jwk.getString(name)),
                          Bytes.fromBase64Url(jwk.getString(name))));
      for (Bytes key : Stream.concat(forms, Stream.of(Bytes.utf8(jwk.encode()))).toList()) {
        assertThat(accepts(Signer.macced(signer.kid(), key, claims()))).isFalse();
      }
    }
  }

  @Test
  void whatHasNoSignatureIsRefused() throws Exception {
    for (String algorithm : List.of("EdDSA", "none", "NONE")) {
      String unsigned = Signer.unsigned(ED.header().put("alg", algorithm), claims().encode());
      for (String end : List.of("", ".", "..", ".AA", ".=")) {
        assertThat(accepts(unsigned + end)).isFalse();
      }
    }
  }

  @Test
  void whatItDemandsAndNobodyUnderstandsIsRefused() throws Exception {
    for (Object crit : new Object[] {new JsonArray(), new JsonArray().add("exp"), "exp", 1}) {
      assertThat(accepts(ED.sign(ED.header().put("crit", crit), claims()))).isFalse();
    }
    assertThat(accepts(ED.sign(ED.header().putNull("crit"), claims()))).isFalse();
  }

  @Test
  void whatCanBeReadInTwoWaysIsRefused() throws Exception {
    String header = "{\"alg\":\"EdDSA\",\"kid\":\"ed\",\"kid\":\"ed\"}";
    String claims = claims().encode();
    String twice = claims.substring(0, claims.length() - 1) + ",\"orgRole\":\"owner\"}";

    assertThat(accepts(signed(header, claims))).isFalse();
    assertThat(accepts(signed(ED.header().encode(), twice))).isFalse();
    assertThat(accepts(signed(ED.header().encode() + "{}", claims))).isFalse();
    assertThat(accepts(signed(ED.header().encode(), claims + "{}"))).isFalse();
    assertThat(accepts(signed("/**/" + ED.header().encode(), claims))).isFalse();
    assertThat(accepts(signed(ED.header().encode(), claims))).isTrue();
  }

  private static String signed(String header, String claims) {
    String signed = Bytes.utf8(header).base64Url() + "." + Bytes.utf8(claims).base64Url();
    return signed + "." + ED.signature(signed).base64Url();
  }

  @Test
  void aSignatureHasOneForm() throws Exception {
    String der = JwtAuthTest.signedInDer(ES, claims());
    String cut = JwtAuthTest.cutShort(ED, claims());

    assertThat(accepts(der)).isFalse();
    assertThat(accepts(cut)).isFalse();
    for (Signer signer : List.of(ED, ES, RS)) {
      String token = signer.sign(claims());
      String head = token.substring(0, token.lastIndexOf('.') + 1);
      Bytes signature = Bytes.fromBase64Url(token.substring(head.length()));
      Bytes longer = Bytes.concat(signature, Bytes.of((byte) 0));
      Bytes shifted = Bytes.concat(Bytes.of((byte) 0), signature);
      assertThat(accepts(head + longer.base64Url())).isFalse();
      assertThat(accepts(head + shifted.base64Url())).isFalse();
      assertThat(accepts(head + Bytes.wrap(new byte[signature.length()]).base64Url())).isFalse();
    }
  }

  @Test
  void aTokenHas8KiBAtMost() throws Exception {
    String longest = filled(5_700);
    int fill = 5_700;
    while (filled(fill + 1).length() <= 8_192) {
      fill++;
      longest = filled(fill);
    }

    assertThat(longest.length()).isBetween(8_190, 8_192);
    assertThat(accepts(longest)).isTrue();
    assertThat(accepts(filled(fill + 1))).isFalse();
  }

  private String filled(int length) {
    return ED.sign(claims().put("fill", "x".repeat(length)));
  }

  @Test
  void depthEndsNothing() throws Exception {
    String deep = "[".repeat(2_000) + "]".repeat(2_000);
    String claims = claims().encode();

    assertThat(accepts(signed(ED.header().encode(), deep))).isFalse();
    assertThat(
            accepts(
                signed(
                    ED.header().encode(),
                    claims.substring(0, claims.length() - 1) + ",\"a\":" + deep + "}")))
        .isFalse();
  }

  private JsonObject claims() {
    return Issuer.claims(timers.now());
  }

  private boolean accepts(String token) throws Exception {
    return tokens.accept(token).await(10, SECONDS).isPresent();
  }
}
