package io.postrider.config;

import static io.postrider.config.ConfigFixture.config;
import static io.postrider.config.ConfigFixture.rejects;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.OrganizationId;
import io.postrider.model.Secret;
import org.junit.jupiter.api.Test;

class BootstrapConfigTest {
  private static final String KEY = "wa_" + "k".repeat(29);

  @Test
  void hasNoKeyByDefault() {
    assertThat(config("{}").bootstrap())
        .isEqualTo(new BootstrapConfig(new OrganizationId("default"), null));
  }

  @Test
  void readsItsKeys() {
    assertThat(config("POSTRIDER_BOOTSTRAP_KEY", KEY).bootstrap().key()).isEqualTo(new Secret(KEY));
    assertThat(config("{\"bootstrap\":{\"organization\":\"org_9\"}}").bootstrap().organization())
        .isEqualTo(new OrganizationId("org_9"));
  }

  @Test
  void rejectsWhatCannotBeWithoutRepeatingIt() {
    String problem =
        "bootstrap.key must start with wa_ and have at least 32 visible characters, none of them a"
            + " dot";

    rejects("{\"bootstrap\":{\"key\":\"wa_short\"}}", problem);
    rejects("{\"bootstrap\":{\"key\":\"" + KEY + ".a.b\"}}", problem);
    rejects("{\"bootstrap\":{\"key\":\"" + "k".repeat(40) + "\"}}", problem);
    rejects(
        "{\"bootstrap\":{\"organization\":\"a b\"}}",
        "bootstrap.organization must be an id of letters, digits and _ . : -");
  }
}
