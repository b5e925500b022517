package io.postrider.http.exchange;

import io.postrider.model.ErrorEnvelope;
import io.postrider.model.Failure;
import io.postrider.model.Json;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeoutException;

/// Writes responses. Whether the client is still there is its own affair.
public final class Responses {
  private static final String JSON = "application/json; charset=utf-8";

  private static final int SMALL_BYTES = 1 << 14;
  private static final int PIECE_BYTES = 1 << 16;

  private Responses() {}

  public static void write(HttpServerResponse response, Answer answer) {
    response.setStatusCode(answer.status());
    answer.headers().forEach(response::putHeader);
    switch (answer.content()) {
      case Answer.Content.None() -> sent(response.end());
      case Answer.Content.Json(var value) ->
          send(
              response.putHeader("Content-Type", JSON),
              Buffer.buffer(value instanceof JsonObject json ? json.encode() : Json.encode(value)));
      case Answer.Content.Bytes(var type, var bytes) ->
          send(response.putHeader("Content-Type", type), bytes);
      case Answer.Content.Own _ -> throw new IllegalArgumentException("is not written here");
    }
  }

  /// What is large goes a piece at a time, each when the one before has left, so that a client who
  /// reads slowly pins little. One who takes no piece for as long as a connection may be idle loses
  /// his.
  private static void send(HttpServerResponse response, Buffer body) {
    if (body.length() <= SMALL_BYTES) {
      sent(response.end(body));
    } else {
      response.putHeader("Content-Length", Integer.toString(body.length()));
      send(response, body, 0);
    }
  }

  private static void send(HttpServerResponse response, Buffer body, int from) {
    int to = Math.min(body.length(), from + PIECE_BYTES);
    if (from == to) {
      sent(response.end());
      return;
    }
    sent(response.write(body.slice(from, to)).onSuccess(_ -> send(response, body, to)));
  }

  public static void text(HttpServerResponse response, int status, String body) {
    sent(
        response
            .setStatusCode(status)
            .putHeader("Content-Type", "text/plain; charset=utf-8")
            .end(body));
  }

  public static void fail(HttpServerResponse response, Throwable thrown) {
    ErrorEnvelope envelope = ErrorEnvelope.of(failure(thrown));
    response.setStatusCode(envelope.status()).putHeader("Content-Type", JSON);
    if (envelope.status() == 401) {
      response.putHeader("WWW-Authenticate", "Bearer");
    }
    if (envelope.retryAfterSeconds() > 0) {
      response.putHeader("Retry-After", Long.toString(envelope.retryAfterSeconds()));
    }
    sent(response.end(envelope.toJson().encode()));
  }

  /// Why it is; what nobody expects is logged.
  public static Failure failure(Throwable thrown) {
    return thrown instanceof TimeoutException
        ? new Failure.Unknown("request timed out")
        : Failure.of(thrown);
  }

  private static void sent(Future<Void> written) {
    written.onFailure(_ -> {});
  }
}
