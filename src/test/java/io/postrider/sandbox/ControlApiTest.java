package io.postrider.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(VertxExtension.class)
final class ControlApiTest {
  private static final String ANNA = "15550001111";
  private static final String BELA = "15550002222";

  private record Answer(int status, JsonObject body) {
    String code() {
      return body.getJsonObject("error").getString("code");
    }
  }

  private final HttpClient http = HttpClient.newHttpClient();
  private Sandbox sandbox;

  @BeforeEach
  void start(Vertx vertx, @TempDir Path folder) throws Exception {
    SandboxConfig config = new SandboxConfig("127.0.0.1", 0, folder, null, List.of(ANNA, BELA));
    sandbox = Sandbox.start(vertx, config).await(20, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    sandbox.close().await(20, TimeUnit.SECONDS);
    http.close();
  }

  private Answer call(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + sandbox.port() + "/sandbox/v1" + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    String text = response.body();
    return new Answer(
        response.statusCode(), text.isEmpty() ? new JsonObject() : new JsonObject(text));
  }

  @Test
  void saysWhereItIs() throws Exception {
    Answer answer = call("GET", "", "");

    assertThat(answer.status).isEqualTo(200);
    assertThat(answer.body.getString("webSocketUrl")).isEqualTo(sandbox.webSocketUrl());
    assertThat(answer.body.getString("rootKey")).isEqualTo(sandbox.rootKey().hex()).hasSize(64);
    assertThat(answer.body.getJsonArray("phones")).isEqualTo(new JsonArray(List.of(ANNA, BELA)));
    assertThat(answer.body.getInteger("connections")).isZero();
  }

  @Test
  void createsAPhoneOnce() throws Exception {
    Answer first = call("POST", "/phones", "{\"phone\":\"15550003333\",\"name\":\"Cora\"}");
    Answer second = call("POST", "/phones", "{\"phone\":\"15550003333\"}");

    assertThat(first.status).isEqualTo(201);
    assertThat(second.status).isEqualTo(200);
    assertThat(second.body).isEqualTo(first.body);
    assertThat(first.body.getString("jid")).isEqualTo("15550003333@s.whatsapp.net");
    assertThat(first.body.getString("lid")).matches("1[0-9]{14}@lid");
  }

  @Test
  void refusesGarbageWithTheGatewaysEnvelope() throws Exception {
    assertThat(call("POST", "/phones", "{\"phone\":\"12\"}").status).isEqualTo(400);
    assertThat(call("POST", "/phones", "nonsense").code()).isEqualTo("validation_error");
    assertThat(call("POST", "/phones", "[]").status).isEqualTo(400);
    assertThat(call("POST", "/phones", "{\"phone\":\"15550003333\",\"x\":1}").status)
        .isEqualTo(400);
    assertThat(call("GET", "/phones/15559999999", "").code()).isEqualTo("not_found");
    assertThat(call("GET", "/nothing", "").status).isEqualTo(404);
    assertThat(call("DELETE", "/phones", "").status).isEqualTo(405);
    assertThat(call("POST", "/phones/" + ANNA + ":scan", "{\"qr\":\"a,b,c,d\"}").status)
        .isEqualTo(400);
    assertThat(
            call("POST", "/phones/" + ANNA + "/messages", "{\"type\":\"poll\",\"to\":\"x\"}")
                .code())
        .isEqualTo("validation_error");
  }

  @Test
  void carriesATextFromPhoneToPhone() throws Exception {
    String body = "{\"type\":\"text\",\"to\":\"" + BELA + "\",\"text\":\"hello\"}";

    Answer sent = call("POST", "/phones/" + ANNA + "/messages", body);
    JsonObject got =
        call("GET", "/phones/" + BELA + "/messages?wait=5000", "")
            .body
            .getJsonArray("data")
            .getJsonObject(0);

    assertThat(sent.status).isEqualTo(200);
    assertThat(got.getString("waMessageId")).isEqualTo(sent.body.getString("waMessageId"));
    assertThat(got.getString("text")).isEqualTo("hello");
    assertThat(got.getString("chat")).isEqualTo(ANNA + "@s.whatsapp.net");
    assertThat(got.getString("sender")).isEqualTo(ANNA + "@s.whatsapp.net");
    assertThat(got.getBoolean("fromMe")).isFalse();
    assertThat(got.getInteger("copies")).isEqualTo(1);
    assertThat(
            call("GET", "/phones/" + BELA + "/messages?since=" + got.getLong("seq"), "")
                .body
                .getJsonArray("data"))
        .isEmpty();
  }

  @Test
  void carriesATextOfAPhoneToItself() throws Exception {
    String body = "{\"type\":\"text\",\"to\":\"" + ANNA + "\",\"text\":\"a note\"}";

    assertThat(call("POST", "/phones/" + ANNA + "/messages", body).status).isEqualTo(200);
  }

  @Test
  void refusesAWrongPercentEncoding() throws Exception {
    for (String path : List.of("/phones/%zz", "/phones/" + ANNA + "/messages?since=%zz")) {
      String head = "GET /sandbox/v1" + path + " HTTP/1.0\r\n\r\n";
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), sandbox.port())) {
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));

        String answer =
            new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

        assertThat(answer).startsWith("HTTP/1.0 400 ").contains("wrong percent-encoding");
      }
    }
  }

  @Test
  void keepsMessagesForAPhoneThatIsOffline() throws Exception {
    call("PATCH", "/phones/" + BELA, "{\"online\":false}");
    String body = "{\"type\":\"text\",\"to\":\"" + BELA + "\",\"text\":\"later\"}";
    call("POST", "/phones/" + ANNA + "/messages", body);

    assertThat(call("GET", "/phones/" + BELA + "/messages", "").body.getJsonArray("data"))
        .isEmpty();
    call("PATCH", "/phones/" + BELA, "{\"online\":true}");
    assertThat(call("GET", "/phones/" + BELA + "/messages", "").body.getJsonArray("data"))
        .hasSize(1);
  }

  @Test
  void mendsACorruptedMessageByARetry() throws Exception {
    String fault = "{\"fault\":\"corrupt\",\"target\":\"" + BELA + "\",\"at\":\"phone\"}";
    String id = call("POST", "/faults", fault).body.getString("id");
    String body = "{\"type\":\"text\",\"to\":\"" + BELA + "\",\"text\":\"again\"}";
    call("POST", "/phones/" + ANNA + "/messages", body);

    assertThat(call("GET", "/faults/" + id, "").body.getInteger("applied")).isEqualTo(1);
    assertThat(call("GET", "/phones/" + BELA + "/messages", "").body.getJsonArray("data"))
        .hasSize(1);
    assertThat(call("GET", "/stats", "").body.getInteger("retries")).isEqualTo(1);
    assertThat(call("DELETE", "/faults/" + id, "").status).isEqualTo(204);
    assertThat(call("GET", "/faults/" + id, "").status).isEqualTo(404);
  }

  @Test
  void runsAGroupOfPhones() throws Exception {
    String body = "{\"subject\":\"Riders\",\"participants\":[\"" + BELA + "\"]}";
    Answer created = call("POST", "/phones/" + ANNA + "/groups", body);
    String gid = created.body.getString("groupJid");
    String text = "{\"type\":\"text\",\"to\":\"" + gid + "\",\"text\":\"all\"}";
    call("POST", "/phones/" + ANNA + "/messages", text);
    call("POST", "/phones/" + BELA + "/messages", text);

    assertThat(created.status).isEqualTo(201);
    assertThat(call("GET", "/phones/" + BELA + "/messages", "").body.getJsonArray("data"))
        .hasSize(1);
    assertThat(call("GET", "/phones/" + ANNA + "/messages", "").body.getJsonArray("data"))
        .hasSize(1);
    Answer shown = call("GET", "/groups/" + gid, "");
    assertThat(shown.body.getString("invite")).isEqualTo(created.body.getString("invite"));
    assertThat(shown.body.getJsonArray("participants")).hasSize(2);
    assertThat(call("POST", "/phones/" + BELA + "/groups/" + gid + ":reset-invite", "").status)
        .isEqualTo(403);
    Answer removed =
        call(
            "POST",
            "/phones/" + ANNA + "/groups/" + gid + "/participants",
            "{\"remove\":[\"" + BELA + "\"]}");
    assertThat(removed.body.getJsonArray("remove").getJsonObject(0).getInteger("code"))
        .isEqualTo(200);
    assertThat(call("POST", "/phones/" + BELA + "/messages", text).status).isEqualTo(403);
  }

  @Test
  void forgetsEverythingOnReset() throws Exception {
    assertThat(call("POST", "/reset", "").status).isEqualTo(204);

    assertThat(call("GET", "", "").body.getJsonArray("phones")).isEmpty();
    assertThat(call("GET", "", "").body.getString("rootKey")).isEqualTo(sandbox.rootKey().hex());
  }
}
