package io.postrider.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.auth.Issuer;
import io.postrider.auth.Signer;
import io.postrider.config.QuotaConfig;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.WebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.junit5.VertxExtension;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class DenialResourceTest {
  private static final Signer SIGNER = Signer.ed25519("ed");
  private static final String DENIALS = "/api/v1/admin/denials";

  private Vertx vertx;
  private Api api;
  private String admin;
  private String member;

  @BeforeEach
  void start(Vertx vertx) throws Exception {
    this.vertx = vertx;
    Issuer issuer = new Issuer(vertx);
    issuer.publish(SIGNER);
    api = new Api(vertx, QuotaConfig.DEFAULTS, 1_000, issuer.config());
    JsonObject claims = Issuer.claims(Instant.now());
    member = SIGNER.sign(claims.copy().put("sub", "user_2").put("orgRole", "admin"));
    JsonObject lonely = claims.copy().put("sub", "root").put("role", "super_admin");
    lonely.remove("activeOrganizationId");
    admin = SIGNER.sign(lonely);
  }

  private HttpResponse<Buffer> send(HttpMethod method, String path, String token, String body)
      throws Exception {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().set("Authorization", "Bearer " + token);
    return api.send(method, path, headers, Buffer.buffer(body));
  }

  private HttpResponse<Buffer> deny(String body) throws Exception {
    return send(HttpMethod.POST, DENIALS, admin, body);
  }

  @Test
  void aRefusedUserIsRefusedAtOnceAndLetInAgain() throws Exception {
    assertThat(send(HttpMethod.GET, "/api/v1/sessions", member, "").statusCode()).isEqualTo(200);

    HttpResponse<Buffer> denied = deny("{\"userId\":\"user_2\"}");

    assertThat(denied.statusCode()).isEqualTo(201);
    assertThat(Api.json(denied).getLong("until")).isGreaterThan(Instant.now().toEpochMilli());
    assertThat(send(HttpMethod.GET, "/api/v1/sessions", member, "").statusCode()).isEqualTo(401);
    JsonArray all = Api.json(send(HttpMethod.GET, DENIALS, admin, "")).getJsonArray("data");
    assertThat(all).containsExactly(Api.json(denied));
    String lift = DENIALS + ":lift";
    assertThat(send(HttpMethod.POST, lift, admin, "{\"userId\":\"user_2\"}").statusCode())
        .isEqualTo(204);
    assertThat(send(HttpMethod.POST, lift, admin, "{\"userId\":\"user_2\"}").statusCode())
        .isEqualTo(404);
    assertThat(send(HttpMethod.GET, "/api/v1/sessions", member, "").statusCode()).isEqualTo(200);
  }

  @Test
  void hisStreamsAndSocketsEndAndHisTicketsOpenNothing() throws Exception {
    Promise<Void> streamEnded = Promise.promise();
    vertx
        .createHttpClient()
        .request(HttpMethod.GET, api.port(), "127.0.0.1", "/api/v1/events")
        .map(request -> request.putHeader("authorization", "Bearer " + member))
        .map(request -> request.putHeader("accept", "text/event-stream"))
        .compose(HttpClientRequest::send)
        .onSuccess(response -> response.endHandler(_ -> streamEnded.complete()))
        .await(10, SECONDS);
    Promise<Void> socketEnded = Promise.promise();
    WebSocket _ =
        vertx
            .createWebSocketClient()
            .connect(api.port(), "127.0.0.1", "/api/v1/realtime?ticket=" + ticket())
            .onSuccess(socket -> socket.closeHandler(_ -> socketEnded.complete()))
            .await(10, SECONDS);
    String unused = ticket();

    deny("{\"userId\":\"user_2\",\"organizationId\":\"org_1\"}");

    streamEnded.future().await(2, SECONDS);
    socketEnded.future().await(2, SECONDS);
    MultiMap upgrade = MultiMap.caseInsensitiveMultiMap().set("upgrade", "websocket");
    String path = "/api/v1/realtime?ticket=" + unused;
    assertThat(api.send(HttpMethod.GET, path, upgrade, Buffer.buffer()).statusCode())
        .isEqualTo(401);
  }

  private String ticket() throws Exception {
    return Api.json(send(HttpMethod.POST, "/api/v1/realtime/ticket", member, "{}"))
        .getString("ticket");
  }

  @Test
  void onlyASuperAdminMay() throws Exception {
    String forbidden = "403 forbidden: super_admin required";

    assertThat(Api.told(send(HttpMethod.GET, DENIALS, member, ""))).isEqualTo(forbidden);
    assertThat(Api.told(send(HttpMethod.POST, DENIALS, member, "{"))).isEqualTo(forbidden);
    assertThat(Api.told(api.get(DENIALS))).isEqualTo(forbidden);
    assertThat(deny("{}").statusCode()).isEqualTo(400);
    assertThat(deny("{\"userId\":\"a\\u0007\"}").statusCode()).isEqualTo(400);
    assertThat(deny("{\"userId\":\"a\",\"organizationId\":\"b c\"}").statusCode()).isEqualTo(400);
  }
}
