package io.postrider.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.interop.ControlApi;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What two phones say to each other, alone and in a group.
@ExtendWith(VertxExtension.class)
final class PhoneMessagesTest {
  private static final String ANNA = "15550001111";
  private static final String BELA = "15550002222";
  private static final String ANNA_JID = ANNA + "@s.whatsapp.net";
  private static final String UNKNOWN = "3EB0000000000000000000";

  private Sandbox sandbox;
  private ControlApi network;
  private String group;

  @BeforeEach
  void start(Vertx vertx, @TempDir Path folder) throws Exception {
    SandboxConfig config = new SandboxConfig("127.0.0.1", 0, folder, null, List.of(ANNA, BELA));
    sandbox = Sandbox.start(vertx, config).await(20, TimeUnit.SECONDS);
    network = new ControlApi(sandbox.port());
    group = network.createGroup(ANNA, List.of(BELA));
  }

  @AfterEach
  void stop() throws Exception {
    assertThat(network.stats().getInteger("violations")).isZero();
    assertThat(network.stats().getInteger("retries")).isZero();
    sandbox.close().await(20, TimeUnit.SECONDS);
  }

  private static JsonObject of(String type) {
    return new JsonObject().put("type", type);
  }

  private JsonObject to(boolean inGroup, String other, JsonObject message) {
    return message.put("to", inGroup ? group : other);
  }

  private static JsonObject about(String type, String messageId) {
    return of(type).put("messageId", messageId);
  }

  private static JsonObject poll(int selectable) {
    return of("poll")
        .put("name", "Lunch?")
        .put("options", new JsonArray(List.of("yes", "no", "später")))
        .put("selectableCount", selectable);
  }

  private JsonObject fromAnna(JsonObject message) {
    return network.awaitMessage(BELA, network.post(ANNA, message));
  }

