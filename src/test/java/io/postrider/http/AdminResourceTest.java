package io.postrider.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.session.state.Presence;
import io.postrider.session.state.SessionSettings;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class AdminResourceTest {
  private static final String NODES = "/api/v1/admin/nodes";
  private static final String SESSIONS = "/api/v1/admin/sessions";

  private final String admin = Logins.token("root", null, Map.of("role", "super_admin"));
  private final String member = Logins.token("user_2", "org_1", Map.of("orgRole", "owner"));
  private Logins logins;

  @BeforeEach
  void start(Vertx vertx) throws Exception {
    logins = new Logins(vertx);
  }

  private HttpResponse<Buffer> send(HttpMethod method, String path, String token) throws Exception {
    return logins.send(method, path, token, "");
  }

  private JsonObject got(String path) throws Exception {
    return Api.json(send(HttpMethod.GET, path, admin));
  }

  private static List<String> ids(JsonObject page) {
    return page.getJsonArray("data").stream()
        .map(one -> ((JsonObject) one).getString("id"))
        .toList();
  }

  @Test
  void showsTheNodes() throws Exception {
    JsonArray nodes = got(NODES).getJsonArray("data");

    assertThat(nodes.getJsonObject(0))
        .isEqualTo(
            new JsonObject()
                .put("id", "node_1")
                .put("state", "active")
                .put("version", "1.0")
                .put("bus", 1)
                .put("capacity", 100)
                .put("sessions", 2)
                .put("startedAt", 1_000)
                .put("leaseMillis", 3_000));
    assertThat(nodes.getJsonObject(1).getString("state")).isEqualTo("gone");
    assertThat(nodes.getJsonObject(1).getLong("leaseMillis")).isNegative();
  }

  @Test
  void drainsANodeOnceOrTwice() throws Exception {
    for (int i = 0; i < 2; i++) {
      HttpResponse<Buffer> drained = send(HttpMethod.POST, NODES + "/node_1:drain", admin);

      assertThat(drained.statusCode()).isEqualTo(200);
      assertThat(Api.json(drained).getString("state")).isEqualTo("draining");
      assertThat(Api.json(drained).getInteger("sessions")).isEqualTo(2);
    }
    assertThat(Api.told(send(HttpMethod.POST, NODES + "/node_9:drain", admin)))
        .isEqualTo("404 not_found: node not found");
  }

  @Test
  void showsTheSessionsOfAllOrganizations() throws Exception {
    JsonObject all = got(SESSIONS);

    assertThat(ids(all)).containsExactly("s2", "s1");
    assertThat(all.containsKey("nextCursor")).isFalse();
    assertThat(all.getJsonArray("data").getJsonObject(0).getString("organizationId"))
        .isEqualTo("org_2");
    assertThat(ids(got(SESSIONS + "?organization=org_1&node=node_1&status=stopped")))
        .containsExactly("s1");
    assertThat(ids(got(SESSIONS + "?node=node_2"))).isEmpty();
    assertThat(ids(got(SESSIONS + "?status=working"))).isEmpty();
  }

  @Test
  void showsThemPageByPage() throws Exception {
    logins.api.sessions.add(
        "org_2", "s3", new SessionSettings(null, true, false, Presence.OFFLINE, 20, 200));

    JsonObject first = got(SESSIONS + "?limit=2");
    JsonObject second = got(SESSIONS + "?limit=2&cursor=" + first.getString("nextCursor"));

    assertThat(Stream.of(first, second).flatMap(page -> ids(page).stream()))
        .containsExactly("s3", "s2", "s1");
    assertThat(second.containsKey("nextCursor")).isFalse();
  }

  @Test
  void refusesWhatIsNoFilter() throws Exception {
    for (String query : List.of("?status=asleep", "?organization=a%20b", "?cursor=x", "?node=")) {
      assertThat(send(HttpMethod.GET, SESSIONS + query, admin).statusCode())
          .as(query)
          .isEqualTo(400);
    }
  }

  @Test
  void onlyASuperAdminMay() throws Exception {
    String forbidden = "403 forbidden: super_admin required";

    assertThat(Api.told(send(HttpMethod.GET, NODES, member))).isEqualTo(forbidden);
    assertThat(Api.told(send(HttpMethod.GET, SESSIONS, member))).isEqualTo(forbidden);
    assertThat(Api.told(send(HttpMethod.POST, NODES + "/node_1:drain", member)))
        .isEqualTo(forbidden);
    assertThat(Api.told(logins.api.get(SESSIONS))).isEqualTo(forbidden);
  }
}
