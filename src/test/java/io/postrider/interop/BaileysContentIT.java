package io.postrider.interop;

import static io.postrider.interop.LinkedBaileys.ANNA;
import static io.postrider.interop.LinkedBaileys.ANNA_JID;
import static io.postrider.interop.LinkedBaileys.BERT;
import static io.postrider.interop.LinkedBaileys.BERT_JID;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Everything that messages can say, between Baileys, linked to Anna's phone, and Bert's phone:
/// with each other and in a group.
final class BaileysContentIT {
  private static final JsonObject NOTHING = new JsonObject();

  @AutoClose private static LinkedBaileys baileys;
  private static ControlApi network;

  private BaileysPeer peer;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    baileys = new LinkedBaileys(folder);
    network = baileys.network();
  }

  @BeforeEach
  void link() throws IOException {
    peer = baileys.link();
  }

  @AfterEach
  void close() throws IOException {
    baileys.unlink(peer);
    assertThat(network.stats().getInteger("retries")).isZero();
    assertThat(network.stats().getInteger("violations")).isZero();
  }

  private String chat(boolean inGroup) {
    return inGroup ? peer.createGroup("Interop", List.of(BERT_JID)) : BERT_JID;
  }

  private static JsonObject of(String type, String chat) {
    return new JsonObject().put("type", type).put("to", chat.equals(BERT_JID) ? ANNA_JID : chat);
  }

  private static JsonObject about(String type, String messageId) {
    return new JsonObject().put("type", type).put("messageId", messageId);
  }

  private JsonObject fromPhone(JsonObject message) {
    return peer.awaitMessage(network.post(BERT, message));
  }

  private JsonObject fromBaileys(String chat, JsonObject content, JsonObject options) {
    return network.awaitMessage(BERT, peer.send(chat, content, options));
  }

  private static JsonObject target(String messageId) {
    return new JsonObject().put("target", messageId);
  }

  private static JsonArray list(String... texts) {
    return new JsonArray(List.of(texts));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void votesInAPollOfThePhone(boolean inGroup) {
    String chat = chat(inGroup);
    JsonObject poll =
        fromPhone(of("poll", chat).put("name", "Lunch?").put("options", list("yes", "no")));
    String id = poll.getString("id");

    JsonObject vote = network.awaitMessage(BERT, peer.vote(chat, id, List.of("no")));
    JsonObject own = fromPhone(about("vote", id).put("options", list("yes", "no")));

    assertThat(poll.getString("name")).isEqualTo("Lunch?");
    assertThat(poll.getJsonArray("options")).isEqualTo(list("yes", "no"));
    assertThat(vote.getString("targetId")).isEqualTo(id);
    assertThat(vote.getJsonArray("selectedOptions")).isEqualTo(list("no"));
    assertThat(own.getString("target")).isEqualTo(id);
    assertThat(own.getJsonArray("options")).isEqualTo(list("yes", "no"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void letsThePhoneVoteInItsPoll(boolean inGroup) {
    String chat = chat(inGroup);
    JsonObject content =
        new JsonObject()
            .put("name", "Tea?")
            .put("values", list("yes", "no"))
            .put("selectableCount", 1);
    JsonObject poll = fromBaileys(chat, new JsonObject().put("poll", content), NOTHING);
    String id = poll.getString("waMessageId");

    JsonObject vote = fromPhone(about("vote", id).put("options", list("yes")));
    JsonObject back = fromPhone(about("vote", id).put("options", list()));
    JsonObject own = network.awaitMessage(BERT, peer.vote(chat, id, List.of("no")));

    assertThat(poll.getJsonObject("poll").getInteger("selectableCount")).isEqualTo(1);
    assertThat(vote.getJsonArray("options")).isEqualTo(list("yes"));
    assertThat(back.getJsonArray("options")).isEmpty();
    assertThat(own.getJsonArray("selectedOptions")).isEqualTo(list("no"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void exchangesPlacesAndCards(boolean inGroup) {
    String chat = chat(inGroup);
    JsonObject card = new JsonObject().put("name", "Carl").put("phone", "6281100000003");

    JsonObject place = fromPhone(of("location", chat).put("latitude", 52.5).put("longitude", 13.4));
    JsonObject contact = fromPhone(of("contact", chat).put("contact", card));
    JsonObject placeBack =
        fromBaileys(
            chat,
            new JsonObject(
                "{\"location\":{\"degreesLatitude\":-6.2,\"degreesLongitude\":106.8,\"name\":\"Monas\"}}"),
            NOTHING);
    String vcard = contact.getString("vcard");
    JsonObject contactBack =
        fromBaileys(
            chat,
            new JsonObject()
                .put(
                    "contacts",
                    new JsonObject()
                        .put("displayName", "Carl")
                        .put(
                            "contacts", new JsonArray().add(new JsonObject().put("vcard", vcard)))),
            NOTHING);

    assertThat(place.getDouble("latitude")).isEqualTo(52.5);
    assertThat(place.getDouble("longitude")).isEqualTo(13.4);
    assertThat(contact.getString("displayName")).isEqualTo("Carl");
    assertThat(placeBack.getJsonObject("location"))
        .isEqualTo(new JsonObject("{\"latitude\":-6.2,\"longitude\":106.8,\"name\":\"Monas\"}"));
    assertThat(contactBack.getJsonObject("contact").getString("vcard")).isEqualTo(vcard);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void reactsEditsAndDeletes(boolean inGroup) {
    String chat = chat(inGroup);
    String ofPhone = fromPhone(of("text", chat).put("text", "helo")).getString("id");
    JsonObject text = new JsonObject().put("text", "Helo");
    String own = fromBaileys(chat, text, NOTHING).getString("waMessageId");

    JsonObject reaction = fromPhone(about("reaction", own).put("emoji", "👍"));
    JsonObject edit = fromPhone(about("edit", ofPhone).put("text", "hello"));
    JsonObject react = new JsonObject().put("react", new JsonObject().put("text", "🎉"));
    JsonObject reactionBack = fromBaileys(chat, react, target(ofPhone));
    JsonObject change = new JsonObject().put("text", "Hello").putNull("edit");
    JsonObject editBack = fromBaileys(chat, change, target(own));
    JsonObject revoke = fromPhone(about("revoke", ofPhone));
    JsonObject revokeBack = fromBaileys(chat, new JsonObject().putNull("delete"), target(own));

    assertThat(reaction.getString("emoji")).isEqualTo("👍");
    assertThat(reaction.getString("target")).isEqualTo(own);
    assertThat(edit.getString("body")).isEqualTo("hello");
    assertThat(edit.getString("target")).isEqualTo(ofPhone);
    assertThat(reactionBack.getString("reaction")).isEqualTo("🎉");
    assertThat(reactionBack.getString("targetId")).isEqualTo(ofPhone);
    assertThat(editBack.getString("text")).isEqualTo("Hello");
    assertThat(editBack.getString("targetId")).isEqualTo(own);
    assertThat(revoke.getString("type")).isEqualTo("revoke");
    assertThat(revoke.getString("target")).isEqualTo(ofPhone);
    assertThat(revokeBack.getString("type")).isEqualTo("revoke");
    assertThat(revokeBack.getString("targetId")).isEqualTo(own);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void quotesAndMentions(boolean inGroup) {
    String chat = chat(inGroup);
    String first = fromPhone(of("text", chat).put("text", "hello")).getString("id");
    JsonObject answer = new JsonObject().put("text", "hi @" + BERT).put("mentions", list(BERT_JID));

    JsonObject shown = fromBaileys(chat, answer, new JsonObject().put("quoted", first));
    String id = shown.getString("waMessageId");
    JsonObject back =
        fromPhone(
            of("text", chat)
                .put("text", "yes @" + ANNA)
                .put("replyTo", id)
                .put("mentions", list(ANNA_JID)));

    assertThat(shown.getString("quotedMessageId")).isEqualTo(first);
    assertThat(shown.getString("quotedBody")).isEqualTo("hello");
    assertThat(shown.getBoolean("quotedFromMe")).isTrue();
    assertThat(shown.getJsonArray("mentions")).isEqualTo(list(BERT_JID));
    assertThat(back.getString("quoted")).isEqualTo(id);
    assertThat(network.addresses(ANNA)).contains(back.getString("quotedFrom"));
    assertThat(back.getJsonArray("mentions")).isEqualTo(list(ANNA_JID));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void learnsWhatWasRead(boolean inGroup) {
    String chat = chat(inGroup);
    String asked = peer.send(chat, "Read this");
    network.awaitText(BERT, "Read this");
    peer.awaitDelivered(asked, network.addresses(BERT));

    assertThat(network.read(BERT, asked)).isEqualTo(204);
    peer.awaitReceipt(asked, "read");
    network.change(BERT, new JsonObject().put("autoRead", true));
    String unasked = peer.send(chat, "And this");
    peer.awaitReceipt(unasked, "read");
    network.change(BERT, new JsonObject().put("autoRead", false));
  }

  @Test
  void isCalledByThePhone() {
    String call = network.call(BERT, ANNA);

    JsonObject offer = peer.awaitCall(call, "offer");
    peer.awaitCall(call, "timeout");

    assertThat(network.addresses(BERT)).contains(offer.getString("from"));
  }
}
