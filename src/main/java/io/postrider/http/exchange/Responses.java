package io.postrider.http.exchange;

import io.postrider.model.ErrorEnvelope;
import io.postrider.model.Failure;
import io.postrider.model.Json;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeoutException;

/// Writes responses. Whether the client is still there is its own affair.
public final class Responses {
  private static final String JSON = "application/json; charset=utf-8";

  private Responses() {}

  public static void write(HttpServerResponse response, Answer answer) {
    response.setStatusCode(answer.status());
    answer.headers().forEach(response::putHeader);
    switch (answer.content()) {
      case Answer.Content.None() -> sent(response.end());
      case Answer.Content.Json(var value) ->
          sent(
              response
                  .putHeader("Content-Type", JSON)
                  .end(value instanceof JsonObject json ? json.encode() : Json.encode(value)));
      case Answer.Content.Bytes(var type, var bytes) ->
          sent(response.putHeader("Content-Type", type).end(bytes));
      case Answer.Content.Own _ -> throw new IllegalArgumentException("is not written here");
    }
  }

  public static void text(HttpServerResponse response, int status, String body) {
    sent(
        response
            .setStatusCode(status)
            .putHeader("Content-Type", "text/plain; charset=utf-8")
            .end(body));
  }

  public static void fail(HttpServerResponse response, Throwable thrown) {
    Failure failure =
        thrown instanceof TimeoutException
            ? new Failure.Busy("request timed out")
            : Failure.of(thrown);
    ErrorEnvelope envelope = ErrorEnvelope.of(failure);
    response.setStatusCode(envelope.status()).putHeader("Content-Type", JSON);
    if (envelope.status() == 401) {
      response.putHeader("WWW-Authenticate", "Bearer");
    }
    if (envelope.retryAfterSeconds() > 0) {
      response.putHeader("Retry-After", Long.toString(envelope.retryAfterSeconds()));
    }
    sent(response.end(envelope.toJson().encode()));
  }

  private static void sent(Future<Void> written) {
    written.onFailure(_ -> {});
  }
}
