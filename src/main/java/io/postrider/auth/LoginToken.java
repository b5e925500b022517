package io.postrider.auth;

import io.postrider.model.Bytes;
import io.postrider.model.Texts;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A login token taken apart (RFC 7515 §3.1). Nothing in it is to be believed before the signature
/// has been checked.
///
/// @param text all of it
record LoginToken(
    String text, TokenAlgorithm algorithm, String kid, Bytes claims, Bytes signature) {
  private static final int LONGEST = 8 << 10;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /// Empty when it is none, or has an algorithm that is not allowed, or demands what nobody here
  /// understands (`crit`).
  static Optional<LoginToken> parse(String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    String[] parts = text.split("\\.", -1);
    try {
      return parts.length == 3
          ? of(text, Stream.of(parts).map(Bytes::fromBase64Url).toList())
          : Optional.empty();
    } catch (IllegalArgumentException noBase64) {
      return Optional.empty();
    }
  }

  private static Optional<LoginToken> of(String text, List<Bytes> parts) {
    return object(parts.get(0))
        .filter(header -> !header.has("crit") && !text(header, "kid").isEmpty())
        .flatMap(header -> of(text, header, parts));
  }

  private static Optional<LoginToken> of(String text, JsonNode header, List<Bytes> parts) {
    return TokenAlgorithm.ofWire(text(header, "alg"))
        .map(
            algorithm ->
                new LoginToken(text, algorithm, text(header, "kid"), parts.get(1), parts.get(2)));
  }

  static Optional<JsonNode> object(Bytes json) {
    try {
      return Texts.utf8(json.unsafeArray()).map(MAPPER::readTree).filter(JsonNode::isObject);
    } catch (JacksonException _) {
      return Optional.empty();
    }
  }

  private static String text(JsonNode object, String name) {
    @Nullable JsonNode value = object.get(name);
    return value == null || !value.isString() ? "" : value.stringValue();
  }
}
