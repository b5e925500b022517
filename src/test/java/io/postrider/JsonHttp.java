package io.postrider;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A client of JSON over HTTP that waits for its answers.
///
/// @param base what paths are appended to
/// @param headers sent with each request
public record JsonHttp(String base, Map<String, String> headers) {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// An answer as it came.
  public record Answer(int status, String text, java.net.http.HttpHeaders headers) {
    /// A header; empty when it is not there.
    public String header(String name) {
      return headers.firstValue(name).orElse("");
    }

    /// An answer that must have this status.
    public Answer expect(int wanted) {
      if (status != wanted) {
        throw new AssertionError("expected " + wanted + ", was " + status + ": " + text);
      }
      return this;
    }

    /// Its JSON; empty when there is no text.
    public JsonObject body() {
      return text.isBlank() ? new JsonObject() : new JsonObject(text);
    }
  }

  public JsonHttp {
    headers = Map.copyOf(headers);
  }

  public Answer get(String path) {
    return ask("GET", path, null);
  }

  public Answer post(String path, JsonObject body) {
    return ask("POST", path, body);
  }

  public Answer patch(String path, JsonObject body) {
    return ask("PATCH", path, body);
  }

  public Answer delete(String path) {
    return ask("DELETE", path, null);
  }

  /// The same with a header more.
  public JsonHttp with(String header, String value) {
    Map<String, String> more = new java.util.HashMap<>(headers);
    more.put(header, value);
    return new JsonHttp(base, more);
  }

  private Answer ask(String method, String path, @Nullable JsonObject body) {
    var content = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.encode());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path)).method(method, content).timeout(PATIENCE);
    headers.forEach(request::header);
    if (body != null) {
      request.header("content-type", "application/json");
    }
    try {
      var response = CLIENT.send(request.build(), BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body(), response.headers());
    } catch (IOException failed) {
      throw new AssertionError(method + " " + path + " was not answered: " + failed, failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(method + " " + path + ": interrupted", interrupted);
    }
  }
}
