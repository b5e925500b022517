package io.postrider.http.events;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.events.EventId;
import io.postrider.events.LoggedEvent;
import io.postrider.model.OrganizationId;
import io.postrider.model.SessionId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.junit5.VertxExtension;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class HttpEventOutletTest {
  private static final OrganizationId ACME = new OrganizationId("org_1");

  /// More than the network takes before somebody reads.
  private static final LoggedEvent LARGE =
      new LoggedEvent(
          ACME,
          EventId.of(ACME, 1, 1),
          "message",
          new SessionId("s1"),
          Instant.EPOCH,
          "\"" + "x".repeat(32 << 20) + "\"");

  /// What is ended from this side is not over while its client does not read the end.
  @Test
  @Timeout(30)
  void aStreamIsOverWhenItsConnectionIs(Vertx vertx) throws Exception {
    Promise<HttpEventOutlet> ended = Promise.promise();
    int port =
        vertx
            .createHttpServer()
            .requestHandler(request -> ended.complete(end(request.response())))
            .listen(0, "127.0.0.1")
            .await(10, SECONDS)
            .actualPort();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(ISO_8859_1));
      assertThat(socket.getInputStream().read()).isEqualTo('H');

      assertThat(ended.future().await(5, SECONDS).over().isComplete()).isFalse();
    }
    ended.future().await(5, SECONDS).over().await(5, SECONDS);
  }

  /// Each is a frame of its own, however many leave together.
  @Test
  void severalEventsKeepTheirOrderAndTheirFrames(Vertx vertx) throws Exception {
    int port =
        vertx
            .createHttpServer()
            .requestHandler(request -> tell(request.response()))
            .listen(0, "127.0.0.1")
            .await(10, SECONDS)
            .actualPort();
    String told =
        vertx
            .createHttpClient()
            .request(HttpMethod.GET, port, "127.0.0.1", "/")
            .compose(request -> request.send().compose(HttpClientResponse::body))
            .await(10, SECONDS)
            .toString();

    assertThat(told)
        .isEqualTo(frame(small(1)) + frame(small(2)))
        .startsWith("id: " + EventId.of(ACME, 1, 1) + "\nevent: message\ndata: {\"schema\"");
  }

  private static LoggedEvent small(long position) {
    return new LoggedEvent(
        ACME,
        EventId.of(ACME, 1, position),
        "message",
        new SessionId("s1"),
        Instant.EPOCH,
        "{\"number\":" + position + "}");
  }

  private static String frame(LoggedEvent event) {
    return "id: " + event.id() + "\nevent: message\ndata: " + event.envelope() + "\n\n";
  }

  private static void tell(HttpServerResponse response) {
    HttpEventOutlet outlet = new HttpEventOutlet(response, HttpEventOutlet.Form.SSE);
    Future<Void> _ = outlet.begin();
    Future<Void> _ = outlet.events(List.of(small(1), small(2)));
    outlet.end();
  }

  private static HttpEventOutlet end(HttpServerResponse response) {
    HttpEventOutlet outlet = new HttpEventOutlet(response, HttpEventOutlet.Form.NDJSON);
    Future<Void> _ = outlet.begin();
    Future<Void> _ = outlet.events(List.of(LARGE));
    outlet.end();
    return outlet;
  }
}
