package io.postrider.http;

import static io.postrider.http.Api.SESSION;
import static io.postrider.http.Api.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Failure;
import io.postrider.model.Jid;
import io.postrider.session.bus.Reply;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class ContactResourceTest {
  private static final String CHECK = SESSION + "/contacts/check";

  private Api api;

  @BeforeEach
  void start(Vertx vertx) throws Exception {
    api = new Api(vertx);
  }

  @Test
  void asksForANumberHoweverItIsWritten() throws Exception {
    Jid found = Jid.phone("5511987650001");
    api.sessions.answer(
        "contacts.check", new Reply.OnWhatsApp("551187650001", Optional.of(found)).toJson());

    for (String phone :
        new String[] {
          "551187650001", "+551187650001", "%2B55%2011%208765-0001", "%E2%80%8E551187650001"
        }) {
      assertThat(api.get(CHECK + "?phone=" + phone).bodyAsString())
          .isEqualTo(
              "{\"query\":\"551187650001\",\"jid\":\"5511987650001@s.whatsapp.net\","
                  + "\"isOnWhatsApp\":true}");
    }
    assertThat(api.sessions.asked())
        .containsOnly("contacts.check {\"phone\":\"551187650001\"}")
        .hasSize(4);
  }

  @Test
  void saysWhenNobodyHasIt() throws Exception {
    api.sessions.answer(
        "contacts.check", new Reply.OnWhatsApp("15550009999", Optional.empty()).toJson());

    assertThat(api.get(CHECK + "?phone=15550009999").bodyAsString())
        .isEqualTo("{\"query\":\"15550009999\",\"isOnWhatsApp\":false}");
  }

  @Test
  void whatIsNoNumberNeverReachesTheSession() throws Exception {
    assertThat(told(api.get(CHECK)))
        .isEqualTo("400 validation_error: [\"query.phone: is required\"]");
    for (String phone :
        new String[] {
          "", "1234", "1".repeat(16), "0049151", "12a45", "12345@lid", "551187650001@s.whatsapp.net"
        }) {
      assertThat(told(api.get(CHECK + "?phone=" + phone)))
          .as(phone)
          .isEqualTo("400 validation_error: phone: must be a phone number with its country code");
    }
    assertThat(told(api.get(CHECK + "?phone=" + "1".repeat(65))))
        .startsWith("400 validation_error: [\"query.phone: ");
    assertThat(api.sessions.asked()).isEmpty();
  }

  @Test
  void needsAConnection() throws Exception {
    api.sessions.fail("contacts.check", new Failure.NotConnected());

    assertThat(told(api.get(CHECK + "?phone=551187650001")))
        .isEqualTo("501 not_implemented: the session is not connected");
  }
}
