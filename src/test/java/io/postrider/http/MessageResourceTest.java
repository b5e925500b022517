package io.postrider.http;

import static io.postrider.http.Api.SESSION;
import static io.postrider.http.Api.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Failure;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class MessageResourceTest {
  private static final String PATH = SESSION + "/messages";

  private static final String TEXT = "{\"type\":\"text\",\"to\":\"12345\",\"text\":\"x\"}";

  private Api api;

  @BeforeEach
  void start(Vertx vertx) throws Exception {
    api = new Api(vertx);
  }

  @Test
  void sendsAText() throws Exception {
    api.sessions.answer(
        "messages.send", new JsonObject().put("waMessageId", "3EB01").put("timestamp", 5L));

    HttpResponse<Buffer> response =
        api.post(PATH, "{\"type\":\"text\",\"to\":\"+49 (151) 123-45\",\"text\":\"Hello\"}");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.bodyAsString())
        .isEqualTo(
            "{\"mode\":\"sync\",\"waMessageId\":\"3EB01\",\"status\":\"sent\",\"timestamp\":5}");
    assertThat(api.sessions.asked())
        .containsExactly(
            "messages.send {\"type\":\"text\",\"to\":\"4915112345@s.whatsapp.net\","
                + "\"text\":\"Hello\"}");
  }

  @Test
  void theSchemaIsClosed() throws Exception {
    assertErrors("{}", "body.type: is required", "body.to: is required");
    assertErrors(
        "{\"type\":\"text\",\"to\":\"12345\",\"text\":\"x\",\"txt\":\"y\"}",
        "body.txt: unexpected property");
    assertErrors(
        "{\"type\":\"text\",\"to\":null,\"text\":7}",
        "body.to: must be a text",
        "body.text: must be a text");
    assertErrors(
        "{\"type\":\"contact\",\"to\":\"12345\",\"contact\":{\"nam\":\"x\"}}",
        "body.contact.nam: unexpected property");
    assertErrors(
        "{\"type\":\"fax\",\"to\":\"12345\"}",
        "body.type: must be one of text, poll, location, contact, image, video, audio, document, "
            + "sticker, album");
  }

  @Test
  void mediaIsNotBuiltWhateverElseIsWrong() throws Exception {
    for (String type : new String[] {"image", "video", "audio", "document", "sticker", "album"}) {
      HttpResponse<Buffer> response =
          api.post(PATH, "{\"type\":\"" + type + "\",\"to\":\"nonsense\"}");

      assertThat(told(response))
          .isEqualTo("501 not_implemented: sending " + type + " is not implemented");
      assertThat(Api.error(response).getJsonObject("details"))
          .isEqualTo(new JsonObject().put("type", type));
    }
    assertThat(api.sessions.asked()).isEmpty();
  }

  @Test
  void queryAndHeaderAreCheckedWithTheSchema() throws Exception {
    assertThat(told(api.post(PATH + "?async=yes", TEXT)))
        .isEqualTo("400 validation_error: [\"query.async: must be true or false\"]");
    assertThat(told(send("")))
        .isEqualTo("400 validation_error: [\"header.Idempotency-Key: must not be empty\"]");
    assertThat(told(send("x".repeat(256))))
        .isEqualTo(
            "400 validation_error: [\"header.Idempotency-Key: must have at most 255 characters\"]");
    assertThat(told(send("é")))
        .isEqualTo("400 validation_error: [\"header.Idempotency-Key: must be printable ASCII\"]");
    assertThat(api.sessions.asked()).isEmpty();
  }

  @Test
  void modeAndKeyGoToTheSession() throws Exception {
    api.sessions.answer(
        "messages.send",
        new JsonObject().put("mode", "async").put("status", "queued").put("outboxId", "out_1"));

    HttpResponse<Buffer> response = send("a key");

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(response.bodyAsString())
        .isEqualTo("{\"mode\":\"async\",\"status\":\"queued\",\"outboxId\":\"out_1\"}");
    assertThat(response.getHeader("Idempotency-Replayed")).isNull();
    assertThat(api.sessions.asked())
        .containsExactly(
            "messages.send {\"type\":\"text\",\"to\":\"12345@s.whatsapp.net\","
                + "\"text\":\"x\",\"async\":true,\"idempotencyKey\":\"a key\"}");
  }

  @Test
  void aReplaySaysSo() throws Exception {
    api.sessions.answer(
        "messages.send",
        new JsonObject()
            .put("mode", "sync")
            .put("status", "failed")
            .put("outboxId", "out_1")
            .put("replayed", true)
            .put("mismatch", true));

    HttpResponse<Buffer> response = send("a key");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.bodyAsString())
        .isEqualTo(
            "{\"mode\":\"sync\",\"status\":\"failed\",\"outboxId\":\"out_1\",\"replayed\":true}");
    assertThat(response.getHeader("Idempotency-Replayed")).isEqualTo("true");
    assertThat(response.getHeader("Idempotency-Mismatch")).isEqualTo("true");
  }

  private HttpResponse<Buffer> send(String key) throws Exception {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    headers.set("x-api-key", Api.ALL).set("Idempotency-Key", key);
    return api.send(HttpMethod.POST, PATH + "?async=1", headers, Buffer.buffer(TEXT));
  }

  @Test
  void theValuesMustMakeSense() throws Exception {
    String recipient = "must be a phone number, a user's or a group's JID";

    for (String to : new String[] {"", "1234", "12345@moon", "status@broadcast", "a@lid"}) {
      assertThat(told(api.post(PATH, "{\"type\":\"text\",\"to\":\"" + to + "\",\"text\":\"x\"}")))
          .isEqualTo("400 validation_error: to: " + recipient);
    }
    assertThat(told(api.post(PATH, "{\"type\":\"text\",\"to\":\"12345\"}")))
        .isEqualTo("400 validation_error: text: is required");
    assertThat(told(api.post(PATH, "{\"type\":\"text\",\"to\":\"12345\",\"text\":\" \\n\"}")))
        .isEqualTo("400 validation_error: text: must not be blank");
    assertThat(
            told(
                api.post(
                    PATH,
                    "{\"type\":\"text\",\"to\":\"12345\",\"text\":\""
                        + "😀".repeat(65_537)
                        + "\"}")))
        .isEqualTo("400 validation_error: text: must have at most 65536 characters");
    assertThat(api.sessions.asked()).isEmpty();
  }

  @Test
  void aSessionThatIsNotConnectedComesLast() throws Exception {
    api.sessions.fail("messages.send", new Failure.NotConnected());

    assertThat(told(api.post(PATH, "{\"type\":\"text\",\"to\":\"12345\",\"text\":\"x\"}")))
        .isEqualTo("501 not_implemented: the session is not connected");
  }

  private void assertErrors(String body, String... errors) throws Exception {
    HttpResponse<Buffer> response = api.post(PATH, body);

    JsonObject error = Api.error(response);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(error.getString("message")).isEqualTo("validation failed");
    assertThat(error.getJsonObject("details").getJsonArray("errors"))
        .isEqualTo(new JsonArray(List.of(errors)));
  }
}