  private JsonObject fromBela(JsonObject message) {
    return network.awaitMessage(ANNA, network.post(BELA, message));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void answersAndMentions(boolean inGroup) {
    String first = network.post(ANNA, to(inGroup, BELA, of("text").put("text", "hello")));

    JsonObject shown =
        fromBela(
            to(inGroup, ANNA, of("text"))
                .put("text", "hi @" + ANNA)
                .put("replyTo", first)
                .put("mentions", new JsonArray(List.of(ANNA_JID))));

    assertThat(shown.getString("chat")).isEqualTo(inGroup ? group : BELA + "@s.whatsapp.net");
    assertThat(shown.getString("text")).isEqualTo("hi @" + ANNA);
    assertThat(shown.getString("quotedMessageId")).isEqualTo(first);
    assertThat(shown.getString("quotedBody")).isEqualTo("hello");
    assertThat(shown.getString("quotedSenderJid")).isEqualTo(ANNA_JID);
    assertThat(shown.getBoolean("quotedFromMe")).isTrue();
    assertThat(shown.getJsonArray("mentions")).containsExactly(ANNA_JID);
  }

  @Test
  void quotesByIdAloneWhatItDoesNotKnow() {
    JsonObject shown =
        fromAnna(to(false, BELA, of("text")).put("text", "what?").put("replyTo", UNKNOWN));

    assertThat(shown.getString("quotedMessageId")).isEqualTo(UNKNOWN);
    assertThat(shown.fieldNames()).doesNotContain("quotedBody", "quotedSenderJid");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void votesInPolls(boolean inGroup) {
    JsonObject poll = fromAnna(to(inGroup, BELA, poll(2)));
    String id = poll.getString("waMessageId");

    JsonObject vote =
        fromBela(about("vote", id).put("options", new JsonArray(List.of("no", "später"))));
    JsonObject own = fromAnna(about("vote", id).put("options", new JsonArray(List.of("yes"))));
    JsonObject back = fromBela(about("vote", id).put("options", new JsonArray()));

    assertThat(poll.getJsonObject("poll"))
        .isEqualTo(
            new JsonObject()
                .put("name", "Lunch?")
                .put("options", new JsonArray(List.of("yes", "no", "später")))
                .put("selectableCount", 2));
    assertThat(vote.getString("type")).isEqualTo("poll_vote");
    assertThat(vote.getString("targetId")).isEqualTo(id);
    assertThat(vote.getJsonArray("selectedOptions")).containsExactly("no", "später");
    assertThat(own.getJsonArray("selectedOptions")).containsExactly("yes");
    assertThat(back.getJsonArray("selectedOptions")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sendsPlacesAndCards(boolean inGroup) {
    JsonObject place =
        fromAnna(
            to(inGroup, BELA, of("location"))
                .put("latitude", -6.2)
                .put("longitude", 106.8)
                .put("name", "Monas"));
    JsonObject card =
        fromBela(
            to(inGroup, ANNA, of("contact"))
                .put("contact", new JsonObject().put("name", "Ann;a").put("phone", ANNA)));

    assertThat(place.getJsonObject("location"))
        .isEqualTo(new JsonObject("{\"latitude\":-6.2,\"longitude\":106.8,\"name\":\"Monas\"}"));
    assertThat(card.getJsonObject("contact").getString("displayName")).isEqualTo("Ann;a");
    assertThat(card.getJsonObject("contact").getString("vcard"))
        .contains("FN:Ann\\;a\n")
        .contains("waid=" + ANNA + ":");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void reactsEditsAndDeletes(boolean inGroup) {
    String id =
        fromAnna(to(inGroup, BELA, of("text").put("text", "helo"))).getString("waMessageId");

    JsonObject reaction = fromBela(about("reaction", id).put("emoji", "👍"));
    JsonObject removal = fromBela(about("reaction", id).put("emoji", ""));
    JsonObject edit = fromAnna(about("edit", id).put("text", "hello"));
    JsonObject revoke = fromAnna(about("revoke", id));

    assertThat(reaction.getString("reaction")).isEqualTo("👍");
    assertThat(List.of(reaction, removal, edit, revoke))
        .allSatisfy(one -> assertThat(one.getString("targetId")).isEqualTo(id))
        .extracting(one -> one.getString("type"))
        .containsExactly("reaction", "reaction", "edit", "revoke");
    assertThat(removal.fieldNames()).doesNotContain("reaction");
    assertThat(edit.getString("text")).isEqualTo("hello");
    assertThat(edit.getString("waMessageId")).isNotEqualTo(id);
  }

  @Test
  void deletesForOthersAsAnAdminOnly() {
    String ofAnna =
        fromAnna(to(true, BELA, of("text").put("text", "one"))).getString("waMessageId");
    String ofBela =
        fromBela(to(true, ANNA, of("text").put("text", "two"))).getString("waMessageId");

    assertThat(network.refused(BELA, about("revoke", ofAnna))).isEqualTo(403);
    assertThat(fromAnna(about("revoke", ofBela)).getString("targetId")).isEqualTo(ofBela);
  }

  @Test
  void refusesWhatCannotBeSaid() {
    String text = fromAnna(to(false, BELA, of("text").put("text", "one"))).getString("waMessageId");
    String poll = fromAnna(to(false, BELA, poll(1))).getString("waMessageId");
    JsonArray two = new JsonArray(List.of("yes", "no"));

    assertThat(network.refused(BELA, about("edit", text).put("text", "two"))).isEqualTo(403);
    assertThat(network.refused(BELA, about("revoke", text))).isEqualTo(403);
    assertThat(network.refused(BELA, about("reaction", UNKNOWN).put("emoji", "👍"))).isEqualTo(404);
    for (JsonObject wrong :
        List.of(
            about("reaction", text),
            about("reaction", text).put("emoji", "👍").put("to", group),
            about("vote", text).put("options", two),
            about("vote", poll).put("options", two),
            about("vote", poll).put("options", new JsonArray(List.of("maybe"))),
            to(false, ANNA, poll(4)),
            to(false, ANNA, poll(1).put("options", new JsonArray(List.of("a", "a")))),
            to(false, ANNA, poll(1).put("options", new JsonArray(List.of("a")))),
            to(false, ANNA, poll(1).put("pollEndTime", 1)),
            to(false, ANNA, of("location").put("latitude", 1)),
            to(false, ANNA, of("location").put("latitude", 91).put("longitude", 0)),
            to(false, ANNA, of("contact")),
            to(false, ANNA, of("contact").put("contact", new JsonObject().put("name", "a"))),
            to(false, ANNA, of("text").put("text", "a").put("replyTo", "a b")),
            to(false, ANNA, of("text").put("text", "a").put("x", 1)),
            to(false, ANNA, of("image")))) {
      assertThat(network.refused(BELA, wrong)).as(wrong.encode()).isEqualTo(400);
    }
  }

  @Test
  void readsWhatItHasReceived() {
    String id = fromAnna(to(false, BELA, of("text").put("text", "one"))).getString("waMessageId");

    assertThat(network.read(BELA, id)).isEqualTo(204);
    assertThat(network.read(ANNA, id)).isEqualTo(404);
    assertThat(network.read(BELA, UNKNOWN)).isEqualTo(404);
  }
}
