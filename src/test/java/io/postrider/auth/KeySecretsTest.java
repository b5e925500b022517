package io.postrider.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Capability;
import io.postrider.model.OrganizationId;
import io.postrider.model.Secret;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeySecretsTest {
  @Test
  void aNewKeyIsLongAndNeverTheSame() {
    assertThat(KeySecrets.generate().reveal()).matches("wa_[A-Za-z0-9_-]{40}");
    assertThat(KeySecrets.generate()).isNotEqualTo(KeySecrets.generate());
  }

  /// Source of the digest: `printf abc | openssl sha256 -binary | base64`.
  @Test
  void theHashIsUnpaddedBase64Url() {
    assertThat(KeySecrets.hash("abc")).isEqualTo("ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
  }

  @Test
  void whatIsKeptDoesNotHoldTheKey() {
    Secret key = KeySecrets.generate();

    StoredKey stored =
        KeySecrets.stored(
            key, new OrganizationId("org"), "till", Set.of(Capability.READ), Instant.EPOCH);

    assertThat(stored.toString()).doesNotContain(key.reveal());
    assertThat(key.reveal()).startsWith(stored.start());
    assertThat(stored.hash()).isEqualTo(KeySecrets.hash(key.reveal()));
  }
}
