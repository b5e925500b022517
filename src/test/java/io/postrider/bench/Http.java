package io.postrider.bench;

import io.postrider.GatewayProcess;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/// JSON over HTTP without waiting, for thousands of requests at once. It sends the gateways' test
/// key to everybody.
final class Http {
  private static final int CONNECTIONS = 1_000;
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final HttpClient client;

  Http(Vertx vertx) {
    client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(CONNECTIONS));
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

  Future<JsonObject> post(String url, JsonObject body, int wanted) {
    return post(url, body.toBuffer()).map(answer -> answer.expect(wanted));
  }

  Future<Answer> post(String url, Buffer body) {
    return ask(HttpMethod.POST, url, body);
  }

  private Future<Answer> ask(HttpMethod method, String url, Buffer body) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(method)
            .setAbsoluteURI(url)
            .setIdleTimeout(PATIENCE.toMillis())
            .putHeader("content-type", "application/json")
            .putHeader("x-api-key", GatewayProcess.KEY);
    return client.request(options).compose(request -> request.send(body)).compose(Http::answer);
  }

  private static Future<Answer> answer(HttpClientResponse response) {
    return response.body().map(text -> new Answer(response.statusCode(), text));
  }
}
