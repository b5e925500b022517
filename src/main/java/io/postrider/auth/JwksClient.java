package io.postrider.auth;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Fetches a JWKS: bounded in size and time, follows nothing, and keeps no connection.
final class JwksClient {
  static final int LIMIT_BYTES = 256 << 10;
  private static final int MOST_KEYS = 100;

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final Vertx vertx;
  private final int timeMillis;
  private final HttpClient client;
  private final RequestOptions request;

  /// @param timeMillis for all of it
  JwksClient(Vertx vertx, URI url, int timeMillis) {
    this.vertx = vertx;
    this.timeMillis = timeMillis;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setKeepAlive(false)
                .setVerifyHost(true)
                .setConnectTimeout(timeMillis));
    this.request =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setFollowRedirects(false)
            .setAbsoluteURI(url.toString())
            .putHeader("Accept", "application/json");
  }

  /// The keys that can be used, by name; of two with the same name the first.
  Future<Map<String, TokenKey>> fetch() {
    Promise<Buffer> body = Promise.promise();
    client.request(request).onFailure(body::tryFail).onSuccess(sent -> exchange(sent, body));
    return body.future().compose(this::read);
  }

  /// Runs on the connection's event loop, so that the response is read from its beginning on,
  /// whichever thread wants it.
  private void exchange(HttpClientRequest sent, Promise<Buffer> body) {
    limit(sent, body);
    sent.send().onFailure(body::tryFail).onSuccess(response -> read(response, body));
  }

  /// Ends the request when the time is over, however little comes how slowly.
  private void limit(HttpClientRequest sent, Promise<Buffer> body) {
    long timer =
        vertx.setTimer(
            timeMillis,
            _ -> {
              body.tryFail(new JwksException("it did not come in time"));
              sent.reset();
            });
    body.future().onComplete(_ -> vertx.cancelTimer(timer));
  }

  private static void read(HttpClientResponse response, Promise<Buffer> body) {
    if (response.statusCode() != 200) {
      body.tryFail(new JwksException("status " + response.statusCode()));
      response.request().reset();
      return;
    }
    Buffer read = Buffer.buffer();
    response
        .handler(
            chunk -> {
              if (read.length() + chunk.length() <= LIMIT_BYTES) {
                read.appendBuffer(chunk);
              } else {
                body.tryFail(new JwksException("it is too large"));
                response.request().reset();
              }
            })
        .exceptionHandler(body::tryFail)
        .endHandler(_ -> body.tryComplete(read));
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
