package io.postrider.auth;

import io.postrider.fetch.BoundedGet;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Fetches a JWKS.
final class JwksClient {
  static final int LIMIT_BYTES = 256 << 10;
  private static final int MOST_KEYS = 100;

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final Vertx vertx;
  private final BoundedGet page;
  private final URI url;

  /// @param timeMillis for all of it
  JwksClient(Vertx vertx, URI url, int timeMillis) {
    this.vertx = vertx;
    this.url = url;
    MultiMap headers = HttpHeaders.headers().add("Accept", "application/json");
    this.page = new BoundedGet(vertx, headers, timeMillis, LIMIT_BYTES);
  }

  /// The keys that can be used, by name; of two with the same name the first.
  Future<Map<String, TokenKey>> fetch() {
    return page.get(url).compose(this::read);
  }

  /// A hundred keys take up to 20 ms, so no event loop reads them.
  private Future<Map<String, TokenKey>> read(Buffer body) {
    return vertx
        .executeBlocking(() -> keys(vertx, body), false)
        .map(keys -> Objects.requireNonNull(keys));
  }

  static Map<String, TokenKey> keys(Vertx vertx, Buffer body) {
    try {
      JsonNode listed = MAPPER.readTree(body.getBytes()).path("keys");
      if (!listed.isArray() || listed.size() > MOST_KEYS) {
        throw new JwksException("it is no JWKS");
      }
      Map<String, TokenKey> keys = new HashMap<>();
      for (JsonNode one : listed) {
        Jwk.admit(one)
            .ifPresent(jwk -> keys.computeIfAbsent(jwk.kid(), _ -> TokenKey.of(vertx, jwk)));
      }
      return keys;
    } catch (JacksonException _) {
      throw new JwksException("it is no JSON");
    }
  }

  /// Why there is no JWKS; never says what came instead.
  static final class JwksException extends RuntimeException {
    private static final long serialVersionUID = 1;

    JwksException(String message) {
      super(message, null, false, false);
    }
  }
}
