package io.postrider.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.HostAndPort;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who is let in: at the control API no web page, at the socket only who comes as clients do.
@ExtendWith(VertxExtension.class)
final class VisitorsTest {
  private static final String ANNA = "15550001111";
  private static final String ORIGIN = "https://web.whatsapp.com";

  private Vertx vertx;
  private HttpClient client;
  private Sandbox sandbox;

  @BeforeEach
  void start(Vertx shared, @TempDir Path folder) throws Exception {
    vertx = shared;
    client = vertx.createHttpClient();
    SandboxConfig config = new SandboxConfig("127.0.0.1", 0, folder, null, List.of(ANNA));
    sandbox = Sandbox.start(vertx, config).await(20, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    client.close().await(20, TimeUnit.SECONDS);
    sandbox.close().await(20, TimeUnit.SECONDS);
  }

  private int reset(String host, Map<String, String> headers, Buffer body) throws Exception {
    return client
        .request(HttpMethod.POST, sandbox.port(), "127.0.0.1", "/sandbox/v1/reset")
        .compose(
            request -> {
              request.authority(HostAndPort.create(host, sandbox.port()));
              headers.forEach(request::putHeader);
              return request.send(body);
            })
        .await(20, TimeUnit.SECONDS)
        .statusCode();
  }

  private int reset(Map<String, String> headers) throws Exception {
    return reset("127.0.0.1", headers, Buffer.buffer());
  }

  private JsonObject stats() throws Exception {
    return client
        .request(HttpMethod.GET, sandbox.port(), "127.0.0.1", "/sandbox/v1/stats")
        .compose(request -> request.send().compose(response -> response.body()))
        .await(20, TimeUnit.SECONDS)
        .toJsonObject();
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://evil.example", "null", "http://127.0.0.1:7080"})
  void refusesPagesByTheirOrigin(String origin) throws Exception {
    assertThat(reset(Map.of("Origin", origin))).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cross-site", "same-site"})
  void refusesPagesByTheirSite(String site) throws Exception {
    assertThat(reset(Map.of("Sec-Fetch-Site", site))).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example", "localhost.evil.example", "cafe.de", "127.0.0.1.evil.example"})
  void refusesPagesWhoseNameWasPointedHere(String host) throws Exception {
    assertThat(reset(host, Map.of(), Buffer.buffer())).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "LOCALHOST", "[::1]"})
  void servesProgramsOnThisMachine(String host) throws Exception {
    assertThat(reset(host, Map.of(), Buffer.buffer())).isEqualTo(204);
    assertThat(reset(host, Map.of("Sec-Fetch-Site", "none"), Buffer.buffer())).isEqualTo(204);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data"})
  void refusesBodiesThatFormsSend(String type) throws Exception {
    assertThat(reset(Map.of("Content-Type", type))).isEqualTo(400);
    assertThat(reset(Map.of("Content-Type", "application/json; charset=utf-8"))).isEqualTo(204);
  }

  @Test
  void refusesABodyThatIsTooLarge() throws Exception {
    Buffer tooLarge = Buffer.buffer(new byte[Visitors.LIMIT_BYTES + 1]);

    assertThat(reset("127.0.0.1", Map.of(), tooLarge)).isEqualTo(400);
    assertThat(stats().getInteger("violations")).isZero();
  }

  @Test
  void hangsUpOnABodyThatDoesNotEnd() throws Exception {
    Buffer endless = Buffer.buffer(new byte[Visitors.ENDLESS_BYTES + 1]);

    assertThatThrownBy(() -> reset("127.0.0.1", Map.of(), endless))
        .isNotInstanceOf(TimeoutException.class);
    assertThat(stats().getInteger("violations")).isZero();
  }

  private void upgrade(Map<String, String> headers) throws Exception {
    WebSocketConnectOptions options =
        new WebSocketConnectOptions()
            .setAbsoluteURI(sandbox.webSocketUrl())
            .setAllowOriginHeader(headers.containsKey("Origin"));
    headers.forEach(options::addHeader);
    vertx
        .createWebSocketClient()
        .connect(options)
        .compose(socket -> socket.close())
        .await(20, TimeUnit.SECONDS);
  }

  private int refused(Map<String, String> headers) throws Exception {
    try {
      upgrade(headers);
      return 101;
    } catch (UpgradeRejectedException refused) {
      return refused.getStatus();
    }
  }

  @Test
  void opensTheSocketToClientsThatComeFromThePage() throws Exception {
    assertThat(refused(Map.of("Origin", ORIGIN))).isEqualTo(101);
    assertThat(stats().getInteger("violations")).isZero();
  }

  @Test
  void refusesAnUpgradeWithoutOrWithAForeignOrigin() throws Exception {
    assertThat(refused(Map.of())).isEqualTo(403);
    assertThat(refused(Map.of("Origin", "https://web.whatsapp.com.evil.example"))).isEqualTo(403);
    assertThat(stats().getInteger("violations")).isEqualTo(2);
  }
}
