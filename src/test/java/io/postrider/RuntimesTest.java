package io.postrider;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.micrometer.MicrometerMetricsFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RuntimesTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Vertx vertx =
      Vertx.builder()
          .with(new VertxOptions().setMetricsOptions(Runtimes.metrics()))
          .withMetrics(new MicrometerMetricsFactory(registry))
          .build();
  private final HttpClient client = vertx.createHttpClient();

  @AfterEach
  void stop() throws Exception {
    vertx.close().await(10, SECONDS);
  }

  /// Whoever asks may invent methods and paths, and the metrics get no longer by it.
  @Test
  void whatACallerInventsIsNoLabel() throws Exception {
    int port =
        vertx
            .createHttpServer()
            .requestHandler(request -> request.response().end())
            .listen(0, "127.0.0.1")
            .await(10, SECONDS)
            .actualPort();
    ask(port, HttpMethod.GET, "/");
    ask(port, new HttpMethod("FIRST"), "/");
    int before = registry.getMeters().size();

    for (int i = 0; i < 50; i++) {
      ask(port, new HttpMethod("INVENTED" + i), "/invented/" + i);
    }

    assertThat(registry.getMeters()).hasSizeLessThan(before + 50);
    assertThat(registry.getMeters())
        .extracting(Meter::getId)
        .extracting(id -> id.getTag("method"))
        .contains("GET", "other");
    assertThat(registry.scrape()).doesNotContain("FIRST", "INVENTED", "invented");
  }

  private void ask(int port, HttpMethod method, String path) throws Exception {
    HttpClientResponse _ =
        client
            .request(method, port, "127.0.0.1", path)
            .compose(HttpClientRequest::send)
            .await(10, SECONDS);
  }
}
