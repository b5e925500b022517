package io.postrider.config;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Loads configurations out of texts.
final class ConfigFixture {
  private ConfigFixture() {}

  static Config.Loaded load(String json, Map<String, String> environment) {
    try {
      Path file = Files.createTempFile("postrider", ".json");
      try {
        Files.writeString(file, json);
        return Config.load(file, environment);
      } finally {
        Files.delete(file);
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  static Config config(String json) {
    return load(json, Map.of()).config();
  }

  static Config config(String variable, String value) {
    return load("{}", Map.of(variable, value)).config();
  }

  static void rejects(String json, String message) {
    assertThatThrownBy(() -> config(json)).isInstanceOf(ConfigException.class).hasMessage(message);
  }
}
