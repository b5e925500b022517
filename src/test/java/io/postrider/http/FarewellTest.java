package io.postrider.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.junit5.VertxExtension;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// A server that ends answers what it has been asked, and lets nobody wait for its end.
@ExtendWith(VertxExtension.class)
class FarewellTest {
  @Test
  @Timeout(20)
  void whatIsUnderWayIsAnsweredAndStreamsEndInOrder(Vertx vertx) throws Exception {
    Logins logins = new Logins(vertx);
    String user = Logins.token("user_1", "org_1", Map.of("orgRole", "owner"));
    Future<HttpResponse<Buffer>> page = logins.api.start("/api/v1/events?wait=30000");
    logins.api.events.awaitRead();
    Future<Void> stream = logins.stream("x-api-key", Api.ALL);
    Promise<Void> connected = Promise.promise();
    Future<Void> socket =
        logins.socket(logins.ticket(user, new JsonObject()), _ -> connected.tryComplete());
    connected.future().await(10, SECONDS);
    Promise<Void> gate = Promise.promise();
    Future<Void> asked = logins.api.sessions.hold(gate.future());
    Future<HttpResponse<Buffer>> answer = logins.api.start(Api.SESSION);
    asked.await(10, SECONDS);

    Future<Void> stopped = logins.api.stop();

    stream.await(10, SECONDS);
    socket.await(10, SECONDS);
    assertThat(Api.json(page.await(4, SECONDS)).getJsonArray("data")).isEmpty();
    assertThat(answer.isComplete()).isFalse();
    assertThat(stopped.isComplete()).isFalse();
    gate.complete();
    assertThat(answer.await(10, SECONDS).statusCode()).isEqualTo(200);
    stopped.await(3, SECONDS);
  }

  @Test
  @Timeout(20)
  void whoIsAnsweredByOneThatDoesNotGoOnIsToldToConnectElsewhere(Vertx vertx) throws Exception {
    Api api = new Api(vertx);
    assertThat(api.get(Api.SESSION).getHeader("connection")).isNull();

    api.staying.set(false);

    HttpResponse<Buffer> last = api.get(Api.SESSION);
    assertThat(last.statusCode()).isEqualTo(200);
    assertThat(last.getHeader("connection")).isEqualTo("close");
  }
}
