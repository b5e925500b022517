package io.postrider.model;

import com.fasterxml.jackson.annotation.JsonInclude;
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
}
