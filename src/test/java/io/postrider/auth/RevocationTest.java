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
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Two nodes on one bus: what one of them revokes, the other refuses.
@ExtendWith(VertxExtension.class)
class RevocationTest {
  private static final OrganizationId ACME = new OrganizationId("acme");
  private static final Principal CALLER =
      new Principal("key_admin", ACME, EnumSet.allOf(Capability.class));

  private final MemoryKeyStore store = new MemoryKeyStore();
  private final MovedTimers timers = new MovedTimers();
  private Authenticator here;
  private Authenticator there;
  private ApiKeys keys;

  @BeforeEach
  void start(Vertx vertx) throws Exception {
    here =
        new Authenticator(
            vertx,
            store,
            new DenyList(vertx, new MemoryDenyStore(), Nodes.announcements(vertx, timers), timers),
            Nodes.announcements(vertx, timers),
            AuthConfig.DEFAULTS,
            timers);
    there =
        new Authenticator(
            vertx,
            store,
            new DenyList(vertx, new MemoryDenyStore(), Nodes.announcements(vertx, timers), timers),
            Nodes.announcements(vertx, timers),
            AuthConfig.DEFAULTS,
            timers);
    here.start().await(5, SECONDS);
    there.start().await(5, SECONDS);
    keys = new ApiKeys(store, here, timers, 100);
  }

  @Test
  void deletingDisablingAndRotatingEndWhatIsOpenOnEveryNode() throws Exception {
    List<Function<String, Future<?>>> ends =
        List.of(
            id -> keys.delete(ACME, id),
            id -> keys.change(CALLER, id, new KeyChange(null, false, null)),
            id -> keys.rotate(CALLER, id));
    for (Function<String, Future<?>> end : ends) {
      ApiKeys.Minted made = make(null);
      Future<Void> ended = Future.all(open(here, made), open(there, made)).mapEmpty();
      assertThat(ended.isComplete()).isFalse();

      end.apply(made.key().id()).await(5, SECONDS);
      assertRefused(here, made.secret());

      ended.await(2, SECONDS);
      assertRefused(there, made.secret());
    }
  }

  @Test
  void aRotatedKeyGoesOnUnderItsNewSecret() throws Exception {
    ApiKeys.Minted made = make(null);
    Principal before = accept(there, made.secret());

    ApiKeys.Minted next = keys.rotate(CALLER, made.key().id()).await(5, SECONDS);

    Principal after = accept(there, next.secret());
    assertThat(next.secret()).isNotEqualTo(made.secret());
    assertThat(next.key().start()).isEqualTo(KeySecrets.start(next.secret()));
    assertThat(after.id()).isEqualTo(before.id());
    assertThat(after.version()).isEqualTo(before.version() + 1);
  }

  @Test
  void whatIsOpenEndsWithAnExpiringKey() throws Exception {
    Future<Void> soon = open(there, make(timers.now().plusSeconds(10)));
    Future<Void> later = open(there, make(timers.now().plusSeconds(100)));
    timers.advance(Duration.ofSeconds(9));
    assertThat(soon.isComplete()).isFalse();

    timers.advance(Duration.ofSeconds(1));

    soon.await(2, SECONDS);
    timers.advance(Duration.ofSeconds(89));
    assertThat(later.isComplete()).isFalse();
    timers.advance(Duration.ofSeconds(1));
    later.await(2, SECONDS);
  }

  @Test
  void aLostMessageCostsHalfAMinute() throws Exception {
    ApiKeys.Minted made = make(null);
    Future<Void> deleted = open(there, made);
    ApiKeys.Minted other = make(null);
    Future<Void> rotated = open(there, other);
    store.delete(ACME, made.key().id()).await();
    store.rotate(ACME, other.key().id(), KeySecrets.hash("wa_new"), "wa_new").await();
    assertThat(deleted.isComplete() || rotated.isComplete()).isFalse();

    timers.advance(Duration.ofSeconds(30));

    deleted.await(2, SECONDS);
    rotated.await(2, SECONDS);
    timers.advance(Duration.ofSeconds(30));
    assertRefused(there, made.secret());
  }

