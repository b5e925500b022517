package io.postrider.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Capability;
import io.postrider.model.Failure;
import io.postrider.model.FailureException;
import io.postrider.model.OrganizationId;
import io.postrider.model.Principal;
import io.postrider.model.Secret;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AuthenticatorTest {
  private static final String KEY = "wa_abcdefghijklmnopqrstuvwxyz0123456789";
  private static final OrganizationId ORGANIZATION = new OrganizationId("org_1");

  private final MemoryKeyStore store = new MemoryKeyStore();
  private final PinnedClock clock = new PinnedClock();
  private final Authenticator authenticator = new Authenticator(store, clock);

  @Test
  void acceptsAKeyInEitherHeader() {
    save(true, null);

    assertThat(authenticate("Bearer " + KEY, null)).isEqualTo(authenticate(null, KEY));
    assertThat(authenticate("bEARER " + KEY, null).organization()).isEqualTo(ORGANIZATION);
    assertThat(authenticate(null, KEY).capabilities()).containsExactly(Capability.SEND);
  }

  @Test
  void refusesWhatIsNoKnownKey() {
    save(true, null);

    assertRefused(null, null);
    assertRefused("Bearer", null);
    assertRefused("Basic " + KEY, null);
    assertRefused("Bearer " + KEY + "x", null);
    assertRefused(null, "");
    assertRefused(null, "k".repeat(10_000));
  }

  @Test
  void aSeparateKeyWinsOverTheBearer() {
    save(true, null);

    assertThat(authenticate("Bearer a.b.c", KEY).organization()).isEqualTo(ORGANIZATION);
    assertRefused("Bearer " + KEY, "wa_wrong");
    assertRefused("Bearer a.b.c", null);
  }

  @Test
  void refusesADisabledAndAnExpiredKey() {
    save(false, null);
    assertRefused(null, KEY);

    store.clear();
    save(true, clock.instant().plusSeconds(30));
    assertThat(authenticate(null, KEY)).isNotNull();
    clock.advance(30);
    assertRefused(null, KEY);
  }

  @Test
  void remembersAnAcceptedKeyForAMinuteAndNeverARefusal() {
    assertRefused(null, KEY);
    save(true, null);
    assertThat(authenticate(null, KEY)).isEqualTo(authenticate(null, KEY));
    assertThat(store.asked()).isEqualTo(2);

    store.clear();
    clock.advance(59);
    assertThat(authenticate(null, KEY)).isNotNull();
    clock.advance(1);
    assertRefused(null, KEY);
  }

  private void save(boolean enabled, @Nullable Instant expiresAt) {
    StoredKey key =
        Keys.stored(new Secret(KEY), ORGANIZATION, "k", Set.of(Capability.SEND), clock.instant());
    store
        .insert(
            new StoredKey(
                key.id(),
                key.organization(),
                key.name(),
                key.hash(),
                key.start(),
                key.capabilities(),
                enabled,
                expiresAt,
                key.createdAt()))
        .await();
  }

  private Principal authenticate(@Nullable String authorization, @Nullable String apiKey) {
    return authenticator.authenticate(authorization, apiKey).await();
  }

  private void assertRefused(@Nullable String authorization, @Nullable String apiKey) {
    Future<Principal> refused = authenticator.authenticate(authorization, apiKey);

    assertThat(refused.cause())
        .isInstanceOfSatisfying(
            FailureException.class,
            thrown -> assertThat(thrown.failure()).isEqualTo(new Failure.Unauthorized()));
  }

  private static final class PinnedClock extends Clock {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    void advance(long seconds) {
      now = now.plusSeconds(seconds);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
