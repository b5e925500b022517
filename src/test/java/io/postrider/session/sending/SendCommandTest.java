package io.postrider.session.sending;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Bytes;
import io.postrider.model.SessionId;
import io.postrider.protocol.content.Content;
import io.postrider.protocol.crypto.Hash;
import io.postrider.session.bus.SendReader;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SendCommandTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final String BEN = "6281230000002@s.whatsapp.net";

  private static SendCommand read(String session, String json) {
    JsonObject body = new JsonObject(json);
    boolean async = body.remove("async") != null;
    Optional<String> key = Optional.ofNullable((String) body.remove("idempotencyKey"));
    return SendCommand.of(new SessionId(session), SendReader.read(body, async, key, NOW));
  }

  private static SendCommand content(String json) {
    return read("s1", new JsonObject(json.replace('\'', '"')).put("to", BEN).encode());
  }

  private static Bytes print(String session, String json) {
    return read(session, json.replace('\'', '"')).key().orElseThrow().fingerprint();
  }

  @Test
  void readsEachType() {
    assertThat(content("{'type':'text','text':'hi'}").content()).isEqualTo(new Content.Text("hi"));
    var poll = (Content.Poll) content("{'type':'poll','name':'q','options':['a','b']}").content();
    assertThat(poll.options()).containsExactly("a", "b");
    assertThat(poll.secret().length()).isEqualTo(32);
    var place =
        (Content.Location) content("{'type':'location','latitude':1,'longitude':-2.5}").content();
    assertThat(place.longitude()).isEqualTo(-2.5);
    var card =
        (Content.Contact)
            content("{'type':'contact','contact':{'name':'Desk','phone':'4930'}}").content();
    assertThat(card.vcard()).startsWith("BEGIN:VCARD").contains("waid=4930:4930");
  }

  @Test
  void knowsTheSameRequestInAnotherSpelling() {
    String text = "{'to':'12345@s.whatsapp.net','idempotencyKey':'k','type':'text','text':'%s'}";
    Bytes first = print("s1", text.formatted("a"));

    assertThat(
            print(
                "s1",
                "{'text':'a', 'name':'ignored','type':'text','idempotencyKey':'k',"
                    + "'to':'12345@s.whatsapp.net'}"))
        .isEqualTo(first);
    assertThat(
            print(
                "s1",
                "{'async':true,'type':'text','text':'a','idempotencyKey':'other',"
                    + "'to':'12345:3@s.whatsapp.net'}"))
        .isEqualTo(first);
    assertThat(print("s1", text.formatted("b"))).isNotEqualTo(first);
    assertThat(print("s2", text.formatted("a"))).isNotEqualTo(first);
  }

  @Test
  void aPollIsTheSameThoughItsSecretIsDrawnAnew() {
    String poll =
        "{'to':'12345@g.us','idempotencyKey':'k','type':'poll','name':'q','options':['a','b']}";

    assertThat(print("s1", poll)).isEqualTo(print("s1", poll));
  }

  /// It is stored: keys of before an upgrade must be known after it.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'type':'text','text':'a','replyTo':'3EB0','mentions':['77@lid','77@lid']} |"
            + " ['s1','12345@s.whatsapp.net','text','3EB0','a',['77@lid']]",
        "{'type':'poll','name':'q','options':['a','b'],'pollHideVotes':true} |"
            + " ['s1','12345@s.whatsapp.net','poll','','q',['a','b'],0,0,true]",
        "{'type':'location','latitude':1,'longitude':-2.5} |"
            + " ['s1','12345@s.whatsapp.net','location','',1.0,-2.5,'']",
        "{'type':'contact','contact':{'vcard':'BEGIN:VCARD'}} |"
            + " ['s1','12345@s.whatsapp.net','contact','','','BEGIN:VCARD']",
      })
  void theFormOfThePrintIsFixed(String body, String parts) {
    String json =
        new JsonObject(body.strip().replace('\'', '"'))
            .put("to", "12345")
            .put("idempotencyKey", "k")
            .encode();

    assertThat(print("s1", json))
        .isEqualTo(Hash.sha256(Bytes.utf8(parts.strip().replace('\'', '"'))));
  }
}
