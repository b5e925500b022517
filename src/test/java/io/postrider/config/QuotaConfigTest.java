package io.postrider.config;

import static io.postrider.config.ConfigFixture.config;
import static io.postrider.config.ConfigFixture.rejects;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuotaConfigTest {
  @Test
  void givesAnOrganizationEnoughByDefault() {
    assertThat(config("{}").quota()).isEqualTo(new QuotaConfig(1_000, 1_000, 200, 50));
  }

  @Test
  void readsItsKeys() {
    assertThat(
            config(
                    "{\"quota\":{\"sessions\":1,\"apiKeys\":2,\"streams\":3,"
                        + "\"streamsPerKey\":4}}")
                .quota())
        .isEqualTo(new QuotaConfig(1, 2, 3, 4));
    assertThat(config("POSTRIDER_QUOTA_STREAMS_PER_KEY", "7").quota().streamsPerKey()).isEqualTo(7);
  }

  @Test
  void rejectsWhatCannotBe() {
    rejects("{\"quota\":{\"sessions\":0}}", "quota.sessions must be 1 to 100000, was 0");
    rejects("{\"quota\":{\"apiKeys\":0}}", "quota.apiKeys must be 1 to 100000, was 0");
    rejects("{\"quota\":{\"streams\":100001}}", "quota.streams must be 1 to 100000, was 100001");
    rejects(
        "{\"quota\":{\"streamsPerKey\":-1}}", "quota.streamsPerKey must be 1 to 100000, was -1");
  }
}
