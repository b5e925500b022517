package io.postrider.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.config.ManagementConfig;
import io.postrider.http.resource.Probes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.HostAndPort;
import io.vertx.junit5.VertxExtension;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class ManagementVerticleTest {
  @Test
  void tellsNothingToAPageWhoseNameWasPointedHere(Vertx vertx) throws Exception {
    AtomicInteger port = new AtomicInteger();
    vertx
        .deployVerticle(
            new ManagementVerticle(
                new ManagementConfig("127.0.0.1", 0),
                new Probes(Future::succeededFuture),
                () -> "ok",
                () -> "",
                port))
        .await(10, SECONDS);

    for (String path : new String[] {"/healthz", "/readyz", "/health", "/metrics"}) {
      assertThat(status(vertx, port.get(), path, "localhost")).as(path).isEqualTo(200);
      assertThat(status(vertx, port.get(), path, "page.example")).as(path).isEqualTo(403);
    }
  }

  private static int status(Vertx vertx, int port, String path, String host) throws Exception {
    return vertx
        .createHttpClient()
        .request(HttpMethod.GET, port, "127.0.0.1", path)
        .map(request -> request.authority(HostAndPort.create(host, port)))
        .compose(HttpClientRequest::send)
        .map(HttpClientResponse::statusCode)
        .await(10, SECONDS);
  }
}
