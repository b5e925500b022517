package io.postrider.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.junit5.VertxExtension;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What a super_admin may watch besides his own organization.
@ExtendWith(VertxExtension.class)
final class FirehoseResourceTest {
  private final String admin = Logins.token("root", "org_9", Map.of("role", "super_admin"));
  private final String owner = Logins.token("user_2", "org_9", Map.of("orgRole", "owner"));
  private Logins logins;

  @BeforeEach
  void start(Vertx vertx) throws Exception {
    logins = new Logins(vertx);
  }

  private HttpResponse<Buffer> mint(String token, JsonObject body) throws Exception {
    return logins.mint(token, body);
  }

  private JsonObject secondFrame(JsonObject body) throws Exception {
    BlockingQueue<JsonObject> frames = new LinkedBlockingQueue<>();
    Future<Void> _ = logins.socket(logins.ticket(admin, body), frames::add);
    JsonObject connected = Objects.requireNonNull(frames.poll(5, SECONDS));
    assertThat(connected.getString("event")).isEqualTo("connected");
    logins.api.events.add("message");
    return Objects.requireNonNull(frames.poll(5, SECONDS));
  }

  @Test
  void theFirehoseTellsOfEveryOrganization() throws Exception {
    JsonObject event = secondFrame(new JsonObject().put("scope", "firehose"));

    assertThat(event.getString("event")).isEqualTo("message");
    assertThat(event.getString("organization")).isEqualTo("org_1");
  }

  @Test
  void aSessionOfAnotherOrganizationMayBeWatched() throws Exception {
    JsonObject event = secondFrame(new JsonObject().put("scope", "session").put("session", "s1"));

    assertThat(event.getString("organization")).isEqualTo("org_1");
    assertThat(event.getString("session")).isEqualTo("s1");
  }

  @Test
  void nobodyElseMay() throws Exception {
    assertThat(Api.told(mint(owner, new JsonObject().put("scope", "firehose"))))
        .isEqualTo("403 forbidden: super_admin required");
    assertThat(Api.told(mint(owner, new JsonObject().put("scope", "session").put("session", "s1"))))
        .isEqualTo("404 not_found: session not found");
  }

  @Test
  void refusesWhatMakesNoSense() throws Exception {
    for (String session : new String[] {"nothing", "not a session"}) {
      assertThat(
              Api.told(
                  mint(admin, new JsonObject().put("scope", "session").put("session", session))))
          .isEqualTo("404 not_found: session not found");
    }
    assertThat(Api.told(mint(admin, new JsonObject().put("scope", "firehose").put("since", "0"))))
        .isEqualTo("400 validation_error: since: the firehose begins now");
    assertThat(
            mint(
                    admin,
                    new JsonObject().put("scope", "firehose").put("events", java.util.List.of("x")))
                .statusCode())
        .isEqualTo(400);
  }
}
