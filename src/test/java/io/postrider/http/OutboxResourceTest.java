package io.postrider.http;

import static io.postrider.http.Api.SESSION;
import static io.postrider.http.Api.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Failure;
import io.postrider.outbox.OutboxEntry.State;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class OutboxResourceTest {
  private static final String PATH = SESSION + "/outbox";

  private Api api;

  @BeforeEach
  void start(Vertx vertx) throws Exception {
    api = new Api(vertx);
    api.outbox.add("out_1", State.FAILED);
    api.outbox.add("out_2", State.SENT);
    api.outbox.add("out_3", State.QUEUED);
  }

  @Test
  void showsAnEntryWithoutItsText() throws Exception {
    assertThat(api.get(PATH + "/out_1").bodyAsString())
        .isEqualTo(
            "{\"outboxId\":\"out_1\",\"status\":\"failed\",\"waMessageId\":\"3EB0out_1\","
                + "\"error\":\"refused\",\"createdAt\":7,\"updatedAt\":7}");
    assertThat(told(api.get(PATH + "/out_9"))).isEqualTo("404 not_found: outbox entry not found");
    assertThat(told(api.get(PATH + "/not%20one")))
        .isEqualTo("404 not_found: outbox entry not found");
  }

  @Test
  void listsPageByPage() throws Exception {
    JsonObject first = Api.json(api.get(PATH + "?limit=2"));
    JsonObject second =
        Api.json(api.get(PATH + "?limit=2&cursor=" + first.getString("nextCursor")));

    assertThat(first.encode()).contains("out_3", "out_2").doesNotContain("out_1");
    assertThat(second.encode()).contains("out_1").doesNotContain("nextCursor");
    assertThat(told(api.get(PATH + "?cursor=abc")))
        .isEqualTo("400 validation_error: cursor: is none that was given out");
  }

  @Test
  void listsByStatus() throws Exception {
    assertThat(Api.json(api.get(PATH + "?status=queued")).getJsonArray("data")).hasSize(1);
    assertThat(told(api.get(PATH + "?status=lost")))
        .isEqualTo(
            "400 validation_error: [\"query.status: must be one of queued, sending, sent,"
                + " failed\"]");
  }

  @Test
  void cancelsThroughTheSession() throws Exception {
    assertThat(api.send(HttpMethod.DELETE, PATH + "/out_3", Api.ALL, null).statusCode())
        .isEqualTo(204);
    assertThat(api.sessions.asked()).containsExactly("outbox.cancel {\"id\":\"out_3\"}");

    api.sessions.fail("outbox.cancel", new Failure.Conflict("it is being sent"));

    assertThat(told(api.send(HttpMethod.DELETE, PATH + "/out_2", Api.ALL, null)))
        .isEqualTo("409 conflict: it is being sent");
  }

  @Test
  void whatIsOnItsWayIsAskedForOnceMore() throws Exception {
    api.get(PATH);
    api.get(PATH + "/out_1");
    assertThat(api.sessions.asked()).isEmpty();
    api.outbox.add("out_4", State.SENDING);

    api.get(PATH + "/out_4");
    api.get(PATH);
    api.get(PATH + "?status=sent");

    assertThat(api.sessions.asked())
        .containsExactly("outbox.settle {}", "outbox.settle {}", "outbox.settle {}");
    api.sessions.fail("outbox.settle", new Failure.Busy("on the move"));
    assertThat(Api.json(api.get(PATH + "/out_4")).getString("status")).isEqualTo("sending");
  }
}
