package io.postrider.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.auth.Issuer;
import io.postrider.auth.Signer;
import io.postrider.config.QuotaConfig;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.WebSocket;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.junit5.VertxExtension;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What a super_admin may watch besides his own organization.
@ExtendWith(VertxExtension.class)
final class FirehoseResourceTest {
  private static final Signer SIGNER = Signer.ed25519("ed");

  private Vertx vertx;
  private Api api;
  private String admin;
  private String owner;

  @BeforeEach
  void start(Vertx vertx) throws Exception {
    this.vertx = vertx;
    Issuer issuer = new Issuer(vertx);
    issuer.publish(SIGNER);
    api = new Api(vertx, QuotaConfig.DEFAULTS, 1_000, issuer.config());
    JsonObject claims = Issuer.claims(Instant.now()).put("activeOrganizationId", "org_9");
    admin = SIGNER.sign(claims.copy().put("sub", "root").put("role", "super_admin"));
    owner = SIGNER.sign(claims.copy().put("sub", "user_2").put("orgRole", "owner"));
  }

  private HttpResponse<Buffer> mint(String token, JsonObject body) throws Exception {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().set("Authorization", "Bearer " + token);
    return api.send(HttpMethod.POST, "/api/v1/realtime/ticket", headers, body.toBuffer());
  }

  private JsonObject secondFrame(JsonObject body) throws Exception {
    String ticket = Api.json(mint(admin, body)).getString("ticket");
    BlockingQueue<JsonObject> frames = new LinkedBlockingQueue<>();
    ClientWebSocket socket = vertx.createWebSocketClient().webSocket();
    socket.textMessageHandler(text -> frames.add(new JsonObject(text)));
    WebSocket _ =
        socket
            .connect(api.port(), "127.0.0.1", "/api/v1/realtime?ticket=" + ticket)
            .await(10, SECONDS);
    JsonObject connected = Objects.requireNonNull(frames.poll(5, SECONDS));
    assertThat(connected.getString("event")).isEqualTo("connected");
    api.events.add("message");
    return Objects.requireNonNull(frames.poll(5, SECONDS));
  }

  @Test
  void theFirehoseTellsOfEveryOrganization() throws Exception {
    JsonObject event = secondFrame(new JsonObject().put("scope", "firehose"));

    assertThat(event.getString("event")).isEqualTo("message");
    assertThat(event.getString("organization")).isEqualTo("org_1");
  }

  @Test
  void aSessionOfAnotherOrganizationMayBeWatched() throws Exception {
    JsonObject event = secondFrame(new JsonObject().put("scope", "session").put("session", "s1"));

    assertThat(event.getString("organization")).isEqualTo("org_1");
    assertThat(event.getString("session")).isEqualTo("s1");
  }

  @Test
  void nobodyElseMay() throws Exception {
    assertThat(Api.told(mint(owner, new JsonObject().put("scope", "firehose"))))
        .isEqualTo("403 forbidden: super_admin required");
    assertThat(Api.told(mint(owner, new JsonObject().put("scope", "session").put("session", "s1"))))
        .isEqualTo("404 not_found: session not found");
  }

  @Test
  void refusesWhatMakesNoSense() throws Exception {
    for (String session : new String[] {"nothing", "not a session"}) {
      assertThat(
              Api.told(
                  mint(admin, new JsonObject().put("scope", "session").put("session", session))))
          .isEqualTo("404 not_found: session not found");
    }
    assertThat(Api.told(mint(admin, new JsonObject().put("scope", "firehose").put("since", "0"))))
        .isEqualTo("400 validation_error: since: the firehose begins now");
    assertThat(
            mint(
                    admin,
                    new JsonObject().put("scope", "firehose").put("events", java.util.List.of("x")))
                .statusCode())
        .isEqualTo(400);
  }
}
