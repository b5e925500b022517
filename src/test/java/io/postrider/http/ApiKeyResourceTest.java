package io.postrider.http;

import static io.postrider.http.Api.ALL;
import static io.postrider.http.Api.MANAGE;
import static io.postrider.http.Api.OTHER;
import static io.postrider.http.Api.READ;
import static io.postrider.http.Api.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class ApiKeyResourceTest {
  private static final String KEYS = "/api/v1/api-keys";
  private static final long FUTURE = 4_000_000_000_000L;

  private Api api;

  @BeforeEach
  void start(Vertx vertx) throws Exception {
    api = new Api(vertx);
  }

  @Test
  void aNewKeyIsShownOnceAndWorks() throws Exception {
    HttpResponse<Buffer> response =
        api.post(
            KEYS,
            "{\"name\":\"till\",\"permissions\":{\"manage\":true,\"send\":true},\"expiresAt\":"
                + FUTURE
                + "}");
    JsonObject made = Api.json(response);
    String secret = made.getString("key");

    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(secret).startsWith(made.getString("start")).startsWith(made.getString("prefix"));
    assertThat(made.getJsonObject("permissions").encode())
        .isEqualTo("{\"read\":false,\"send\":true,\"manage\":true,\"events\":false}");
    assertThat(made.getLong("expiresAt")).isEqualTo(FUTURE);
    assertThat(made.getBoolean("enabled")).isTrue();
    assertThat(made.containsKey("lastUsedAt")).isFalse();
    made.remove("key");
    assertThat(Api.json(send(HttpMethod.GET, one(made), secret, null))).isEqualTo(made);
  }

  @Test
  void withoutPermissionsAKeyReads() throws Exception {
    JsonObject made = make("{\"name\":\"k\"}");

    assertThat(made.getJsonObject("permissions").encode())
        .isEqualTo("{\"read\":true,\"send\":false,\"manage\":false,\"events\":false}");
    assertThat(told(send(HttpMethod.GET, KEYS, made.getString("key"), null)))
        .isEqualTo("403 forbidden: missing required capability: manage");
  }

  @Test
  void listsTheKeysOfTheOrganizationNewestFirst() throws Exception {
    JsonObject first = make("{\"name\":\"first\"}");
    JsonObject second = make("{\"name\":\"second\"}");

    HttpResponse<Buffer> page = api.get(KEYS + "?limit=2");
    JsonObject listed = Api.json(page);

    assertThat(listed.getJsonArray("data").stream().map(one -> ((JsonObject) one).getString("id")))
        .containsExactly(second.getString("id"), first.getString("id"));
    assertThat(page.bodyAsString()).doesNotContain("\"key\"", "hash");
    assertThat(Api.json(api.get(KEYS)).getJsonArray("data")).hasSize(5);
    assertThat(
            Api.json(api.get(KEYS + "?limit=2&cursor=" + listed.getString("nextCursor")))
                .getJsonArray("data"))
        .hasSize(2);
  }

  @Test
  void nobodyGrantsMoreThanHeHas() throws Exception {
    String more = "{\"name\":\"k\",\"permissions\":{\"read\":true,\"send\":true,\"events\":true}}";
    String same = "{\"name\":\"k\",\"permissions\":{\"read\":true,\"manage\":true}}";
    JsonObject strong = make(more);

    assertThat(told(send(HttpMethod.POST, KEYS, MANAGE, more)))
        .isEqualTo("403 forbidden: a key cannot have more than the caller: events, send");
    assertThat(send(HttpMethod.POST, KEYS, MANAGE, same).statusCode()).isEqualTo(201);
    assertThat(told(send(HttpMethod.POST, one(strong) + ":rotate", MANAGE, null)))
        .isEqualTo("403 forbidden: a key cannot have more than the caller: events, send");
    for (String body : new String[] {"{\"enabled\":true}", "{\"expiresAt\":" + FUTURE + "}"}) {
      assertThat(told(send(HttpMethod.PATCH, one(strong), MANAGE, body)))
          .isEqualTo("403 forbidden: a key cannot have more than the caller: events, send");
    }
    assertThat(send(HttpMethod.PATCH, one(strong), MANAGE, "{\"enabled\":false}").statusCode())
        .isEqualTo(200);
    assertThat(told(send(HttpMethod.POST, KEYS, READ, same)))
        .isEqualTo("403 forbidden: missing required capability: manage");
  }

  @Test
  void changesNameStateAndEnd() throws Exception {
    JsonObject made = make("{\"name\":\"k\"}");
    String secret = made.getString("key");

    JsonObject changed = patch(made, "{\"name\":\"till\",\"expiresAt\":" + FUTURE + "}");
    assertThat(changed.getString("name")).isEqualTo("till");
    assertThat(changed.getLong("expiresAt")).isEqualTo(FUTURE);
    assertThat(patch(made, "{}")).isEqualTo(changed);
    assertThat(patch(made, "{\"enabled\":false}").getBoolean("enabled")).isFalse();
    assertThat(send(HttpMethod.GET, KEYS, secret, null).statusCode()).isEqualTo(401);
    assertThat(patch(made, "{\"enabled\":true}").getBoolean("enabled")).isTrue();
    assertThat(send(HttpMethod.GET, KEYS, secret, null).statusCode()).isEqualTo(403);
  }

  @Test
  void rotatingGivesAnotherSecretToTheSameKey() throws Exception {
    JsonObject made = make("{\"name\":\"k\",\"permissions\":{\"manage\":true}}");
    assertThat(send(HttpMethod.GET, KEYS, made.getString("key"), null).statusCode()).isEqualTo(200);

    HttpResponse<Buffer> rotated = send(HttpMethod.POST, one(made) + ":rotate", ALL, null);
    String secret = Api.json(rotated).getString("key");

    assertThat(rotated.statusCode()).isEqualTo(200);
    assertThat(Api.json(rotated).getString("id")).isEqualTo(made.getString("id"));
    assertThat(send(HttpMethod.GET, KEYS, secret, null).statusCode()).isEqualTo(200);
    assertThat(send(HttpMethod.GET, KEYS, made.getString("key"), null).statusCode()).isEqualTo(401);
  }

  @Test
  void aDeletedKeyIsGone() throws Exception {
    JsonObject made = make("{\"name\":\"k\",\"permissions\":{\"manage\":true}}");
    assertThat(send(HttpMethod.GET, KEYS, made.getString("key"), null).statusCode()).isEqualTo(200);

    assertThat(send(HttpMethod.DELETE, one(made), ALL, null).statusCode()).isEqualTo(204);

    assertThat(send(HttpMethod.GET, KEYS, made.getString("key"), null).statusCode()).isEqualTo(401);
    assertThat(told(send(HttpMethod.DELETE, one(made), ALL, null)))
        .isEqualTo("404 not_found: api key not found");
  }

  @Test
  void aForeignOrUnknownKeyIsNotFound() throws Exception {
    JsonObject made = make("{\"name\":\"k\"}");
    String missing = "404 not_found: api key not found";

    for (String path : List.of(one(made), KEYS + "/nothing", KEYS + "/a%00b", KEYS + "/%C3%A9")) {
      assertThat(told(send(HttpMethod.GET, path, OTHER, null))).isEqualTo(missing);
      assertThat(told(send(HttpMethod.PATCH, path, OTHER, "{\"name\":\"x\"}"))).isEqualTo(missing);
      assertThat(told(send(HttpMethod.DELETE, path, OTHER, null))).isEqualTo(missing);
      assertThat(told(send(HttpMethod.POST, path + ":rotate", OTHER, null))).isEqualTo(missing);
    }
    assertThat(api.get(one(made)).statusCode()).isEqualTo(200);
  }

  @Test
  void refusesWhatDoesNotFit() throws Exception {
    for (String body :
        new String[] {
          "{}",
          "{\"name\":\"\"}",
          "{\"name\":\" \"}",
          "{\"name\":\"" + "x".repeat(256) + "\"}",
          "{\"name\":7}",
          "{\"name\":\"k\",\"permissions\":[\"read\"]}",
          "{\"name\":\"k\",\"permissions\":null}",
          "{\"name\":\"k\",\"permissions\":{\"admin\":true}}",
          "{\"name\":\"k\",\"permissions\":{\"read\":\"yes\"}}",
          "{\"name\":\"k\",\"expiresAt\":\"2030-01-01\"}",
          "{\"name\":\"k\",\"expiresAt\":1e300}",
          "{\"name\":\"k\",\"expiresAt\":99999999999999999999}",
          "{\"name\":\"k\",\"expiresAt\":-1}",
          "{\"name\":\"k\",\"expiresAt\":1}",
          "{\"name\":\"k\",\"enabled\":true}"
        }) {
      assertThat(told(api.post(KEYS, body))).as(body).startsWith("400 validation_error: ");
    }
    String id = one(make("{\"name\":\"k\"}"));
    for (String body :
        new String[] {
          "{\"permissions\":{\"read\":true}}",
          "{\"name\":null}",
          "{\"enabled\":null}",
          "{\"expiresAt\":5}",
          "{\"key\":\"wa_chosen\"}"
        }) {
      assertThat(told(send(HttpMethod.PATCH, id, ALL, body)))
          .as(body)
          .startsWith("400 validation_error: ");
    }
  }

  private JsonObject make(String body) throws Exception {
    return Api.json(api.post(KEYS, body));
  }

  private JsonObject patch(JsonObject key, String body) throws Exception {
    return Api.json(send(HttpMethod.PATCH, one(key), ALL, body));
  }

  private HttpResponse<Buffer> send(
      HttpMethod method, String path, String key, @Nullable String body) throws Exception {
    return api.send(method, path, key, body);
  }

  private static String one(JsonObject key) {
    return KEYS + "/" + key.getString("id");
  }
}