  @Test
  void aDatabaseThatIsAwayEndsNothing() throws Exception {
    ApiKeys.Minted made = make(null);
    Future<Void> ended = open(there, made);
    store.fail(new IllegalStateException("away"));
    timers.advance(Duration.ofSeconds(90));
    assertThat(ended.isComplete()).isFalse();

    store.fail(null);
    store.delete(ACME, made.key().id()).await();
    timers.advance(Duration.ofSeconds(30));

    ended.await(2, SECONDS);
  }

  @Test
  void whatIsOpenedAfterTheEndEndsAtOnce() throws Exception {
    ApiKeys.Minted made = make(null);
    Principal principal = accept(there, made.secret());
    keys.delete(ACME, made.key().id()).await(5, SECONDS);

    open(there, principal).await(2, SECONDS);
  }

  @Test
  void whatHasEndedByItselfIsLeftAlone() throws Exception {
    ApiKeys.Minted made = make(null);
    Promise<Void> ended = Promise.promise();
    var open = there.onRevoked(accept(there, made.secret()), ended::tryComplete);
    Future<Void> other = open(there, made);
    open.close();

    keys.delete(ACME, made.key().id()).await(5, SECONDS);

    other.await(2, SECONDS);
    assertThat(ended.future().isComplete()).isFalse();
  }

  @Test
  void aNewNameEndsNothing() throws Exception {
    ApiKeys.Minted made = make(null);
    Future<Void> ended = open(there, made);

    StoredKey renamed =
        keys.change(CALLER, made.key().id(), new KeyChange("till 2", null, null)).await(5, SECONDS);

    assertThat(renamed.name()).isEqualTo("till 2");
    assertThat(accept(there, made.secret())).isNotNull();
    assertThat(ended.isComplete()).isFalse();
  }

  /// The key is read, revoked, and only then remembered.
  @Test
  void aKeyThatIsRevokedWhileItIsReadIsNotRemembered() throws Exception {
    ApiKeys.Minted made = make(null);
    Promise<Void> reading = Promise.promise();
    store.hold(reading.future());
    Future<Principal> asked = here.key(made.secret().reveal());

    keys.change(CALLER, made.key().id(), new KeyChange(null, false, null)).await(5, SECONDS);
    reading.complete();

    assertThat(asked.await(5, SECONDS)).isNotNull();
    assertRefused(here, made.secret());
  }

  @Test
  void onlyAMessageOfANodeIsHeard(Vertx vertx) throws Exception {
    ApiKeys.Minted one = make(null);
    ApiKeys.Minted other = make(null);
    Future<Void> ended = open(there, one);
    Future<Void> open = open(there, other);

    for (Object body : List.of(revoked(other), new JsonObject(), "text", Buffer.buffer("none"))) {
      vertx.eventBus().publish("postrider.auth.revoked", body);
    }
    Nodes.announcements(vertx, timers).publish("postrider.auth.revoked", revoked(one));

    ended.await(2, SECONDS);
    assertThat(open.isComplete()).isFalse();
  }

  private static Buffer revoked(ApiKeys.Minted made) {
    return new JsonObject().put("key", made.key().id()).toBuffer();
  }

  private ApiKeys.Minted make(@Nullable Instant expiresAt) throws Exception {
    return keys.create(CALLER, "till", EnumSet.of(Capability.EVENTS), expiresAt).await(5, SECONDS);
  }

  private static Future<Void> open(Authenticator node, ApiKeys.Minted made) throws Exception {
    return open(node, accept(node, made.secret()));
  }

  /// Completes when it is ended.
  private static Future<Void> open(Authenticator node, Principal principal) {
    Promise<Void> ended = Promise.promise();
    var _ = node.onRevoked(principal, ended::complete);
    return ended.future();
  }

  private static Principal accept(Authenticator node, Secret key) throws Exception {
    return node.key(key.reveal()).await(5, SECONDS);
  }

  private static void assertRefused(Authenticator node, Secret key) {
    assertThatThrownBy(() -> accept(node, key)).isInstanceOf(FailureException.class);
  }
}
