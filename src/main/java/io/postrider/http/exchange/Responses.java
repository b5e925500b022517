package io.postrider.http.exchange;

import io.postrider.model.ErrorEnvelope;
import io.postrider.model.Failure;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Writes responses. Whether the client is still there is its own affair.
public final class Responses {
  private static final String JSON = "application/json; charset=utf-8";

  private static final int SMALL_BYTES = 1 << 14;
  private static final int PIECE_BYTES = 1 << 16;

  /// In which a piece has to leave.
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private Responses() {}

  public static void write(HttpServerResponse response, Answer answer) {
    write(response, answer, PATIENCE);
  }

  /// @param patience with a client, for each piece
  static void write(HttpServerResponse response, Answer answer, Duration patience) {
    response.setStatusCode(answer.status());
    answer.headers().forEach(response::putHeader);
    switch (answer.content()) {
      case Answer.Content.None() -> sent(response.end());
      case Answer.Content.Json json ->
          send(response.putHeader("Content-Type", JSON), json.buffer(), patience);
      case Answer.Content.Bytes(var type, var bytes) ->
          send(response.putHeader("Content-Type", type), bytes, patience);
      case Answer.Content.Own _ -> throw new IllegalArgumentException("is not written here");
    }
  }

  /// What is large goes a piece at a time, each when the one before has left, so that a client who
  /// reads slowly pins little. One who does not take it gets no more, and loses his connection when
  /// he reads again, or when it is idle: the library closes none before what it has is written.
  private static void send(HttpServerResponse response, Buffer body, Duration patience) {
    if (body.length() <= SMALL_BYTES) {
      sent(response.end(body));
    } else {
      response.putHeader("Content-Length", Integer.toString(body.length()));
      send(response, body, 0, patience);
    }
  }

  private static void send(HttpServerResponse response, Buffer body, int from, Duration patience) {
    int to = Math.min(body.length(), from + PIECE_BYTES);
    if (from == to) {
      sent(response.end());
      return;
    }
    response
        .write(body.slice(from, to))
        .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
        .onSuccess(_ -> send(response, body, to, patience))
        .onFailure(_ -> sent(response.reset()));
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
