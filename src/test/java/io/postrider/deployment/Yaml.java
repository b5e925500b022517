package io.postrider.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// Files of the folder `conf`.
final class Yaml {
  static final Path CONF = Path.of("conf");

  private static final YAMLMapper MAPPER =
      YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private Yaml() {}

  /// All documents of a file.
  static List<JsonNode> documents(Path file) {
    try (var values = MAPPER.readerFor(JsonNode.class).<JsonNode>readValues(text(file))) {
      return values.readAll();
    }
  }

  static JsonNode document(Path file) {
    List<JsonNode> all = documents(file);
    if (all.size() != 1) {
      throw new AssertionError(file + " has " + all.size() + " documents");
    }
    return all.getFirst();
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /// An object whose values are texts.
  static Map<String, String> texts(JsonNode object) {
    Map<String, String> texts = new LinkedHashMap<>();
    object
        .propertyStream()
        .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asString()));
    return texts;
  }
}
