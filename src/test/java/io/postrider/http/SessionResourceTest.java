package io.postrider.http;

import static io.postrider.http.Api.SESSION;
import static io.postrider.http.Api.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class SessionResourceTest {
  private static final String STOPPED =
      "{\"id\":\"s1\",\"organizationId\":\"org_1\",\"gatewayId\":\"node_1\",\"status\":\"stopped\","
          + "\"isAdminSession\":false,\"autoRead\":true,\"presenceTyping\":false,"
          + "\"presence\":\"offline\",\"ratePerMin\":20,\"ratePerHour\":200,"
          + "\"createdAt\":1760000000000,\"updatedAt\":1760000000000}";

  private Api api;

  @BeforeEach
  void start(Vertx vertx) throws Exception {
    api = new Api(vertx);
  }

  @Test
  void showsASessionWithoutWhatIsAbsent() throws Exception {
    assertThat(api.get(SESSION).bodyAsString()).isEqualTo(STOPPED);
    assertThat(api.get("/api/v1/sessions").bodyAsString())
        .isEqualTo("{\"data\":[" + STOPPED + "]}");
  }

  @Test
  void createsASessionWithDefaults() throws Exception {
    var response = api.post("/api/v1/sessions", "{\"label\":\"Till\",\"start\":true}");

    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(Api.json(response).getString("label")).isEqualTo("Till");
    assertThat(Api.json(response).getBoolean("autoRead")).isTrue();
    assertThat(api.sessions.asked()).containsExactly("sessions.create Till", "sessions.pair {}");
  }

  @Test
  void refusesALabelThatIsTooLongOrNotText() throws Exception {
    assertThat(told(api.post("/api/v1/sessions", "{\"label\":\"" + "x".repeat(256) + "\"}")))
        .isEqualTo("400 validation_error: [\"body.label: must have at most 255 characters\"]");
    assertThat(told(api.post("/api/v1/sessions", "{\"label\":\"a\\u0000\",\"start\":null}")))
        .isEqualTo(
            "400 validation_error: [\"body.label: must be valid Unicode without NUL\","
                + "\"body.start: must be true or false\"]");
  }

  @Test
  void tellsTheSessionAndShowsHowItIsThen() throws Exception {
    for (String action : new String[] {"start", "stop", "restart", "logout"}) {
      assertThat(api.post(SESSION + ":" + action, "").bodyAsString()).isEqualTo(STOPPED);
    }
    assertThat(api.sessions.asked())
        .containsExactly(
            "sessions.start {}", "sessions.stop {}", "sessions.restart {}", "sessions.logout {}");
  }

  @Test
  void deletesASession() throws Exception {
    assertThat(api.send(HttpMethod.DELETE, SESSION, Api.ALL, null).statusCode()).isEqualTo(204);
    assertThat(api.send(HttpMethod.DELETE, SESSION + "?force=1", Api.ALL, null).statusCode())
        .isEqualTo(204);
    assertThat(api.sessions.asked())
        .containsExactly("sessions.delete {}", "sessions.delete {\"force\":true}");
  }

  @Test
  void changesWhatIsGivenOnly() throws Exception {
    var response =
        api.send(
            HttpMethod.PATCH,
            SESSION,
            Api.ALL,
            "{\"label\":\"\",\"ratePerMin\":5,\"ratePerHour\":2e2}");

    assertThat(response.bodyAsString()).isEqualTo(STOPPED);
    assertThat(api.sessions.asked())
        .containsExactly("sessions.update {\"label\":null,\"ratePerMin\":5,\"ratePerHour\":200}");
    assertThat(told(api.send(HttpMethod.PATCH, SESSION, Api.ALL, "{\"ratePerMin\":3000000000}")))
        .isEqualTo("400 validation_error: [\"body.ratePerMin: must be at most 2147483647\"]");
  }

  @Test
  void showsWhatIsToBeSeenOfTheAccount() throws Exception {
    var online = "{\"state\":\"online\"}";

    assertThat(api.send(HttpMethod.PUT, SESSION + "/presence", Api.ALL, online).statusCode())
        .isEqualTo(204);
    assertThat(
            Api.json(api.post("/api/v1/sessions", "{\"presence\":\"online\"}"))
                .getString("presence"))
        .isEqualTo("online");
    assertThat(api.sessions.asked())
        .containsExactly("presence.set {\"state\":\"online\"}", "sessions.create null");
    assertThat(
            told(api.send(HttpMethod.PUT, SESSION + "/presence", Api.ALL, "{\"state\":\"away\"}")))
        .isEqualTo("400 validation_error: [\"body.state: must be one of online, offline\"]");
    assertThat(told(api.send(HttpMethod.PATCH, SESSION, Api.ALL, "{\"presence\":\"available\"}")))
        .isEqualTo("400 validation_error: [\"body.presence: must be one of online, offline\"]");
  }

  @Test
  void anUnlinkedSessionHasNoAccount() throws Exception {
    assertThat(told(api.get(SESSION + "/me"))).isEqualTo("404 not_found: linked account not found");
  }

  @Test
  void aListCanBePaged() throws Exception {
    for (int i = 0; i < 3; i++) {
      api.post("/api/v1/sessions", "{}");
    }

    JsonObject first = Api.json(api.get("/api/v1/sessions?limit=3"));

    assertThat(first.getJsonArray("data")).hasSize(3);
    assertThat(first.getString("nextCursor")).isNotEmpty();
    assertThat(told(api.get("/api/v1/sessions?limit=x")))
        .isEqualTo("400 validation_error: [\"query.limit: must be a whole number\"]");
    assertThat(told(api.get("/api/v1/sessions?cursor=%21")))
        .isEqualTo("400 validation_error: cursor: is none that was given out");
    assertThat(api.get("/api/v1/sessions?limit=99999999999").statusCode()).isEqualTo(200);
  }
}
