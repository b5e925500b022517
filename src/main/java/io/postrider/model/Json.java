package io.postrider.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Our records as JSON, by one strict mapper: unknown properties, missing ones and `null` for a
/// number are errors.
public final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .changeDefaultPropertyInclusion(
              value -> value.withValueInclusion(JsonInclude.Include.NON_NULL))
          .build();

  private Json() {}

  /// A record as compact JSON.
  public static String encode(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /// JSON as a record.
  ///
  /// @throws FailureException `Malformed` when it does not fit, without a word of its content
  public static <T> T decode(String json, Class<T> type) {
    try {
      return MAPPER.readValue(json, type);
    } catch (JacksonException unfit) {
      throw new Failure.Malformed(
              java.util.List.of("the JSON does not fit " + type.getSimpleName()))
          .asException();
    }
  }
}
