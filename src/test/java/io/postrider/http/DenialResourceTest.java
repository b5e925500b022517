package io.postrider.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.junit5.VertxExtension;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class DenialResourceTest {
  private static final String DENIALS = "/api/v1/admin/denials";

  private final String admin = Logins.token("root", null, Map.of("role", "super_admin"));
  private final String member = Logins.token("user_2", "org_1", Map.of("orgRole", "admin"));
  private Logins logins;

  @BeforeEach
  void start(Vertx vertx) throws Exception {
    logins = new Logins(vertx);
  }

  private HttpResponse<Buffer> send(HttpMethod method, String path, String token, String body)
      throws Exception {
    return logins.send(method, path, token, body);
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
    Future<Void> stream = logins.stream("authorization", "Bearer " + member);
    Future<Void> socket = logins.socket(ticket(), _ -> {});
    String unused = ticket();

    deny("{\"userId\":\"user_2\",\"organizationId\":\"org_1\"}");

    stream.await(2, SECONDS);
    socket.await(2, SECONDS);
    MultiMap upgrade = MultiMap.caseInsensitiveMultiMap().set("upgrade", "websocket");
    String path = "/api/v1/realtime?ticket=" + unused;
    assertThat(logins.api.send(HttpMethod.GET, path, upgrade, Buffer.buffer()).statusCode())
        .isEqualTo(401);
  }

  private String ticket() throws Exception {
    return logins.ticket(member, new JsonObject());
  }

  @Test
  void onlyASuperAdminMay() throws Exception {
    String forbidden = "403 forbidden: super_admin required";

    assertThat(Api.told(send(HttpMethod.GET, DENIALS, member, ""))).isEqualTo(forbidden);
    assertThat(Api.told(send(HttpMethod.POST, DENIALS, member, "{"))).isEqualTo(forbidden);
    assertThat(Api.told(logins.api.get(DENIALS))).isEqualTo(forbidden);
    assertThat(deny("{}").statusCode()).isEqualTo(400);
    assertThat(deny("{\"userId\":\"a\\u0007\"}").statusCode()).isEqualTo(400);
    assertThat(deny("{\"userId\":\"a\",\"organizationId\":\"b c\"}").statusCode()).isEqualTo(400);
  }
}
