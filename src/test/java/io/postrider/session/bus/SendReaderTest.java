package io.postrider.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.postrider.model.Failure;
import io.postrider.model.FailureException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SendContentTest {
  private static final Instant NOW = Instant.ofEpochMilli(1_760_000_000_000L);

  private static String read(String body) {
    return SendContent.read(new JsonObject(body), NOW).encode();
  }

  private static String refused(String body) {
    FailureException thrown =
        catchThrowableOfType(
            FailureException.class, () -> SendContent.read(new JsonObject(body), NOW));
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
        .isEqualTo(
            "{\"type\":\"contact\",\"contact\":"
                + "{\"displayName\":\"Desk\",\"name\":\"Desk\",\"phone\":\"+4930\"}}");
    assertThat(
            read(contact("\"vcard\":\"BEGIN:VCARD\\nFN;CHARSET=UTF-8:Desk\\\\, 2\\nEND:VCARD\"")))
        .contains("\"displayName\":\"Desk, 2\"", "\"vcard\":\"BEGIN:VCARD");
    assertThat(refused("{\"type\":\"contact\"}")).isEqualTo("contact: is required");
    assertThat(refused(contact(""))).isEqualTo("contact: must have a vcard, or a name and a phone");
    assertThat(refused(contact("\"name\":\" \",\"phone\":\"1\"")))
        .isEqualTo("contact.name: must not be blank");
    assertThat(refused(contact("\"name\":\"x\",\"phone\":\"1 2\"")))
        .isEqualTo("contact.phone: must be digits, with or without a plus");
    assertThat(refused(contact("\"vcard\":\"VCARD\"")))
        .isEqualTo("contact.vcard: must start with BEGIN:VCARD");
    assertThat(refused(contact("\"vcard\":\"BEGIN:VCARD" + "é".repeat(4_096) + "\"")))
        .isEqualTo("contact.vcard: must have at most 8192 bytes");
  }

  private static String contact(String fields) {
    return "{\"type\":\"contact\",\"contact\":{" + fields + "}}";
  }
}
