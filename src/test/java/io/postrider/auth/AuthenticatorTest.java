package io.postrider.auth;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.config.AuthConfig;
import io.postrider.model.Capability;
import io.postrider.model.FailureException;
import io.postrider.model.OrganizationId;
import io.postrider.model.Principal;
import io.postrider.model.Secret;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class AuthenticatorTest {
  private static final String KEY = "wa_abcdefghijklmnopqrstuvwxyz0123456789";
  private static final String TOKEN_LIKE = "wa_abcdefghijkl.mnopqrstuvwxyz.0123456789";
  private static final OrganizationId ORGANIZATION = new OrganizationId("org_1");
  private static final Signer SIGNER = Signer.ed25519("ed");

  private final MemoryKeyStore store = new MemoryKeyStore();
  private final MovedTimers timers = new MovedTimers();
  private Authenticator authenticator;

  @BeforeEach
  void start(Vertx vertx) {
    authenticator = new Authenticator(vertx, store, AuthConfig.DEFAULTS, timers);
  }

  @Test
  void acceptsAKeyInEitherHeader() throws Exception {
    save(KEY, true, null);

    assertThat(accept("Bearer " + KEY, null)).isEqualTo(accept(null, KEY));
    assertThat(accept("bEARER " + KEY, null).organization()).isEqualTo(ORGANIZATION);
    assertThat(accept(null, KEY).capabilities()).containsExactly(Capability.SEND);
    assertThat(accept(null, KEY).superAdmin()).isFalse();
  }

  @Test
  void refusesWhatIsNoKnownKey() {
    save(KEY, true, null);

    assertRefused(null, null);
    assertRefused("Bearer", null);
    assertRefused("Basic " + KEY, null);
    assertRefused("Bearer " + KEY + "x", null);
    assertRefused(null, "");
    assertRefused(null, "k".repeat(10_000));
    assertRefused("Bearer " + "k".repeat(100_000), null);
  }

  @Test
  void aBearerLikeALoginTokenIsNeverTriedAsAKey() throws Exception {
    save(TOKEN_LIKE, true, null);

    assertRefused("Bearer " + TOKEN_LIKE, null);
    assertThat(store.asked()).isZero();
    assertThat(accept(null, TOKEN_LIKE)).isNotNull();
  }

  @Test
  void aSeparateKeyIsTriedWhenTheBearerIsNoGoodToken() throws Exception {
    save(KEY, true, null);

    assertThat(accept("Bearer a.b.c", KEY).organization()).isEqualTo(ORGANIZATION);
    assertRefused("Bearer " + KEY, "wa_wrong");
    assertRefused("Bearer a.b.c", "wa_wrong");
  }

  @Test
  void aGoodTokenComesBeforeTheKey(Vertx vertx) throws Exception {
    save(KEY, true, null);
    Issuer issuer = new Issuer(vertx);
    issuer.publish(SIGNER);
    authenticator = new Authenticator(vertx, store, issuer.config(), timers);
    String good = SIGNER.sign(Issuer.claims(timers.now()));
    String forged = Signer.ed25519("ed").sign(Issuer.claims(timers.now()));

    assertThat(accept("Bearer " + good, KEY).kind()).isEqualTo(Principal.Kind.USER);
    assertThat(accept("Bearer " + good, "wa_wrong").kind()).isEqualTo(Principal.Kind.USER);
    assertThat(accept("Bearer " + forged, KEY).kind()).isEqualTo(Principal.Kind.API_KEY);
    assertRefused("Bearer " + forged, null);
    assertRefused(null, good);
  }

  @Test
  void refusesAHeaderThatComesTwice() throws Exception {
    save(KEY, true, null);
    MultiMap once = MultiMap.caseInsensitiveMultiMap().add("X-Api-Key", KEY);
    MultiMap twice = MultiMap.caseInsensitiveMultiMap().add("x-api-key", KEY).add("X-API-KEY", KEY);
    MultiMap bearers =
        MultiMap.caseInsensitiveMultiMap()
            .add("authorization", "Bearer " + KEY)
            .add("Authorization", "Bearer " + KEY)
            .add("x-api-key", KEY);

    assertThat(authenticator.authenticate(once).await(5, SECONDS)).isNotNull();
    assertRefused(authenticator.authenticate(twice));
    assertRefused(authenticator.authenticate(bearers));
  }

  @Test
  void refusesADisabledAndAnExpiredKey() throws Exception {
    save(KEY, false, null);
    assertRefused(null, KEY);

    store.clear();
    save(KEY, true, timers.now().plusSeconds(30));
    assertThat(accept(null, KEY)).isNotNull();
    timers.advance(Duration.ofSeconds(30));
    assertRefused(null, KEY);
  }

  @Test
  void remembersAnAcceptedKeyForAMinuteAndNeverARefusal() throws Exception {
    assertRefused(null, KEY);
    save(KEY, true, null);
    assertThat(accept(null, KEY)).isEqualTo(accept(null, KEY));
    assertThat(store.asked()).isEqualTo(2);

    store.clear();
    timers.advance(Duration.ofSeconds(59));
    assertThat(accept(null, KEY)).isNotNull();
    timers.advance(Duration.ofSeconds(1));
    assertRefused(null, KEY);
  }

  @Test
  void writesTheLastUseDownOnceAMinute() throws Exception {
    StoredKey key = save(KEY, true, null);
    authenticator.start().await(5, SECONDS);
    Principal _ = accept(null, KEY);
    timers.advance(Duration.ofSeconds(20));
    Instant last = timers.now();
    Principal _ = accept(null, KEY);
    assertThat(store.written()).isZero();

    timers.advance(Duration.ofMinutes(3));

    assertThat(store.written()).isEqualTo(1);
    assertThat(lastUse(key)).isEqualTo(last);
    Principal _ = accept(null, KEY);
    authenticator.close().await(5, SECONDS);
    assertThat(lastUse(key)).isEqualTo(timers.now());
  }

  private @Nullable Instant lastUse(StoredKey key) {
    return store.find(ORGANIZATION, key.id()).await().orElseThrow().lastUsedAt();
  }

  private StoredKey save(String text, boolean enabled, @Nullable Instant expiresAt) {
    StoredKey key =
        KeySecrets.stored(
            new Secret(text), ORGANIZATION, "k", Set.of(Capability.SEND), expiresAt, timers.now());
    store.insert(key).await();
    return store
        .change(ORGANIZATION, key.id(), new KeyChange(null, enabled, null))
        .await()
        .orElseThrow();
  }

  private Principal accept(@Nullable String authorization, @Nullable String apiKey)
      throws Exception {
    return authenticator.authenticate(authorization, apiKey).await(10, SECONDS);
  }

  private void assertRefused(@Nullable String authorization, @Nullable String apiKey) {
    assertRefused(authenticator.authenticate(authorization, apiKey));
  }

  private static void assertRefused(Future<Principal> asked) {
    assertThatThrownBy(() -> asked.await(10, SECONDS))
        .isInstanceOf(FailureException.class)
        .hasMessage("Unauthorized[]");
  }
}
