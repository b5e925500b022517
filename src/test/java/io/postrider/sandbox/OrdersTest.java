package io.postrider.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.JsonHttp;
import io.postrider.interop.ControlApi;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// What can be ordered of groups, namespaces and faults.
@ExtendWith(VertxExtension.class)
final class OrdersTest {
  private static final String ANNA = "15550001111";
  private static final String BELA = "15550002222";

  private Sandbox sandbox;
  private ControlApi network;
  private JsonHttp http;

  @BeforeEach
  void start(Vertx vertx, @TempDir Path folder) throws Exception {
    SandboxConfig config = new SandboxConfig("127.0.0.1", 0, folder, null, List.of(ANNA, BELA));
    sandbox = Sandbox.start(vertx, config).await(20, TimeUnit.SECONDS);
    network = new ControlApi(sandbox.port());
    http = new JsonHttp("http://127.0.0.1:" + sandbox.port() + "/sandbox/v1", Map.of());
  }

  @AfterEach
  void stop() throws Exception {
    assertThat(network.stats().getInteger("violations")).isZero();
    sandbox.close().await(20, TimeUnit.SECONDS);
  }

  private JsonObject group(JsonObject wishes) {
    JsonObject body = wishes.put("subject", "News").put("participants", new JsonArray().add(BELA));
    return http.post("/phones/" + ANNA + "/groups", body).expect(201).body();
  }

  private static JsonObject text(String to) {
    return new JsonObject().put("type", "text").put("to", to).put("text", "hello");
  }

  @Test
  void letsOnlyAdminsWriteWhereOnlyTheyMay() {
    String news = group(new JsonObject().put("announce", true)).getString("groupJid");
    String said = network.post(ANNA, text(news));
    network.awaitMessage(BELA, said);

    assertThat(network.group(news).getBoolean("announce")).isTrue();
    assertThat(network.refused(BELA, text(news))).isEqualTo(403);

    String reacted =
        network.post(
            BELA,
            new JsonObject().put("type", "reaction").put("messageId", said).put("emoji", "👍"));
    assertThat(network.awaitMessage(ANNA, reacted).getString("targetId")).isEqualTo(said);
  }

  @Test
  void namesMembersByNumberWhereTheGroupDoes() {
    String old = group(new JsonObject().put("addressingMode", "pn")).getString("groupJid");

    assertThat(network.group(old).getString("addressingMode")).isEqualTo("pn");
    network.awaitMessage(BELA, network.post(ANNA, text(old)));
    assertThat(
            http.post(
                    "/phones/" + ANNA + "/groups",
                    new JsonObject()
                        .put("subject", "News")
                        .put("participants", new JsonArray())
                        .put("addressingMode", "both"))
                .status())
        .isEqualTo(400);
  }

  @Test
  void writesUnderThePhoneNumberWhenToldTo() {
    JsonObject shown =
        network.awaitMessage(BELA, network.post(ANNA, text(BELA).put("addressingMode", "pn")));

    assertThat(shown.getString("chat")).isEqualTo(ANNA + "@s.whatsapp.net");
    assertThat(network.refused(ANNA, text(BELA).put("addressingMode", "either"))).isEqualTo(400);
  }

  @Test
  void refusesWhatIsNoFault() {
    JsonObject fault = new JsonObject().put("fault", "reject-send").put("target", ANNA);

    assertThat(http.post("/faults", fault.copy().put("to", BELA)).status()).isEqualTo(201);
    assertThat(http.post("/faults", fault.copy().put("to", "somebody")).status()).isEqualTo(400);
    assertThat(http.post("/faults", fault.copy().put("reason", 401)).status()).isEqualTo(400);
  }
}
