package io.postrider.session.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.postrider.model.Bytes;
import io.postrider.model.ErrorEnvelope;
import io.postrider.model.FailureException;
import io.postrider.model.SessionId;
import io.postrider.protocol.content.Content;
import io.postrider.session.bus.Args;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SendReaderTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final String BEN = "6281230000002@s.whatsapp.net";

  private static SendCommand read(String session, String json) {
    return SendReader.read(new SessionId(session), new Args(new JsonObject(json)), NOW);
  }

  private static SendCommand content(String json) {
    return read("s1", "{'to':'%s','content':%s}".formatted(BEN, json).replace('\'', '"'));
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'type':'fax'} | type",
        "{'text':'x'} | type",
        "{'type':'text'} | text",
        "{'type':'text','text':7} | text",
        "{'type':'text','text':' '} | text",
        "{'type':'text','text':'x','mentions':['1@g.us']} | mentions",
        "{'type':'text','text':'x','mentions':[7]} | mentions",
        "{'type':'text','text':'x','replyTo':''} | replyTo",
        "{'type':'poll','name':'q','options':['a']} | options",
        "{'type':'poll','name':'q','options':['a','a']} | options",
        "{'type':'poll','name':'q','options':['a',' ']} | options",
        "{'type':'poll','name':'q','options':['a','b'],'selectableCount':3} | selectableCount",
        "{'type':'poll','name':'q','options':['a','b'],'selectableCount':0.5} | selectableCount",
        "{'type':'poll','name':'q','options':['a','b'],'pollEndTime':1} | pollEndTime",
        "{'type':'location','latitude':91,'longitude':0} | latitude",
        "{'type':'location','latitude':0} | longitude",
        "{'type':'contact'} | contact",
        "{'type':'contact','contact':{}} | contact.name",
        "{'type':'contact','contact':{'name':'x','phone':'a\\nTEL:1'}} | contact.phone",
        "{'type':'contact','contact':{'vcard':'END:VCARD'}} | contact.vcard",
      })
  void refusesWhatCannotBeSent(String json, String field) {
    FailureException refused =
        catchThrowableOfType(FailureException.class, () -> content(json.strip()));

    ErrorEnvelope envelope = ErrorEnvelope.of(refused.failure());
    assertThat(envelope.status()).isEqualTo(400);
    assertThat(envelope.message()).startsWith("content." + field + ": ");
  }

  @Test
  void refusesMediaAsNotBuilt() {
    FailureException refused =
        catchThrowableOfType(FailureException.class, () -> content("{'type':'image'}"));

    assertThat(ErrorEnvelope.of(refused.failure()).details().getString("type")).isEqualTo("image");
    assertThat(ErrorEnvelope.of(refused.failure()).status()).isEqualTo(501);
  }

  @Test
  void knowsTheSameRequestInAnotherSpelling() {
    String text = "{'to':'1@s.whatsapp.net','idempotencyKey':'k','content':%s}";
    Bytes first = print("s1", text.formatted("{'type':'text','text':'a'}"));

    assertThat(print("s1", text.formatted("{'text':'a', 'name':'ignored','type':'text'}")))
        .isEqualTo(first);
    assertThat(
            print(
                "s1",
                "{'async':true,'content':{'type':'text','text':'a'},'idempotencyKey':'other',"
                    + "'to':'1:3@s.whatsapp.net'}"))
        .isEqualTo(first);
    assertThat(print("s1", text.formatted("{'type':'text','text':'b'}"))).isNotEqualTo(first);
    assertThat(print("s2", text.formatted("{'type':'text','text':'a'}"))).isNotEqualTo(first);
  }

  @Test
  void aPollIsTheSameThoughItsSecretIsDrawnAnew() {
    String poll =
        "{'to':'1@g.us','idempotencyKey':'k','content':"
            + "{'type':'poll','name':'q','options':['a','b']}}";

    assertThat(print("s1", poll)).isEqualTo(print("s1", poll));
  }
}
