package io.postrider;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.auth.MemoryKeyStore;
import io.postrider.auth.StoredKey;
import io.postrider.config.BootstrapConfig;
import io.postrider.model.OrganizationId;
import io.postrider.model.Secret;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BootstrapTest {
  private static final OrganizationId ACME = new OrganizationId("acme");
  private static final BootstrapConfig CONFIGURED =
      new BootstrapConfig(ACME, new Secret("wa_" + "b".repeat(40)));

  private final MemoryKeyStore store = new MemoryKeyStore();

  private List<StoredKey> keys() {
    return store.list(ACME).result();
  }

  @Test
  void keepsTheConfiguredKeyOnce() {
    assertThat(Bootstrap.run(CONFIGURED, store)).isEmpty();
    assertThat(Bootstrap.run(CONFIGURED, store)).isEmpty();

    assertThat(keys()).hasSize(1);
  }

  @Test
  void aDeletedKeyDoesNotComeBack() {
    assertThat(Bootstrap.run(CONFIGURED, store)).isEmpty();
    store.delete(ACME, keys().getFirst().id()).await();

    assertThat(Bootstrap.run(CONFIGURED, store)).isEmpty();

    assertThat(keys()).isEmpty();
  }

  @Test
  void norDoesOneThatWasRotatedAway() {
    assertThat(Bootstrap.run(CONFIGURED, store)).isEmpty();
    store.rotate(ACME, keys().getFirst().id(), "N".repeat(43), "wa_new").await();

    assertThat(Bootstrap.run(CONFIGURED, store)).isEmpty();

    assertThat(keys()).extracting(StoredKey::hash).containsExactly("N".repeat(43));
  }

  @Test
  void withoutAnyOneIsMade() {
    BootstrapConfig config = new BootstrapConfig(ACME, null);

    assertThat(Bootstrap.run(config, store)).isPresent();
    assertThat(Bootstrap.run(config, store)).isEmpty();
    assertThat(keys()).hasSize(1);
  }
}
