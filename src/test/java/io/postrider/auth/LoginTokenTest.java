package io.postrider.auth;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.model.Bytes;
import io.postrider.model.Capability;
import io.postrider.model.FailureException;
import io.postrider.model.OrganizationId;
import io.postrider.model.Principal;
import io.postrider.trust.Nodes;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Login tokens, good ones and forged ones, against an issuer that is asked over HTTP.
@ExtendWith(VertxExtension.class)
class LoginTokenTest {
  private static final Signer ED = Signer.ed25519("ed");
  private static final Signer ES = Signer.es256("es");
  private static final Signer RS = Signer.rs256("rs", 2048);

  private final MovedTimers timers = new MovedTimers();
  private Issuer issuer;
  private Authenticator authenticator;

  @BeforeEach
  void start(Vertx vertx) throws Exception {
    issuer = new Issuer(vertx);
    issuer.publish(ED, ES, RS);
    authenticator =
        new Authenticator(
            vertx,
            new MemoryKeyStore(),
            new DenyList(vertx, new MemoryDenyStore(), Nodes.announcements(vertx, timers), timers),
            Nodes.announcements(vertx, timers),
            issuer.config(),
            timers);
    assertThat(accept(ED.sign(claims()))).isNotNull();
  }

  @Test
  void acceptsEachAlgorithmOfTheList() throws Exception {
    for (Signer signer : List.of(ED, ES, RS)) {
      Principal user = accept(signer.sign(claims()));

      assertThat(user.kind()).isEqualTo(Principal.Kind.USER);
      assertThat(user.id()).isEqualTo("user_1");
      assertThat(user.organization()).isEqualTo(new OrganizationId("org_1"));
      assertThat(user.superAdmin()).isFalse();
    }
    assertThat(issuer.asked()).isEqualTo(1);
  }

  @Test
  void theRoleSaysWhatAUserMayDo() throws Exception {
    Set<Capability> all = EnumSet.allOf(Capability.class);
    Set<Capability> member = Set.of(Capability.READ, Capability.SEND, Capability.EVENTS);

    assertThat(role("owner", "user").capabilities()).isEqualTo(all);
    assertThat(role("admin", "user").capabilities()).isEqualTo(all);
    assertThat(role("member", "user").capabilities()).isEqualTo(member);
    assertThat(role("Owner", "user").capabilities()).isEmpty();
    assertThat(role("janitor", "super-admin").capabilities()).isEmpty();
    assertThat(role("janitor", "super_admin").capabilities()).isEqualTo(all);
    assertThat(role("member", "super_admin").superAdmin()).isTrue();
    assertThat(role("owner", "user").superAdmin()).isFalse();
  }

  @Test
  void aUserWithoutAnOrganizationReachesNone() throws Exception {
    for (Object none : new Object[] {"", 7, new JsonArray().add("org_1")}) {
      Principal user = accept(ED.sign(claims().put("activeOrganizationId", none)));

      assertThat(user.activeOrganization()).isNull();
      assertThatThrownBy(user::organization).isInstanceOf(FailureException.class);
    }
    assertRefused(ED.sign(claims().put("activeOrganizationId", "or'; DROP TABLE")));
    assertRefused(ED.sign(claims().put("activeOrganizationId", "x".repeat(129))));
  }

  @Test
  void refusesWhatIsNotSigned() {
    for (String algorithm : new String[] {"none", "None", "NONE", "nOnE", ""}) {
      JsonObject header = ED.header().put("alg", algorithm);
      String unsigned = Signer.unsigned(header, claims().encode());
      assertRefused(unsigned + ".");
      assertRefused(unsigned + ".AAAA");
      assertRefused(ED.sign(header, claims()));
    }
    JsonObject without = ED.header();
    without.remove("alg");
    assertRefused(ED.sign(without, claims()));
  }

  @Test
  void refusesAMacWhoseKeyIsThePublicKey() {
    for (Signer signer : List.of(ED, ES, RS)) {
      for (String member : List.of("x", "n")) {
        String raw = signer.jwk().getString(member, "");
        assertRefused(Signer.macced(signer.kid(), bytes(raw, "k"), claims()));
        assertRefused(Signer.macced(signer.kid(), Bytes.utf8(raw + "k"), claims()));
      }
      assertRefused(Signer.macced(signer.kid(), Bytes.utf8(signer.jwk().encode()), claims()));
    }
  }

  private static Bytes bytes(String base64, String otherwise) {
    Bytes decoded = Bytes.fromBase64Url(base64);
    return decoded.isEmpty() ? Bytes.utf8(otherwise) : decoded;
  }

  @Test
  void theKeyDecidesTheAlgorithmAndTheNameTheKey() {
    assertRefused(ED.sign(ED.header().put("alg", "ES256"), claims()));
    assertRefused(ED.sign(ED.header().put("kid", "es"), claims()));
    assertRefused(ES.sign(ES.header().put("kid", "ed"), claims()));
    assertRefused(RS.sign(RS.header().put("alg", "PS256"), claims()));
    assertRefused(RS.sign(RS.header().put("alg", "RS512"), claims()));
    assertRefused(Signer.ed25519("ed").sign(claims()));
    assertRefused(Signer.ed25519("unknown").sign(claims()));
    JsonObject nameless = ED.header();
    nameless.remove("kid");
    assertRefused(ED.sign(nameless, claims()));
  }

