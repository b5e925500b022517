package io.postrider.config;

import static io.postrider.config.ConfigFixture.config;
import static io.postrider.config.ConfigFixture.load;
import static io.postrider.config.ConfigFixture.rejects;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.model.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ConfigTest {
  private static final Path FILE = Path.of("conf", "postrider.json");
  private static final String KEY = "A".repeat(43) + "=";

  @Test
  void holdsItsDefaultsWithoutAFile() {
    assertThat(Config.load(Path.of("no-such-file"), Map.of()).config()).isEqualTo(Config.DEFAULTS);
  }

  @Test
  void theFileOfTheDistributionHoldsEveryDefault() throws Exception {
    JsonNode file = JsonMapper.shared().readTree(Files.readString(FILE));

    assertThat(Config.load(FILE, Map.of()).config()).isEqualTo(Config.DEFAULTS);
    assertThat(file.propertyNames()).hasSize(Config.class.getRecordComponents().length);
    for (var component : Config.class.getRecordComponents()) {
      if (file.get(component.getName()).isObject()) {
        assertThat(file.get(component.getName()).propertyNames())
            .hasSize(component.getType().getRecordComponents().length);
      }
    }
  }

  @Test
  void readsItsOwnKeys() {
    assertThat(config("{\"data\":\"d\"}").data()).isEqualTo(Path.of("d"));
    assertThat(config("POSTRIDER_DATA", "e").data()).isEqualTo(Path.of("e"));
    assertThat(config("POSTRIDER_MASTER_KEY", KEY).masterKey()).isEqualTo(new Secret(KEY));
  }

  @Test
  void aVariableOverridesTheFileAndAnEmptyOneDoesNot() {
    String file = "{\"http\":{\"port\":1}}";

    assertThat(load(file, Map.of("POSTRIDER_HTTP_PORT", "2")).config().http().port()).isEqualTo(2);
    assertThat(load(file, Map.of("POSTRIDER_HTTP_PORT", "")).config().http().port()).isEqualTo(1);
  }

  @Test
  void namesTheVariableThatCannotBeUsed() {
    assertThatThrownBy(() -> config("POSTRIDER_HTTP_PORT", "http"))
        .isInstanceOf(ConfigException.class)
        .hasMessage("http.port (POSTRIDER_HTTP_PORT) must be a whole number");
  }

  @Test
  void tellsVariablesThatItDoesNotKnow() {
    var loaded =
        load("{}", Map.of("POSTRIDER_PORT_80_TCP", "x", "POSTRIDER_HTTP_PORT", "1", "HOME", "y"));

    assertThat(loaded.unknownVariables()).containsExactly("POSTRIDER_PORT_80_TCP");
  }

  @Test
  void rejectsWhatCannotBe() {
    rejects("{\"htp\":{}}", "htp is not a known key");
    rejects("[]", "the file must be an object");
    rejects("{\"masterKey\":\"c2hvcnQ=\"}", "masterKey must be base64 of 32 bytes");
    assertThatThrownBy(() -> config("{\n\"http\": }"))
        .hasMessageContaining("no valid JSON (line 2)");
    assertThatThrownBy(() -> config("{\"http\":{},\"http\":{}}"))
        .hasMessageContaining("no valid JSON");
    assertThatThrownBy(() -> config("")).isInstanceOf(ConfigException.class);
  }
}
