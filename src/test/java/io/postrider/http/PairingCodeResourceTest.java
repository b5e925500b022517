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
class PairingCodeResourceTest {
  private static final String PATH = SESSION + "/pairing-code";

  private Api api;

  @BeforeEach
  void start(Vertx vertx) throws Exception {
    api = new Api(vertx);
    api.sessions.answer("sessions.pairingCode", new JsonObject().put("code", "ABCD-1234"));
  }

  private static String phone(String phone) {
    return new JsonObject().put("phone", phone).encode();
  }

  @Test
  void asksForANumberHoweverItIsWritten() throws Exception {
    for (String phone : new String[] {"551187650001", "+55 11 8765-0001", "\u200e(55)1187650001"}) {
      assertThat(api.post(PATH, phone(phone)).bodyAsString()).isEqualTo("{\"code\":\"ABCD-1234\"}");
    }
    assertThat(api.sessions.asked())
        .containsOnly("sessions.pairingCode {\"phone\":\"551187650001\"}")
        .hasSize(3);
  }

  @Test
  void whatIsNoNumberNeverReachesTheSession() throws Exception {
    assertThat(told(api.post(PATH, "{}")))
        .isEqualTo("400 validation_error: [\"body.phone: is required\"]");
    for (String phone : new String[] {"", "1234", "0049151", "12a45", "551187650001@c.us"}) {
      assertThat(told(api.post(PATH, phone(phone))))
          .as(phone)
          .isEqualTo("400 validation_error: phone: must be a phone number with its country code");
    }
    assertThat(api.sessions.asked()).isEmpty();
  }

  @Test
  void saysWhatTheSessionSays() throws Exception {
    api.sessions.fail("sessions.pairingCode", new Failure.Conflict("already paired"));

    assertThat(told(api.post(PATH, phone("551187650001"))))
        .isEqualTo("409 conflict: already paired");
  }
}
