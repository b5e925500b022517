package io.postrider.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Our records as JSON, by one mapper.
public final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .changeDefaultPropertyInclusion(
              value -> value.withValueInclusion(JsonInclude.Include.NON_NULL))
          .build();

  private Json() {}

  /// A record as compact JSON.
  public static String encode(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /// An array of texts; empty when it is anything else.
  public static Optional<List<String>> texts(Bytes json) {
    try {
      JsonNode read = MAPPER.readTree(json.unsafeArray());
      List<String> texts = new ArrayList<>();
      for (JsonNode one : read) {
        if (!one.isString()) {
          return Optional.empty();
        }
        texts.add(one.stringValue());
      }
      return read.isArray() ? Optional.of(List.copyOf(texts)) : Optional.empty();
    } catch (JacksonException _) {
      return Optional.empty();
    }
  }
}
