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
class GroupResourceTest {
  private static final String JOIN = SESSION + "/groups:join";
  private static final String CODE = "AbCdEfGhIjKlMnOpQrStUv";

  private Api api;

  @BeforeEach
  void start(Vertx vertx) throws Exception {
    api = new Api(vertx);
  }

  @Test
  void joinsByCodeAndByLink() throws Exception {
    api.sessions.answer("groups.join", new JsonObject().put("groupJid", "120363@g.us"));

    for (String invite :
        new String[] {
          CODE,
          "https://chat.whatsapp.com/" + CODE,
          " http://chat.whatsapp.com/invite/" + CODE + "/?x=1#y "
        }) {
      assertThat(api.post(JOIN, "{\"invite\":\"" + invite + "\"}").bodyAsString())
          .isEqualTo("{\"groupJid\":\"120363@g.us\"}");
    }
    assertThat(api.sessions.asked())
        .containsOnly("groups.join {\"invite\":\"" + CODE + "\"}")
        .hasSize(3);
  }

  @Test
  void anInviteOfTheWrongFormNeverReachesTheSession() throws Exception {
    assertThat(told(api.post(JOIN, "{}")))
        .isEqualTo("400 validation_error: [\"body.invite: is required\"]");
    for (String invite :
        new String[] {"", "not a code!", "short", "x".repeat(65), "https://example.com/" + CODE}) {
      assertThat(told(api.post(JOIN, "{\"invite\":\"" + invite + "\"}")))
          .isEqualTo("400 validation_error: invite: must be an invite code or link");
    }
    assertThat(api.sessions.asked()).isEmpty();
  }

  @Test
  void leavesAGroupHoweverItsAtIsWritten() throws Exception {
    for (String gid : new String[] {"120363@g.us", "120363%40g.us", "12345-6789@g.us"}) {
      var response = api.post(SESSION + "/groups/" + gid + ":leave", "");

      assertThat(response.statusCode()).isEqualTo(204);
      assertThat(response.body()).isNull();
    }
    assertThat(api.sessions.asked())
        .containsExactly(
            "groups.leave {\"gid\":\"120363@g.us\"}",
            "groups.leave {\"gid\":\"120363@g.us\"}",
            "groups.leave {\"gid\":\"12345-6789@g.us\"}");
  }

  @Test
  void whatIsNoGroupIsNotFoundEvenWithoutConnection() throws Exception {
    api.sessions.fail("groups.leave", new Failure.NotConnected());

    for (String gid : new String[] {"nonsense", "12345@s.whatsapp.net", "@g.us", "12345:1@g.us"}) {
      assertThat(told(api.post(SESSION + "/groups/" + gid + ":leave", "")))
          .isEqualTo("404 not_found: group not found");
    }
    assertThat(told(api.post(SESSION + "/groups/120363@g.us:leave", "")))
        .isEqualTo("501 not_implemented: the session is not connected");
  }
}
