package io.postrider.config;

import static io.postrider.config.ConfigFixture.config;
import static io.postrider.config.ConfigFixture.rejects;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Secret;
import org.junit.jupiter.api.Test;

class DatabaseConfigTest {
  @Test
  void isEmbeddedByDefault() {
    assertThat(config("{}").database()).isEqualTo(new DatabaseConfig(null, 8));
  }

  @Test
  void readsItsKeys() {
    String url = "postgresql://user:pass@db.example:5432/postrider";

    assertThat(config("DATABASE_URL", url).database().url()).isEqualTo(new Secret(url));
    assertThat(config("POSTRIDER_DATABASE_POOL_SIZE", "5").database().poolSize()).isEqualTo(5);
    assertThat(config("{\"database\":{\"url\":null,\"poolSize\":4}}").database())
        .isEqualTo(new DatabaseConfig(null, 4));
  }

  @Test
  void rejectsWhatCannotBeWithoutRepeatingIt() {
    rejects(
        "{\"database\":{\"url\":\"mysql://user:hidden@h/d\"}}",
        "database.url must have the form postgresql://user:password@host:port/database");
    rejects(
        "{\"database\":{\"poolSize\":3}}",
        "database.poolSize must be 4 to 100 (two connections write, sessions and requests have one"
            + " each at least), was 3");
  }
}
