package io.postrider.bench;

import io.postrider.GatewayProcess;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/// JSON over HTTP without waiting, for thousands of requests at once. It sends a key to everybody,
/// the gateways' test key at first.
final class Http {
  private static final int CONNECTIONS = 1_000;
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final HttpClient client;
  private final HttpClient streams;
  private final String key;

  Http(Vertx vertx) {
    this(
        vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(CONNECTIONS)),
        vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(2 * CONNECTIONS)),
        GatewayProcess.KEY);
  }

  private Http(HttpClient client, HttpClient streams, String key) {
    this.client = client;
    this.streams = streams;
    this.key = key;
  }

  /// The same connections, with another key.
  Http as(String other) {
    return new Http(client, streams, other);
  }

  /// An answer as it came.
  record Answer(int status, Buffer text) {
    JsonObject expect(int wanted) {
      if (status != wanted) {
        throw new IllegalStateException("expected " + wanted + ", was " + status + ": " + text);
      }
      return text.toJsonObject();
    }
  }

  Future<JsonObject> get(String url, int wanted) {
    return ask(HttpMethod.GET, url, Buffer.buffer()).map(answer -> answer.expect(wanted));
  }

  /// An answer that is a list.
  Future<JsonArray> list(String url) {
    return ask(HttpMethod.GET, url, Buffer.buffer()).map(answer -> answer.text().toJsonArray());
  }

  Future<JsonObject> post(String url, JsonObject body, int wanted) {
    return post(url, body.toBuffer()).map(answer -> answer.expect(wanted));
  }

  Future<Answer> post(String url, Buffer body) {
    return ask(HttpMethod.POST, url, body);
  }

  /// Opens a stream of events.
  ///
  /// @param chunks gets what comes
  /// @return its connection, to close it
  Future<HttpConnection> stream(String url, Handler<Buffer> chunks) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setAbsoluteURI(url)
            .putHeader("accept", "text/event-stream")
            .putHeader("x-api-key", key);
    return streams
        .request(options)
        .compose(request -> request.send().map(response -> read(response, chunks)));
  }

  private static HttpConnection read(HttpClientResponse response, Handler<Buffer> chunks) {
    if (response.statusCode() != 200) {
      throw new IllegalStateException("a stream is answered " + response.statusCode());
    }
    response.handler(chunks);
    return response.request().connection();
  }

  /// An answer is read where it comes: what the caller's thread adds to the future may be late, and
  /// what has come until then is lost.
  private Future<Answer> ask(HttpMethod method, String url, Buffer body) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(method)
            .setAbsoluteURI(url)
            .setIdleTimeout(PATIENCE.toMillis())
            .putHeader("content-type", "application/json")
            .putHeader("x-api-key", key);
    return client.request(options).compose(request -> request.send(body).compose(Http::answer));
  }

  private static Future<Answer> answer(HttpClientResponse response) {
    return response.body().map(text -> new Answer(response.statusCode(), text));
  }
}
