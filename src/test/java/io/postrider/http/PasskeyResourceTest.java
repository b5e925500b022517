package io.postrider.http;

import static io.postrider.http.Api.SESSION;
import static io.postrider.http.Api.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Failure;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class PasskeyResourceTest {
  private static final String PATH = SESSION + "/passkey";

  private Api api;

  @BeforeEach
  void start(Vertx vertx) throws Exception {
    api = new Api(vertx);
  }

  private static JsonObject assertion() {
    return new JsonObject()
        .put("id", "a2V5")
        .put("rawId", "a2V5")
        .put("type", "public-key")
        .put(
            "response",
            new JsonObject()
                .put("clientDataJSON", "e30")
                .put("authenticatorData", "AAAA")
                .put("signature", "AAAA"));
  }

  @Test
  void tellsHowFarItIsAndTakesWhatBrowsersGive() throws Exception {
    JsonObject wanted =
        new JsonObject()
            .put("step", "show")
            .put("expiresAt", 1_760_000_000_000L)
            .put("options", new JsonObject().put("challenge", "AAAA"));
    JsonObject linking = new JsonObject().put("step", "linking").put("expiresAt", 1);
    api.sessions.answer("sessions.passkey", wanted);
    api.sessions.answer("sessions.showPasskey", linking);
    api.sessions.answer("sessions.confirmPasskey", linking);

    assertThat(api.get(PATH).bodyAsJsonObject()).isEqualTo(wanted);
    JsonObject body =
        assertion()
            .put("authenticatorAttachment", "platform")
            .put("clientExtensionResults", new JsonObject());
    assertThat(api.post(PATH, body.encode()).bodyAsString())
        .isEqualTo("{\"step\":\"linking\",\"expiresAt\":1}");
    assertThat(api.post(PATH + ":confirm", "").statusCode()).isEqualTo(200);
    assertThat(api.sessions.asked())
        .containsExactly(
            "sessions.passkey {}",
            "sessions.showPasskey " + assertion().encode(),
            "sessions.confirmPasskey {}");
  }

  @Test
  void whatIsNoAssertionNeverReachesTheSession() throws Exception {
    assertThat(told(api.post(PATH, "{}"))).startsWith("400 validation_error: ");
    for (String[] wrong :
        new String[][] {
          {"id", "b3RoZXI"}, {"rawId", "a==="}, {"rawId", ""}, {"type", "password"}
        }) {
      assertThat(told(api.post(PATH, assertion().put(wrong[0], wrong[1]).encode())))
          .as(String.join(" ", wrong))
          .startsWith("400 validation_error: ");
    }
    JsonObject large = assertion();
    large.getJsonObject("response").put("signature", "A".repeat(1_400));
    assertThat(told(api.post(PATH, large.encode())))
        .isEqualTo(
            "400 validation_error: response.signature: must be base64url of 1 to 1024 bytes");
    assertThat(api.sessions.asked()).isEmpty();
  }

  @Test
  void saysWhatTheSessionSays() throws Exception {
    api.sessions.fail("sessions.passkey", new Failure.NotFound("passkey request"));

    assertThat(told(api.get(PATH))).isEqualTo("404 not_found: passkey request not found");
  }
}
