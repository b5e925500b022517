package io.postrider.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.config.QuotaConfig;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// Streams, sockets and pages that wait are counted together, and each gives its place back.
@ExtendWith(VertxExtension.class)
class StreamQuotaTest {
  private static final String EVENTS = "/api/v1/events";

  private Vertx vertx;
  private Api api;

  @BeforeEach
  void start(Vertx vertx) throws Exception {
    this.vertx = vertx;
    api = new Api(vertx, Api.Rules.DEFAULTS.with(new QuotaConfig(10, 4, 3, 2)));
  }

  @Test
  void aCallerMayHaveSoManyOpen() throws Exception {
    HttpClientResponse stream = stream();
    WebSocket socket = socket();

    HttpResponse<Buffer> refused = api.get(EVENTS + "?wait=30000");

    assertThat(stream.statusCode()).isEqualTo(200);
    assertThat(Api.told(refused)).isEqualTo("429 rate_limited: too many streams of events");
    assertThat(refused.getHeader("Retry-After")).isEqualTo("5");
    assertThat(stream().statusCode()).isEqualTo(429);
    assertThat(refusal()).isEqualTo(429);
    assertThat(api.get(EVENTS).statusCode()).isEqualTo(429);
    socket.close().await(5, SECONDS);
    awaitPlace();
    assertThat(stream().statusCode()).isEqualTo(429);
    stream.request().connection().close().await(5, SECONDS);
    awaitPlace();
  }

  @Test
  @Timeout(15)
  void whoGivesUpWaitingGivesHisPlaceBack() throws Exception {
    for (int i = 0; i < 4; i++) {
      HttpClientRequest waiting =
          vertx
              .createHttpClient()
              .request(HttpMethod.GET, api.port(), "127.0.0.1", EVENTS + "?wait=30000")
              .await(10, SECONDS);
      waiting.putHeader("x-api-key", Api.ALL).end().await(10, SECONDS);
      api.events.awaitRead();
      waiting.connection().close().await(5, SECONDS);
    }

    awaitPlace();
  }

  @Test
  @Timeout(30)
  void oneWhoDoesNotReadIsBehindUntilHeHasGone() throws Exception {
    for (int i = 0; i < 20_000; i++) {
      api.events.add("message");
    }
    HttpClientResponse stream = stream("?since=0");
    stream.pause();
    while (api.lag.greatest().isZero()) {
      Thread.onSpinWait();
    }

    stream.request().connection().close().await(5, SECONDS);

    while (!api.lag.greatest().isZero()) {
      Thread.onSpinWait();
    }
  }

  /// Takes it.
  private void awaitPlace() throws Exception {
    while (stream().statusCode() == 429) {
      Thread.onSpinWait();
    }
  }

  private HttpClientResponse stream() throws Exception {
    return stream("");
  }

  private HttpClientResponse stream(String query) throws Exception {
    return vertx
        .createHttpClient()
        .request(HttpMethod.GET, api.port(), "127.0.0.1", EVENTS + query)
        .map(request -> request.putHeader("x-api-key", Api.ALL))
        .map(request -> request.putHeader("accept", "text/event-stream"))
        .compose(HttpClientRequest::send)
        .await(10, SECONDS);
  }

  private WebSocket socket() throws Exception {
    String ticket = Api.json(api.post("/api/v1/realtime/ticket", "{}")).getString("ticket");
    return vertx
        .createWebSocketClient()
        .connect(api.port(), "127.0.0.1", "/api/v1/realtime?ticket=" + ticket)
        .await(10, SECONDS);
  }

  /// The status with which a socket is refused.
  private int refusal() throws Exception {
    try {
      return socket().isClosed() ? 0 : 101;
    } catch (UpgradeRejectedException refused) {
      return refused.getStatus();
    }
  }

  @Test
  void anOrganizationMayHaveSoManyKeys() throws Exception {
    HttpResponse<Buffer> fourth = api.post("/api/v1/api-keys", "{\"name\":\"k\"}");
    HttpResponse<Buffer> fifth = api.post("/api/v1/api-keys", "{\"name\":\"k\"}");

    assertThat(fourth.statusCode()).isEqualTo(201);
    assertThat(Api.told(fifth)).startsWith("409 conflict: ");
  }
}
