package io.postrider.session.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.postrider.model.ErrorEnvelope;
import io.postrider.model.Failure;
import io.postrider.model.FailureException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SendReaderTest {
  private static final Instant NOW = Instant.ofEpochMilli(1_760_000_000_000L);

  /// What is sent of it, without whom to. Read again it stays what it is.
  private static String read(String body) {
    JsonObject form = SendWriter.write(send(body));
    assertThat(SendWriter.write(send(form.encode()))).isEqualTo(form);
    form.remove("to");
    return form.encode();
  }

  private static SessionCommand.Send send(String body) {
    JsonObject json = new JsonObject(body);
    return SendReader.read(
        json.containsKey("to") ? json : json.put("to", "12345"), false, Optional.empty(), NOW);
  }

  private static String refused(String body) {
    return problem(() -> send(body));
  }

  private static String problem(ThrowingCallable reading) {
    FailureException thrown = catchThrowableOfType(FailureException.class, reading);
    var invalid = (Failure.Invalid) thrown.failure();
    return invalid.field() + ": " + invalid.problem();
  }

  @Test
  void keepsOnlyWhatBelongsToTheType() {
    assertThat(read("{'type':'text','text':'Hi','name':' ','latitude':999}".replace('\'', '"')))
        .isEqualTo("{\"type\":\"text\",\"text\":\"Hi\"}");
    assertThat(
            read(
                """
                {"type":"poll","name":"Day?","options":["Mon","Tue"],"selectableCount":1.0,
                 "pollEndTime":1760000000001,"pollHideVotes":true,"text":"","replyTo":""}\
                """))
        .isEqualTo(
            "{\"type\":\"poll\",\"name\":\"Day?\",\"options\":[\"Mon\",\"Tue\"],"
                + "\"selectableCount\":1,\"pollEndTime\":1760000000001,\"pollHideVotes\":true}");
    assertThat(read("{\"type\":\"location\",\"latitude\":-90,\"longitude\":180,\"name\":\" \"}"))
        .isEqualTo("{\"type\":\"location\",\"latitude\":-90.0,\"longitude\":180.0}");
  }

  @Test
  void readsMentionsAsPeopleWriteThem() {
    assertThat(
            read(
                """
                {"type":"text","text":"@1","replyTo":"3EB0",
                 "mentions":["+49 151 12345","4915112345@c.us","77@lid"]}\
                """))
        .isEqualTo(
            "{\"type\":\"text\",\"text\":\"@1\",\"replyTo\":\"3EB0\","
                + "\"mentions\":[\"4915112345@s.whatsapp.net\",\"77@lid\"]}");
    assertThat(
            refused("{\"type\":\"text\",\"text\":\"x\",\"mentions\":[\"12345\",\"12345@g.us\"]}"))
        .isEqualTo("mentions[1]: must be a user's JID");
    JsonObject many = new JsonObject("{\"type\":\"text\",\"text\":\"x\"}");
    JsonArray mentions = new JsonArray();
    for (int i = 0; i < 1_025; i++) {
      mentions.add("12345");
    }
    assertThat(refused(many.put("mentions", mentions).encode()))
        .isEqualTo("mentions: must have at most 1024 entries");
    assertThat(
            refused("{\"type\":\"text\",\"text\":\"x\",\"replyTo\":\"" + "x".repeat(129) + "\"}"))
        .isEqualTo("replyTo: must be the id of a message, at most 128 characters");
  }

  @Test
  void aPollHasItsLimits() {
    assertThat(refused(poll("\"a\""))).isEqualTo("options: must have 2 to 12 entries");
    assertThat(refused(poll("\"a\",".repeat(12) + "\"b\"")))
        .isEqualTo("options: must have 2 to 12 entries");
    assertThat(refused(poll("\"a\",\"a\""))).isEqualTo("options: must be distinct");
    assertThat(refused(poll("\"a\",\"\\u2003\""))).isEqualTo("options[1]: must not be blank");
    assertThat(read(poll("\"a\",\"" + "😀".repeat(100) + "\""))).contains("😀");
    assertThat(refused(poll("\"a\",\"" + "x".repeat(101) + "\"")))
        .isEqualTo("options[1]: must have at most 100 characters");
    assertThat(refused("{\"type\":\"poll\",\"options\":[\"a\",\"b\"]}"))
        .isEqualTo("name: is required");
    assertThat(refused("{\"type\":\"poll\",\"name\":\"" + "x".repeat(256) + "\"}"))
        .isEqualTo("name: must have at most 255 characters");
    for (String count : new String[] {"-1", "3", "4294967296", "1e300"}) {
      assertThat(refused(poll("\"a\",\"b\"", "selectableCount", count)))
          .isEqualTo("selectableCount: must be 0 to the number of options");
    }
    for (String end : new String[] {"0", "1760000000000", "1e30", "99999999999999999999999"}) {
      assertThat(refused(poll("\"a\",\"b\"", "pollEndTime", end)))
          .isEqualTo("pollEndTime: must be in the future, in milliseconds since 1970");
    }
  }

  private static String poll(String options) {
    return "{\"type\":\"poll\",\"name\":\"q\",\"options\":[" + options + "]}";
  }

  private static String poll(String options, String field, String value) {
    return poll(options).replace("\"name\"", "\"" + field + "\":" + value + ",\"name\"");
  }

  @Test
  void aLocationHasBothCoordinates() {
    assertThat(refused("{\"type\":\"location\",\"latitude\":1}"))
        .isEqualTo("longitude: is required");
    assertThat(refused("{\"type\":\"location\",\"latitude\":91,\"longitude\":1}"))
        .isEqualTo("latitude: must be -90 to 90");
    assertThat(refused("{\"type\":\"location\",\"latitude\":1,\"longitude\":1e999}"))
        .isEqualTo("longitude: must be -180 to 180");
  }

  @Test
  void aContactIsACardOrWhatMakesOne() {
    assertThat(read(contact("\"name\":\"Desk\",\"phone\":\"+4930\"")))
        .contains("\"name\":\"Desk\"", "\"vcard\":\"BEGIN:VCARD", "waid=4930:+4930");
    assertThat(read(contact("\"name\":\"Desk\",\"phone\":\"+49\u00a030\"")))
        .contains("waid=4930:+4930");
    assertThat(
            read(contact("\"vcard\":\"BEGIN:VCARD\\nFN;CHARSET=UTF-8:Desk\\\\, 2\\nEND:VCARD\"")))
        .contains("\"name\":\"Desk, 2\"", "\"vcard\":\"BEGIN:VCARD");
    assertThat(refused("{\"type\":\"contact\"}")).isEqualTo("contact: is required");
    assertThat(refused(contact(""))).isEqualTo("contact: must have a vcard, or a name and a phone");
    assertThat(refused(contact("\"name\":\" \",\"phone\":\"1\"")))
        .isEqualTo("contact.name: must not be blank");
    assertThat(refused(contact("\"name\":\"x\",\"phone\":\"+49 (0)30\"")))
        .isEqualTo("contact.phone: must be digits, with or without a plus");
    assertThat(refused(contact("\"vcard\":\"VCARD\"")))
        .isEqualTo("contact.vcard: must start with BEGIN:VCARD");
    assertThat(refused(contact("\"vcard\":\"BEGIN:VCARD" + "é".repeat(4_096) + "\"")))
        .isEqualTo("contact.vcard: must have at most 8192 bytes");
  }

  private static String contact(String fields) {
    return "{\"type\":\"contact\",\"contact\":{" + fields + "}}";
  }

  /// A name of the allowed length may make a card that is too long.
  @Test
  void aCardThatIsMadeHasTheLimitOfOneThatIsGiven() {
    String name = "\\ud83d\\ude00".repeat(1_024);
    assertThat(refused(contact("\"name\":\"" + name + "\",\"phone\":\"1\"")))
        .isEqualTo("contact.vcard: must have at most 8192 bytes");
    assertThat(refused(contact("\"name\":\"" + "x".repeat(1_025) + "\",\"phone\":\"1\"")))
        .isEqualTo("contact.name: must have at most 1024 characters");
    assertThat(refused(contact("\"name\":\"" + "x".repeat(1_025) + "\",\"vcard\":\"BEGIN:VCARD\"")))
        .isEqualTo("contact.name: must have at most 1024 characters");
  }

  @Test
  void whomOneCannotWriteToIsRefused() {
    for (String to : new String[] {"", "1234", "12345@moon", "status@broadcast", "a@lid"}) {
      assertThat(refused("{\"type\":\"text\",\"text\":\"x\",\"to\":\"" + to + "\"}"))
          .isEqualTo("to: must be a phone number, a user's or a group's JID");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'type':'fax'} | type: must be text, poll, location or contact",
        "{'text':'x'} | type: is required",
        "{'type':'text'} | text: is required",
        "{'type':'text','text':7} | text: must be a text",
        "{'type':'text','text':' '} | text: must not be blank",
        "{'type':'text','text':'a\\u0000'} | text: must be valid Unicode without NUL",
        "{'type':'text','text':'\\ud83d'} | text: must be valid Unicode without NUL",
        "{'type':'text','text':'x','mentions':['1@g.us']} | mentions[0]: must be a user's JID",
        "{'type':'text','text':'x','mentions':[7]} | mentions[0]: must be a text",
        "{'type':'text','text':'x','replyTo':''} |"
            + " replyTo: must be the id of a message, at most 128 characters",
        "{'type':'poll','name':'q','options':['a']} | options: must have 2 to 12 entries",
        "{'type':'poll','name':'q','options':['a','a']} | options: must be distinct",
        "{'type':'poll','name':'q','options':['a',' ']} | options[1]: must not be blank",
        "{'type':'poll','name':'q','options':['a','b'],'selectableCount':3} |"
            + " selectableCount: must be 0 to the number of options",
        "{'type':'poll','name':'q','options':['a','b'],'selectableCount':0.5} |"
            + " selectableCount: must be a whole number",
        "{'type':'poll','name':'q','options':['a','b'],'pollEndTime':1} |"
            + " pollEndTime: must be in the future, in milliseconds since 1970",
        "{'type':'poll','name':'q','options':['a','b'],'pollEndTime':253402300800000} |"
            + " pollEndTime: must be in the future, in milliseconds since 1970",
        "{'type':'location','latitude':91,'longitude':0} | latitude: must be -90 to 90",
        "{'type':'location','latitude':0} | longitude: is required",
        "{'type':'contact'} | contact: is required",
        "{'type':'contact','contact':{}} | contact: must have a vcard, or a name and a phone",
        "{'type':'contact','contact':{'nam':'x'}} | contact: may have name, phone, vcard",
        "{'type':'contact','contact':{'name':'x','phone':'a\\nTEL:1'}} |"
            + " contact.phone: must be digits, with or without a plus",
        "{'type':'contact','contact':{'vcard':'END:VCARD'}} |"
            + " contact.vcard: must start with BEGIN:VCARD",
        "{'type':'text','text':'x','txt':'y'} | args: may have type, to, text, replyTo,"
            + " mentions, name, options, selectableCount, pollEndTime, pollHideVotes, latitude,"
            + " longitude, contact, media, medias, caption, async, idempotencyKey",
        "{'type':'text','text':'x','idempotencyKey':''} |"
            + " idempotencyKey: must have 1 to 255 printable ASCII characters",
        "{'type':'text','text':'x','idempotencyKey':'é'} |"
            + " idempotencyKey: must have 1 to 255 printable ASCII characters",
      })
  void theBusRefusesWhatCannotBeSent(String body, String problem) {
    JsonObject args = new JsonObject(quoted(body)).put("to", "12345");

    assertThat(problem(() -> SendReader.read(new Args(args), NOW))).isEqualTo(problem);
  }

  private static String quoted(String body) {
    return body.strip().replace('\'', '"');
  }

  @Test
  void refusesMediaAsNotBuilt() {
    FailureException refused =
        catchThrowableOfType(FailureException.class, () -> send("{\"type\":\"image\"}"));

    assertThat(ErrorEnvelope.of(refused.failure()).details().getString("type")).isEqualTo("image");
    assertThat(ErrorEnvelope.of(refused.failure()).status()).isEqualTo(501);
  }
}
