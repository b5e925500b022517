package io.postrider.http.exchange;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// What goes back when all went well.
public record Answer(int status, Map<String, String> headers, Content content) {
  public static final Answer NO_CONTENT = new Answer(204, Map.of(), new Content.None());

  public Answer {
    headers = Map.copyOf(headers);
  }

  /// What an answer is made of.
  public sealed interface Content {
    record None() implements Content {}

    /// A record or a `JsonObject`.
    record Json(Object value) implements Content {
      Buffer buffer() {
        return Buffer.buffer(
            value instanceof JsonObject json
                ? json.encode()
                : io.postrider.model.Json.encode(value));
      }
    }

    record Bytes(String contentType, Buffer bytes) implements Content {}

    /// The operation writes the response itself, and has the request, which is paused, to itself
    /// too: for streams and upgrades.
    record Own(Consumer<HttpServerRequest> writer) implements Content {}
  }

  public static Answer ok(Object body) {
    return json(200, body);
  }

  public static Answer json(int status, Object body) {
    return new Answer(status, Map.of(), new Content.Json(body));
  }

  public static Answer bytes(String contentType, Buffer bytes) {
    return new Answer(200, Map.of(), new Content.Bytes(contentType, bytes));
  }

  public static Answer redirect(String location) {
    return new Answer(302, Map.of("Location", location), new Content.None());
  }

  /// Leaves everything from here on to `writer`; only `X-Request-Id` is set.
  public static Answer own(Consumer<HttpServerRequest> writer) {
    return new Answer(200, Map.of(), new Content.Own(writer));
  }

  /// The content alone.
  public Buffer buffer() {
    return switch (content) {
      case Content.None() -> new JsonObject().toBuffer();
      case Content.Json json -> json.buffer();
      case Content.Bytes(_, var bytes) -> bytes;
      case Content.Own _ -> throw new IllegalStateException("writes itself");
    };
  }

  /// The same with a header more.
  public Answer with(String header, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(header, value);
    return new Answer(status, more, content);
  }
}
