package io.postrider.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Capability;
import io.postrider.model.OrganizationId;
import io.postrider.model.Secret;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeysTest {
  @Test
  void aNewKeyIsLongAndNeverTheSame() {
    assertThat(Keys.generate().reveal()).matches("wa_[A-Za-z0-9_-]{40}");
    assertThat(Keys.generate()).isNotEqualTo(Keys.generate());
  }

  /// Source of the digest: `printf abc | openssl sha256 -binary | base64`.
  @Test
  void theHashIsUnpaddedBase64Url() {
    assertThat(Keys.hash("abc")).isEqualTo("ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
  }

  @Test
  void whatIsKeptDoesNotHoldTheKey() {
    Secret key = Keys.generate();

    StoredKey stored =
        Keys.stored(key, new OrganizationId("org"), "till", Set.of(Capability.READ), Instant.EPOCH);

    assertThat(stored.toString()).doesNotContain(key.reveal());
    assertThat(key.reveal()).startsWith(stored.start());
    assertThat(stored.hash()).isEqualTo(Keys.hash(key.reveal()));
  }
}
