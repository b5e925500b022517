package io.postrider.http;

import static io.postrider.http.Api.ALL;
import static io.postrider.http.Api.READ;
import static io.postrider.http.Api.SESSION;
import static io.postrider.http.Api.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Failure;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class DispatcherTest {
  private Api api;

  @BeforeEach
  void start(Vertx vertx) throws Exception {
    api = new Api(vertx);
  }

  @Test
  void anUnknownRouteAndAWrongMethodComeBeforeTheCredential() throws Exception {
    assertThat(told(api.send(HttpMethod.GET, "/api/v1/nothing", (String) null, null)))
        .isEqualTo("404 not_found: route not found");
    assertThat(told(api.send(HttpMethod.POST, SESSION + ":fly", (String) null, null)))
        .isEqualTo("404 not_found: route not found");
    HttpResponse<Buffer> wrong = api.send(HttpMethod.PUT, "/api/v1/sessions", (String) null, null);
    assertThat(told(wrong)).isEqualTo("405 validation_error: method not allowed");
    assertThat(wrong.getHeader("Allow")).isEqualTo("GET, POST");
  }

  @Test
  void theCredentialComesBeforeTheSession() throws Exception {
    HttpResponse<Buffer> response =
        api.send(HttpMethod.GET, "/api/v1/sessions/unknown", (String) null, null);

    assertThat(told(response)).isEqualTo("401 unauthorized: missing or invalid credentials");
    assertThat(response.getHeader("WWW-Authenticate")).isEqualTo("Bearer");
  }

  @Test
  void theSessionComesBeforeTheCapability() throws Exception {
    String missing = "404 not_found: session not found";

    assertThat(told(api.send(HttpMethod.GET, "/api/v1/sessions/s2", READ, null)))
        .isEqualTo(missing);
    assertThat(told(api.send(HttpMethod.GET, "/api/v1/sessions/unknown", READ, null)))
        .isEqualTo(missing);
    assertThat(told(api.send(HttpMethod.GET, "/api/v1/sessions/a%20b", READ, null)))
        .isEqualTo(missing);
  }

  @Test
  void theCapabilityComesBeforeTheBody() throws Exception {
    assertThat(told(api.send(HttpMethod.POST, SESSION + "/messages", READ, "{")))
        .isEqualTo("403 forbidden: missing required capability: send");
    assertThat(told(api.send(HttpMethod.POST, "/api/v1/sessions", READ, "{")))
        .isEqualTo("403 forbidden: missing required capability: manage");
    assertThat(api.sessions.asked()).isEmpty();
  }

  @Test
  void aBodyMustBeOneJsonObject() throws Exception {
    String path = "/api/v1/sessions";

    assertThat(told(api.post(path, "")))
        .isEqualTo("400 validation_error: [\"body: must not be empty\"]");
    assertThat(told(api.post(path, "[]")))
        .isEqualTo("400 validation_error: [\"body: must be an object\"]");
    for (String broken : new String[] {"{", "{} {}", "{}x", "{\"a\":1,\"a\":2}", "\u0000"}) {
      assertThat(told(api.post(path, broken)))
          .isEqualTo("400 validation_error: [\"body: must be one valid JSON value\"]");
    }
  }

  @Test
  void aBodyOfAnotherTypeIsRefusedAndOneWithoutTypeIsJson() throws Exception {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().set("x-api-key", ALL);
    Buffer body = Buffer.buffer("{}");

    assertThat(api.send(HttpMethod.POST, "/api/v1/sessions", headers, body).statusCode())
        .isEqualTo(201);
    headers.set("content-type", "Application/JSON; charset=utf-8");
    assertThat(api.send(HttpMethod.POST, "/api/v1/sessions", headers, body).statusCode())
        .isEqualTo(201);
    headers.set("content-type", "text/plain");
    assertThat(told(api.send(HttpMethod.POST, "/api/v1/sessions", headers, body)))
        .isEqualTo("400 validation_error: [\"header.content-type: must be application/json\"]");
  }

  @Test
  void ofManyErrorsTheFirstAreTold() throws Exception {
    JsonObject body = new JsonObject();
    for (int i = 0; i < 1_000; i++) {
      body.put("field" + i, 1);
    }

    HttpResponse<Buffer> response = api.post("/api/v1/sessions", body.encode());

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(Api.error(response).getJsonObject("details").getJsonArray("errors"))
        .hasSize(20)
        .contains("body.field0: unexpected property");
  }

  @Test
  void aBodyIsLimited() throws Exception {
    HttpResponse<Buffer> response =
        api.post("/api/v1/sessions", "{\"label\":\"" + "x".repeat(3 << 20) + "\"}");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(Api.error(response).getJsonObject("details"))
        .isEqualTo(new JsonObject().put("limitBytes", 1 << 20));
  }

  @Test
  void everyResponseHasTheRequestsIdOrANewOne() throws Exception {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().set("X-Request-Id", "mine-1");

    assertThat(
            api.send(HttpMethod.GET, "/none", headers, Buffer.buffer()).getHeader("X-Request-Id"))
        .isEqualTo("mine-1");
    assertThat(api.get("/healthz").getHeader("X-Request-Id")).hasSize(26);
    headers.set("X-Request-Id", "has space");
    assertThat(
            api.send(HttpMethod.GET, SESSION, headers, Buffer.buffer()).getHeader("X-Request-Id"))
        .hasSize(26);
  }

  @Test
  void aSpentBudgetSaysWhenToComeBack() throws Exception {
    api.sessions.fail("messages.send", new Failure.RateLimited(Duration.ofMillis(1_500)));

    HttpResponse<Buffer> response =
        api.post(SESSION + "/messages", "{\"type\":\"text\",\"to\":\"12345\",\"text\":\"x\"}");

    assertThat(told(response)).isEqualTo("429 rate_limited: send rate limit exceeded");
    assertThat(response.getHeader("Retry-After")).isEqualTo("2");
  }

  @Test
  void probesNeedNoCredential() throws Exception {
    assertThat(api.send(HttpMethod.GET, "/healthz", (String) null, null).bodyAsString())
        .isEqualTo("ok");
    assertThat(api.send(HttpMethod.GET, "/readyz", (String) null, null).bodyAsString())
        .isEqualTo("ready");
  }
}
