package io.postrider.http.exchange;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Contract A.10.
@ExtendWith(VertxExtension.class)
class OriginsTest {
  private static final String KNOWN = "https://app.example:8443";

  private Vertx vertx;

  @BeforeEach
  void start(Vertx vertx) {
    this.vertx = vertx;
  }

  private HttpResponse<Buffer> ask(List<String> configured, HttpMethod method, String... headers)
      throws Exception {
    Router router = Router.router(vertx);
    router.route().handler(new Origins(configured));
    router.get().handler(context -> Responses.text(context.response(), 200, "here"));
    int port =
        vertx
            .createHttpServer()
            .requestHandler(router)
            .listen(0, "127.0.0.1")
            .await(10, SECONDS)
            .actualPort();
    var request = WebClient.create(vertx).request(method, port, "127.0.0.1", "/");
    for (int i = 0; i < headers.length; i += 2) {
      request.putHeader(headers[i], headers[i + 1]);
    }
    return request.send().await(10, SECONDS);
  }

  private static List<String> list(HttpResponse<Buffer> answer, String header) {
    return List.of(String.join(",", answer.headers().getAll(header)).split(", ?", -1));
  }

  @Test
  void aConfiguredOriginMayReadTheAnswer() throws Exception {
    HttpResponse<Buffer> answer = ask(List.of(KNOWN), HttpMethod.GET, "origin", KNOWN);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.getHeader("Access-Control-Allow-Origin")).isEqualTo(KNOWN);
    assertThat(answer.getHeader("Access-Control-Allow-Credentials")).isEqualTo("true");
    assertThat(answer.headers().getAll("Vary")).containsExactly("origin");
    assertThat(list(answer, "Access-Control-Expose-Headers"))
        .containsExactlyInAnyOrder(
            "X-Request-Id", "Retry-After", "Idempotency-Replayed", "Idempotency-Mismatch");
  }

  @Test
  void itsBrowserAsksBeforehand() throws Exception {
    HttpResponse<Buffer> answer =
        ask(
            List.of("https://other.example", KNOWN),
            HttpMethod.OPTIONS,
            "origin",
            KNOWN,
            "access-control-request-method",
            "PUT",
            "access-control-request-headers",
            "authorization, x-strange");

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(answer.getHeader("Access-Control-Allow-Origin")).isEqualTo(KNOWN);
    assertThat(answer.getHeader("Access-Control-Allow-Credentials")).isEqualTo("true");
    assertThat(answer.getHeader("Access-Control-Max-Age")).isEqualTo("600");
    assertThat(answer.getHeader("Vary")).isEqualTo("origin");
    assertThat(list(answer, "Access-Control-Allow-Methods"))
        .containsExactly("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    assertThat(list(answer, "Access-Control-Allow-Headers"))
        .containsExactly(
            "Authorization",
            "Content-Type",
            "X-Api-Key",
            "Idempotency-Key",
            "Last-Event-ID",
            "X-Request-Id");
  }

  /// The library would answer 403, also to a page of our own.
  @Test
  void anotherOriginIsServedWithoutTheHeaders() throws Exception {
    for (String origin : List.of("https://app.example", "http://127.0.0.1", "null", "é")) {
      HttpResponse<Buffer> answer = ask(List.of(KNOWN), HttpMethod.GET, "origin", origin);

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().names()).noneMatch(name -> name.startsWith("Access-Control"));
      assertThat(answer.getHeader("Vary")).isEqualTo("origin");
    }
  }

  @Test
  void withoutConfiguredOriginsNothingIsSaid() throws Exception {
    HttpResponse<Buffer> answer = ask(List.of(), HttpMethod.GET, "origin", KNOWN);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().names()).noneMatch(name -> name.startsWith("Access-Control"));
    assertThat(answer.getHeader("Vary")).isNull();
  }
}
