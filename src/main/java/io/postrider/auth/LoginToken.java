package io.postrider.auth;

import io.postrider.model.Bytes;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A login token taken apart (RFC 7515 §3.1). Nothing in it is to be believed before the signature
/// has been checked.
///
/// @param signed what the signature is of
record LoginToken(
    TokenAlgorithm algorithm, String kid, Bytes signed, Bytes claims, Bytes signature) {
  /// Whether a bearer has this form, and thus is never tried as an API key (contract A.8).
  static final Pattern SHAPE = Pattern.compile("[^.]+\\.[^.]+\\.[^.]+");

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
    return parts.length == 3
        ? Base64Url.decode(parts[0])
            .flatMap(LoginToken::object)
            .filter(header -> !header.has("crit"))
            .flatMap(header -> of(header, parts))
        : Optional.empty();
  }

  private static Optional<LoginToken> of(JsonNode header, String[] parts) {
    Optional<TokenAlgorithm> algorithm = TokenAlgorithm.ofWire(text(header, "alg"));
    Optional<Bytes> claims = Base64Url.decode(parts[1]);
    Optional<Bytes> signature = Base64Url.decode(parts[2]);
    String kid = text(header, "kid");
    return algorithm.isEmpty() || claims.isEmpty() || signature.isEmpty() || kid.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new LoginToken(
                algorithm.get(),
                kid,
                Bytes.utf8(parts[0] + "." + parts[1]),
                claims.get(),
                signature.get()));
  }

  /// The key decides, not the header: both must name the same algorithm.
  boolean isSignedBy(TokenKey key) {
    return key.algorithm() == algorithm && key.accepts(signed, signature);
  }

  static Optional<JsonNode> object(Bytes json) {
    try {
      return Optional.of(MAPPER.readTree(json.unsafeArray())).filter(JsonNode::isObject);
    } catch (JacksonException _) {
      return Optional.empty();
    }
  }

  private static String text(JsonNode object, String name) {
    @Nullable JsonNode value = object.get(name);
    return value == null || !value.isString() ? "" : value.stringValue();
  }
}
