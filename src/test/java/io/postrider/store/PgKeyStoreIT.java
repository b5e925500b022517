package io.postrider.store;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.auth.KeyChange;
import io.postrider.auth.KeyStore;
import io.postrider.auth.StoredKey;
import io.postrider.model.Capability;
import io.postrider.model.OrganizationId;
import io.postrider.protocol.crypto.Random;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class PgKeyStoreIT {
  private static final OrganizationId ACME = new OrganizationId("acme");
  private static final OrganizationId OTHER = new OrganizationId("other");

  private Database database;
  private KeyStore keys;

  @BeforeEach
  void start(Vertx vertx) throws Exception {
    database = TestDatabase.open(vertx, TestDatabase.create(), new MasterKey(Random.next(32)));
    keys = database.keys();
  }

  @AfterEach
  void stop() throws Exception {
    database.close().await(5, SECONDS);
  }

  @Test
  void listsTheKeysOfAnOrganizationNewestFirst() throws Exception {
    StoredKey first = insert("k1", ACME, Rows.NOON);
    StoredKey second = insert("k2", ACME, Rows.NOON.plusSeconds(1));
    StoredKey third = insert("k3", ACME, Rows.NOON.plusSeconds(1));
    StoredKey foreign = insert("k4", OTHER, Rows.NOON);

    assertThat(on(keys.list(ACME))).containsExactly(third, second, first);
    assertThat(on(keys.list(new OrganizationId("nobody")))).isEmpty();
    assertThat(on(keys.byIds(Set.of("k1", "k4", "k9")))).containsExactlyInAnyOrder(first, foreign);
  }

  @Test
  void changesWhatIsGivenAndNothingElse() throws Exception {
    StoredKey key = insert("k1", ACME, Rows.NOON);
    Instant end = Rows.NOON.plusSeconds(60);

    StoredKey changed =
        on(keys.change(ACME, "k1", new KeyChange("till", false, end))).orElseThrow();

    assertThat(changed.name()).isEqualTo("till");
    assertThat(changed.enabled()).isFalse();
    assertThat(changed.expiresAt()).isEqualTo(end);
    assertThat(changed.hash()).isEqualTo(key.hash());
    assertThat(on(keys.change(ACME, "k1", new KeyChange(null, null, null)))).contains(changed);
    assertThat(on(keys.byHashes(Set.of(key.hash())))).contains(changed);
  }

  @Test
  void aRotatedKeyIsFoundByItsNewHashOnly() throws Exception {
    StoredKey key = insert("k1", ACME, Rows.NOON);
    String hash = "N".repeat(43);

    StoredKey rotated = on(keys.rotate(ACME, "k1", hash, "wa_new")).orElseThrow();

    assertThat(rotated.version()).isEqualTo(2);
    assertThat(rotated.start()).isEqualTo("wa_new");
    assertThat(on(keys.byHashes(Set.of(hash)))).contains(rotated);
    assertThat(on(keys.byHashes(Set.of(key.hash())))).isEmpty();
  }

  @Test
  void anotherOrganizationsKeyIsNotThere() throws Exception {
    StoredKey key = insert("k1", ACME, Rows.NOON);

    assertThat(on(keys.find(OTHER, "k1"))).isEmpty();
    assertThat(on(keys.change(OTHER, "k1", new KeyChange("mine", null, null)))).isEmpty();
    assertThat(on(keys.rotate(OTHER, "k1", "N".repeat(43), "wa_new"))).isEmpty();
    assertThat(on(keys.delete(OTHER, "k1"))).isFalse();
    assertThat(on(keys.find(ACME, "k1"))).contains(key);
  }

  @Test
  void deletesAKeyOnce() throws Exception {
    StoredKey key = insert("k1", ACME, Rows.NOON);

    assertThat(on(keys.delete(ACME, "k1"))).isTrue();
    assertThat(on(keys.delete(ACME, "k1"))).isFalse();
    assertThat(on(keys.byHashes(Set.of(key.hash())))).isEmpty();
  }

  @Test
  void whatWasDeletedOrRotatedAwayIsRetired() throws Exception {
    StoredKey deleted = insert("k1", ACME, Rows.NOON);
    StoredKey rotated = insert("k2", ACME, Rows.NOON);
    StoredKey kept = insert("k3", ACME, Rows.NOON);

    on(keys.delete(ACME, "k1"));
    on(keys.rotate(ACME, "k2", "N".repeat(43), "wa_new"));

    assertThat(on(keys.retired(deleted.hash()))).isTrue();
    assertThat(on(keys.retired(rotated.hash()))).isTrue();
    assertThat(on(keys.retired(kept.hash()))).isFalse();
    assertThat(on(keys.retired("N".repeat(43)))).isFalse();
  }

  @Test
  void keepsTheLatestUse() throws Exception {
    StoredKey _ = insert("k1", ACME, Rows.NOON);
    StoredKey _ = insert("k2", ACME, Rows.NOON);
    Instant later = Rows.NOON.plusSeconds(60);

    on(keys.used(Map.of("k1", later, "k2", Rows.NOON, "gone", later)));
    on(keys.used(Map.of("k1", Rows.NOON)));

    assertThat(lastUse("k1")).isEqualTo(later);
    assertThat(lastUse("k2")).isEqualTo(Rows.NOON);
  }

  /// Login tokens name organizations that nobody has registered (api.md §22).
  @Test
  void aSessionMakesItsOrganization() throws Exception {
    OrganizationId unheard = new OrganizationId("org_2fXyZ-unheard.of:1");

    on(database.sessions().insert(Rows.session("s1", unheard, null)));
    on(database.sessions().insert(Rows.session("s2", unheard, null)));

    assertThat(on(database.sessions().list(unheard))).hasSize(2);
    StoredKey key = insert("k1", unheard, Rows.NOON);
    assertThat(on(keys.list(unheard))).containsExactly(key);
  }

  @Test
  void anOrganizationHasSoManyKeysAndNoMoreAlsoWhenTheyComeAtOnce() throws Exception {
    List<Future<Void>> all = new ArrayList<>();
    for (int i = 10; i < 30; i++) {
      all.add(keys.insertWithin(5, key("k" + i, ACME, Rows.NOON)));
    }
    on(Future.join(all).otherwiseEmpty());

    assertThat(all).filteredOn(Future::succeeded).hasSize(5);
    assertThat(on(keys.list(ACME))).hasSize(5);
    on(keys.insertWithin(5, key("k40", OTHER, Rows.NOON)));
    assertThatThrownBy(() -> on(keys.insertWithin(5, key("k41", ACME, Rows.NOON))))
        .hasMessage("Conflict[why=the organization has 5 API keys, and may have no more]");
    on(keys.delete(ACME, on(keys.list(ACME)).getFirst().id()));
    on(keys.insertWithin(5, key("k42", ACME, Rows.NOON)));
  }

  private @Nullable Instant lastUse(String id) throws Exception {
    return on(keys.find(ACME, id)).orElseThrow().lastUsedAt();
  }

  private StoredKey insert(String id, OrganizationId organization, Instant createdAt)
      throws Exception {
    StoredKey key = key(id, organization, createdAt);
    on(keys.insert(key));
    return key;
  }

  private static StoredKey key(String id, OrganizationId organization, Instant createdAt) {
    return new StoredKey(
        id,
        organization,
        "a key",
        id.repeat(22).substring(0, 43),
        "wa_abc",
        1,
        Set.of(Capability.READ),
        true,
        null,
        createdAt,
        null);
  }

  private static <T> T on(Future<T> future) throws Exception {
    return future.await(10, SECONDS);
  }
}
