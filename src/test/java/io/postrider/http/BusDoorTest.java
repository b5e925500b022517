package io.postrider.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.events.EventId;
import io.postrider.session.bus.Bus;
import io.postrider.session.bus.Outsider;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a program on the bus asks of no session in particular.
@ExtendWith(VertxExtension.class)
final class BusDoorTest {
  private Vertx vertx;
  private Api api;

  @BeforeEach
  void start(Vertx vertx) throws Exception {
    this.vertx = vertx;
    api = new Api(vertx);
  }

  private Future<JsonObject> asking(String key, String op, JsonObject args) {
    JsonObject request = new JsonObject().put("v", 1).put("op", op).put("args", args);
    return Outsider.ask(vertx, Bus.SESSIONS, request.toBuffer(), "Bearer " + key);
  }

  private JsonObject ask(String key, String op, JsonObject args) throws Exception {
    return asking(key, op, args).await(10, SECONDS);
  }

  private JsonObject ask(String op, JsonObject args) throws Exception {
    return ask(Api.ALL, op, args);
  }

  private String refused(String key, String op, JsonObject args) throws Exception {
    JsonObject error = ask(key, op, args).getJsonObject("error");
    JsonObject details = error.getJsonObject("details", new JsonObject());
    return error.getString("code")
        + ": "
        + (details.containsKey("errors")
            ? details.getJsonArray("errors").getString(0)
            : error.getString("message"));
  }

  @Test
  void createsASessionWithWhatHttpGivesIt() throws Exception {
    JsonObject made = ask("sessions.create", new JsonObject().put("label", "Till"));

    assertThat(made.getString("label")).isEqualTo("Till");
    assertThat(made.getInteger("ratePerMin")).isEqualTo(20);
    assertThat(made).isEqualTo(Api.json(api.get("/api/v1/sessions/" + made.getString("id"))));
    assertThat(api.sessions.asked()).containsExactly("sessions.create Till");
  }

  @Test
  void aSessionMayPairAtOnce() throws Exception {
    ask("sessions.create", new JsonObject().put("start", true));

    assertThat(api.sessions.asked()).containsExactly("sessions.create null", "sessions.pair {}");
  }

  @Test
  void listsAndShowsSessionsAsHttpDoes() throws Exception {
    ask("sessions.create", new JsonObject());
    JsonObject page = ask("sessions.list", new JsonObject().put("limit", 1));

    assertThat(ask("sessions.list", new JsonObject()))
        .isEqualTo(Api.json(api.get("/api/v1/sessions")));
    assertThat(page.getJsonArray("data")).hasSize(1);
    String cursor = page.getString("nextCursor");
    assertThat(ask("sessions.list", new JsonObject().put("cursor", cursor)))
        .isEqualTo(Api.json(api.get("/api/v1/sessions?cursor=" + cursor)));
    assertThat(ask("sessions.get", new JsonObject().put("session", "s1")))
        .isEqualTo(Api.json(api.get("/api/v1/sessions/s1")));
  }

  @Test
  void readsTheLogPageByPage() throws Exception {
    EventId first = api.events.add("message");
    api.events.add("message.status");
    EventId third = api.events.add("group.update");

    JsonObject page = ask("events.read", new JsonObject().put("since", "0").put("limit", 1));
    JsonObject args =
        new JsonObject()
            .put("since", page.getString("nextCursor"))
            .put("types", new JsonArray(List.of("message", "group.update")));
    JsonObject rest = ask("events.read", args);

    assertThat(page).isEqualTo(Api.json(api.get("/api/v1/events?since=0&limit=1")));
    assertThat(page.getString("nextCursor")).isEqualTo(first.toString());
    assertThat(rest.getJsonArray("data")).hasSize(1);
    assertThat(rest.getString("nextCursor")).isEqualTo(third.toString());
    assertThat(ask("events.read", args.put("types", "message,group.update"))).isEqualTo(rest);
  }

  @Test
  void aPageWaits() throws Exception {
    Future<JsonObject> waiting =
        asking(Api.ALL, "events.read", new JsonObject().put("wait", 8e3).put("session", "s1"));
    api.events.awaitRead();
    api.events.add("message");

    assertThat(waiting.await(9, SECONDS).getJsonArray("data")).hasSize(1);
  }

  /// The news of an event says that there is one, and nothing of it.
  @Test
  void theNewsTellsAListenerNothing() throws Exception {
    Future<JsonObject> heard =
        Future.future(
            promise ->
                vertx
                    .eventBus()
                    .<io.vertx.core.buffer.Buffer>consumer(
                        "postrider.events.org_1",
                        news -> promise.tryComplete(new JsonObject(news.body()))));
    api.events.add("message");

    assertThat(heard.await(5, SECONDS)).isEqualTo(new JsonObject());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "wa_unknown | sessions.list | {} | unauthorized: missing or invalid credentials",
        "read | sessions.list | {} | forbidden: missing required capability: manage",
        "read | events.read | {} | forbidden: missing required capability: events",
        "read | sessions.create | {'label':7} | forbidden: missing required capability: manage",
        "manage | events.read | {} | forbidden: missing required capability: events",
        "other | sessions.get | {'session':'s1'} | not_found: session not found",
        "other | events.read | {'session':'s1'} | not_found: session not found",
        "all | sessions.get | {} | not_found: session not found",
        "all | sessions.get | {'session':7} | not_found: session not found",
        "all | sessions.dance | {} | validation_error: op: unknown",
        "all | messages.send | {} | validation_error: op: unknown",
        "all | sessions.create | {'label':7} | validation_error: body.label: must be a text",
        "all | sessions.create | {'nobody':7} | validation_error: body.nobody: unexpected property",
        "all | sessions.list | {'limit':'x'} | validation_error: query.limit: must be a whole"
            + " number",
        "all | sessions.list | {'limit':{}} | validation_error: args.limit: must be a text, a"
            + " number or a list of texts",
        "all | sessions.list | {'nobody':1} | validation_error: args: may have limit, cursor",
        "all | events.read | {'since':'evt_1'} | validation_error: since: must be an event's id,"
            + " or 0",
        "all | events.read | {'types':['message',7]} | validation_error: args.types: must be a"
            + " text, a number or a list of texts",
      })
  void refusesAsHttpDoes(String who, String op, String args, String problem) throws Exception {
    String key =
        switch (who) {
          case "all" -> Api.ALL;
          case "read" -> Api.READ;
          case "manage" -> Api.MANAGE;
          case "other" -> Api.OTHER;
          default -> who;
        };

    assertThat(refused(key, op, new JsonObject(args.replace('\'', '"')))).isEqualTo(problem);
    assertThat(api.sessions.asked()).isEmpty();
  }
}
