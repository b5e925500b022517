package io.postrider.version;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
final class WebVersionPageTest {
  private static ClientVersion read(Vertx vertx, Consumer<HttpServerRequest> server)
      throws Exception {
    HttpServer page =
        vertx
            .createHttpServer()
            .requestHandler(server::accept)
            .listen(0, "127.0.0.1")
            .await(10, SECONDS);
    URI url = URI.create("http://127.0.0.1:" + page.actualPort() + "/");
    return new WebVersionPage(vertx, url).read().await(20, SECONDS);
  }

  private static void browsersOnly(HttpServerRequest request) {
    boolean fits =
        "none".equals(request.getHeader("Sec-Fetch-Site"))
            && String.valueOf(request.getHeader("User-Agent")).startsWith("Mozilla/");
    request
        .response()
        .setStatusCode(fits ? 200 : 400)
        .end("<html>..\"client_revision\":1050000001,..</html>");
  }

  @Test
  void readsWhatABrowserWouldBeShown(Vertx vertx) throws Exception {
    assertThat(read(vertx, WebVersionPageTest::browsersOnly))
        .isEqualTo(new ClientVersion(1_050_000_001));
  }

  @Test
  void refusesOtherAnswers(Vertx vertx) {
    assertThatThrownBy(() -> read(vertx, request -> request.response().end("nothing")))
        .hasMessage("it names no version");
    assertThatThrownBy(() -> read(vertx, request -> request.response().setStatusCode(302).end()))
        .hasMessage("status 302");
    Buffer large = Buffer.buffer(new byte[WebVersionPage.LIMIT_BYTES + 1]);
    assertThatThrownBy(() -> read(vertx, request -> request.response().end(large)))
        .hasMessage("it is too large");
  }
}
