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
import io.postrider.trust.Nodes;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class AuthenticatorTest {
  private static final String KEY = "wa_abcdefghijklmnopqrstuvwxyz0123456789";
  private static final OrganizationId ORGANIZATION = new OrganizationId("org_1");

  private final MemoryKeyStore store = new MemoryKeyStore();
  private final MovedTimers timers = new MovedTimers();
  private Authenticator authenticator;

  @BeforeEach
  void start(Vertx vertx) {
    authenticator =
        new Authenticator(
            vertx,
            store,
            new DenyList(vertx, new MemoryDenyStore(), Nodes.announcements(vertx, timers), timers),
            Nodes.announcements(vertx, timers),
            AuthConfig.DEFAULTS,
            timers);
  }

  @Test
  void acceptsAKey() throws Exception {
    save(KEY, true, null);

    assertThat(accept(KEY).organization()).isEqualTo(ORGANIZATION);
    assertThat(accept(KEY).capabilities()).containsExactly(Capability.SEND);
    assertThat(accept(KEY).superAdmin()).isFalse();
  }

  @Test
  void refusesWhatIsNoKnownKey() {
    save(KEY, true, null);

    assertRefused("");
    assertRefused(KEY + "x");
    assertRefused("k".repeat(100_000));
  }

  @Test
  void withoutAnIssuerNobodyLogsIn() {
    assertThatThrownBy(() -> authenticator.login("a.b.c").await(5, SECONDS))
        .isInstanceOf(FailureException.class)
        .hasMessage("Unauthorized[]");
  }

  @Test
  void refusesADisabledAndAnExpiredKey() throws Exception {
    save(KEY, false, null);
    assertRefused(KEY);

    store.clear();
    timers.advance(Duration.ofSeconds(1));
    save(KEY, true, timers.now().plusSeconds(30));
    assertThat(accept(KEY)).isNotNull();
    timers.advance(Duration.ofSeconds(30));
    assertRefused(KEY);
  }

  @Test
  void remembersAnAcceptedKeyForAMinuteAndARefusalForASecond() throws Exception {
    assertRefused(KEY);
    save(KEY, true, null);
    assertRefused(KEY);
    assertThat(store.asked()).isEqualTo(1);
    timers.advance(Duration.ofSeconds(1));
    assertThat(accept(KEY)).isEqualTo(accept(KEY));
    assertThat(store.asked()).isEqualTo(2);

    store.clear();
    timers.advance(Duration.ofSeconds(59));
    assertThat(accept(KEY)).isNotNull();
    timers.advance(Duration.ofSeconds(1));
    assertRefused(KEY);
  }

  @Test
  void aKeyThatIsMadeOrEnabledWorksAtOnce() throws Exception {
    ApiKeys keys = new ApiKeys(store, authenticator, timers, 10);
    StoredKey key = save(KEY, false, null);
    assertRefused(KEY);
    Principal owner = new Principal("key_1", ORGANIZATION, EnumSet.allOf(Capability.class));
    keys.change(owner, key.id(), new KeyChange(null, true, null)).await(5, SECONDS);
    assertThat(accept(KEY)).isNotNull();

    assertRefused(KEY + "x");
    save(KEY + "x", true, null);
    assertRefused(KEY + "x");
    keys.create(owner, "another", Set.of(Capability.READ), null).await(5, SECONDS);
    assertThat(accept(KEY + "x")).isNotNull();
  }

  /// Whoever shows wrong keys, as many as he likes, has so many looked up at once and no more; who
  /// is known already does not notice.
  @Test
  void onlySoManyUnknownKeysAreLookedUpAtOnce() throws Exception {
    save(KEY, true, null);
    assertThat(accept(KEY)).isNotNull();
    Promise<Void> slow = Promise.promise();
    store.hold(slow.future());
    List<Future<Principal>> guesses = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      guesses.add(authenticator.key("wa_guess_" + i));
    }

    assertThat(store.asked()).isEqualTo(1 + 2);
    assertThat(guesses.getLast().cause()).hasMessage("Busy[why=too many keys are looked up]");
    assertThat(accept(KEY)).isNotNull();
    timers.advance(Duration.ofSeconds(61));
    Future<Principal> again = authenticator.key(KEY);
    assertThat(again.failed()).isFalse();
    slow.complete();
    assertThat(again.await(5, SECONDS)).isNotNull();
    assertThatThrownBy(() -> guesses.getFirst().await(5, SECONDS)).hasMessage("Unauthorized[]");
    assertRefused("wa_guess_1000");
    assertThat(store.asked()).isEqualTo(1 + 2 + 1 + 1);
  }

  /// What was read before a key was revoked lets nobody in who has come since.
  @Test
  void whoComesAfterAChangeDoesNotGetTheAnswerOfOneBefore() throws Exception {
    StoredKey key = save(KEY, true, null);
    Promise<Void> slow = Promise.promise();
    store.hold(slow.future());
    Future<Principal> before = authenticator.key(KEY);
    new ApiKeys(store, authenticator, timers, 10).delete(ORGANIZATION, key.id()).await(5, SECONDS);

    Future<Principal> after = authenticator.key(KEY);
    slow.complete();

    assertThat(before.await(5, SECONDS)).isNotNull();
    assertThatThrownBy(() -> after.await(5, SECONDS)).hasMessage("Unauthorized[]");
    assertRefused(KEY);
  }

  @Test
  void writesTheLastUseDownOnceAMinute() throws Exception {
    StoredKey key = save(KEY, true, null);
    authenticator.start().await(5, SECONDS);
    Principal _ = accept(KEY);
    timers.advance(Duration.ofSeconds(20));
    Instant last = timers.now();
    Principal _ = accept(KEY);
    assertThat(store.written()).isZero();

    timers.advance(Duration.ofMinutes(3));

    assertThat(store.written()).isEqualTo(1);
    assertThat(lastUse(key)).isEqualTo(last);
    Principal _ = accept(KEY);
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

  private Principal accept(String key) throws Exception {
    return authenticator.key(key).await(10, SECONDS);
  }

  private void assertRefused(String key) {
    assertThatThrownBy(() -> accept(key))
        .isInstanceOf(FailureException.class)
        .hasMessage("Unauthorized[]");
  }
}