  @Test
  void theHeaderBringsNoKey() {
    Signer forger = Signer.ed25519("forger");

    assertRefused(forger.sign(forger.header().put("jwk", forger.jwk()), claims()));
    assertRefused(forger.sign(forger.header().put("jku", issuer.url()), claims()));
    assertRefused(
        ED.sign(ED.header().put("crit", new JsonArray().add("b64")).put("b64", false), claims()));
  }

  @Test
  void refusesASignatureThatWasTamperedWith() {
    String good = ES.sign(claims());
    String head = good.substring(0, good.lastIndexOf('.') + 1);

    assertRefused(head + Bytes.wrap(new byte[64]).base64Url());
    assertRefused(head + Bytes.wrap(new byte[63]).base64Url());
    assertRefused(head + good.substring(good.lastIndexOf('.') + 1, good.length() - 4));
    assertRefused(good + "=");
    assertRefused(good + ".x");
    String[] parts = ED.sign(claims()).split("\\.", -1);
    String owner = Signer.unsigned(ED.header(), claims().put("orgRole", "owner").encode());
    assertRefused(owner + "." + parts[2]);
  }

  @Test
  void refusesATokenOutOfItsTime() throws Exception {
    long now = timers.now().getEpochSecond();

    assertRefused(ED.sign(claims().put("exp", now - 30)));
    assertThat(accept(ED.sign(claims().put("exp", now - 29)))).isNotNull();
    assertRefused(ED.sign(claims().put("nbf", now + 31)));
    assertThat(accept(ED.sign(claims().put("nbf", now + 30)))).isNotNull();
    assertRefused(ED.sign(claims().put("iat", now + 31)));
    assertThat(accept(ED.sign(claims().put("iat", now + 30)))).isNotNull();
    assertThat(accept(ED.sign(without("iat")))).isNotNull();
    String token = ED.sign(claims());
    assertThat(accept(token)).isNotNull();
    timers.advance(Duration.ofSeconds(330));
    assertRefused(token);
  }

  @Test
  void refusesATokenThatNeverEndsOrOnlyAfterADay() throws Exception {
    long now = timers.now().getEpochSecond();

    assertRefused(ED.sign(without("exp")));
    for (Object exp : new Object[] {"" + (now + 60), true, -1, 1e300, Long.MAX_VALUE}) {
      assertRefused(ED.sign(claims().put("exp", exp)));
    }
    assertRefused(ED.sign(claims().put("exp", now + 86_401)));
    assertThat(accept(ED.sign(claims().put("exp", now + 86_400)))).isNotNull();
    assertRefused(ED.sign(claims().put("iat", now - 86_400)));
    assertRefused(ED.sign(without("iat").put("exp", now + 86_431)));
    assertRefused(ED.sign(claims().put("iat", "yesterday")));
    assertRefused(ED.sign(claims().putNull("nbf")));
  }

  @Test
  void refusesATokenOfOthersOrForOthers() throws Exception {
    assertRefused(ED.sign(claims().put("iss", "https://id.example/")));
    assertRefused(ED.sign(without("iss")));
    assertRefused(ED.sign(claims().put("aud", "other")));
    assertRefused(ED.sign(without("aud")));
    assertRefused(ED.sign(claims().put("aud", new JsonArray().add("other"))));
    assertThat(accept(ED.sign(claims().put("aud", new JsonArray().add("other").add("postrider")))))
        .isNotNull();
    assertRefused(ED.sign(without("sub")));
    assertRefused(ED.sign(claims().put("sub", "a\u0000b")));
    assertRefused(ED.sign(claims().put("sub", "u".repeat(256))));
  }

  @Test
  void refusesWhatIsNoToken() {
    for (String text : new String[] {"a.b.c", "e30.e30.e30", "W10.W10.W10", "é.é.é", "{}.{}.{}"}) {
      assertRefused(text);
    }
    assertRefused("a".repeat(100_000) + ".b.c");
    assertRefused("a." + "b".repeat(100_000) + ".c");
    assertRefused(ED.sign(claims().put("fill", "x".repeat(100_000))));
    String twice = "{\"alg\":\"none\",\"alg\":\"EdDSA\",\"kid\":\"ed\"}";
    String signed = Bytes.utf8(twice).base64Url() + ".e30";
    assertRefused(signed + "." + ED.signature(signed).base64Url());
    String claims = Signer.unsigned(ED.header(), "[" + claims().encode() + "]");
    assertRefused(claims + "." + ED.signature(claims).base64Url());
  }

  private Principal role(String organization, String platform) throws Exception {
    return accept(ED.sign(claims().put("orgRole", organization).put("role", platform)));
  }

  private JsonObject claims() {
    return Issuer.claims(timers.now());
  }

  private JsonObject without(String claim) {
    JsonObject claims = claims();
    claims.remove(claim);
    return claims;
  }

  private Principal accept(String token) throws Exception {
    return authenticator.login(token).await(10, SECONDS);
  }

  private void assertRefused(String token) {
    assertThatThrownBy(() -> accept(token))
        .isInstanceOf(FailureException.class)
        .hasMessage("Unauthorized[]");
  }
}
