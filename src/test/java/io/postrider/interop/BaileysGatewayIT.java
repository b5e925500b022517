package io.postrider.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.GatewayProcess;
import io.postrider.sandbox.Sandbox;
import io.postrider.sandbox.SandboxConfig;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Baileys, linked to Anna's phone, and a session of a real gateway, linked to Bert's. That the
/// gateway has received a message is seen by the receipt of its own device.
@ExtendWith(VertxExtension.class)
final class BaileysGatewayIT {
  private static final JsonObject NOTHING = new JsonObject();
  private static final JsonObject PLACE =
      new JsonObject()
          .put(
              "location",
              new JsonObject().put("degreesLatitude", 52.52).put("degreesLongitude", 13.405));
  private static final JsonObject CARD =
      new JsonObject()
          .put(
              "contacts",
              new JsonObject()
                  .put("displayName", "Desk")
                  .put(
                      "contacts",
                      new JsonArray()
                          .add(
                              new JsonObject()
                                  .put("vcard", "BEGIN:VCARD\nVERSION:3.0\nFN:Desk\nEND:VCARD"))));

  private static Sandbox sandbox;
  private static ControlApi network;
  private static GatewayProcess gateway;
  private static long lastNumber = 6281200000000L;

  private String anna;
  private String bert;
  private BaileysPeer peer;
  private GatewaySession session;

  @BeforeAll
  static void start(@TempDir Path folder, Vertx vertx) throws Exception {
    NodeTools.require();
    SandboxConfig config = SandboxConfig.inMemory(folder.resolve("network"));
    sandbox = Sandbox.start(vertx, config).await(30, TimeUnit.SECONDS);
    network = new ControlApi(sandbox.port());
    gateway =
        GatewayProcess.start(
            folder.resolve("gateway"),
            GatewayProcess.network(sandbox.webSocketUrl(), sandbox.rootKey().hex()));
  }

  @AfterAll
  static void stop() throws Exception {
    if (gateway != null) {
      gateway.close();
    }
    if (sandbox != null) {
      sandbox.close().await(30, TimeUnit.SECONDS);
    }
  }

  @BeforeEach
  void link() throws IOException {
    anna = newPhone();
    bert = newPhone();
    peer = BaileysPeer.start(sandbox.webSocketUrl());
    peer.link(network, anna);
    session = GatewaySession.link(gateway, network, bert);
  }

  @AfterEach
  void close() throws IOException {
    peer.close();
  }

  @Test
  void baileysBeginsAConversation() {
    String first = peer.send(jid(bert), "Hello gateway");
    awaitReceived(first);

    session.send(anna, "Hello Baileys");
    peer.awaitText("Hello Baileys");
    awaitReceived(peer.send(jid(bert), "How are you?"));
    session.send(anna, "Very well");

    peer.awaitText("Very well");
    network.awaitText(anna, "Very well");
    network.awaitText(bert, "How are you?");
    assertNobodyAskedAgain();
  }

  @Test
  void theGatewayBeginsAConversation() {
    session.send(anna, "Hello Baileys");
    String chat = peer.awaitText("Hello Baileys").getString("chat");

    awaitReceived(peer.send(chat, "Hello gateway"));
    session.send(anna, "How are you?");
    peer.awaitText("How are you?");

    awaitReceived(peer.send(chat, "Very well"));
    assertNobodyAskedAgain();
  }

  @Test
  void baileysReceivesWhatWasSentWhileItWasAway() {
    session.send(anna, "Before");
    peer.awaitText("Before");

    peer.disconnect();
    List<String> texts = List.of("One", "Two", "Three");
    texts.forEach(text -> session.send(anna, text));
    peer.reconnect();

    texts.forEach(peer::awaitText);
    awaitReceived(peer.send(jid(bert), "I am back"));
    assertNobodyAskedAgain();
  }

  @Test
  void theGatewayReceivesWhatWasSentWhileItWasAway() {
    awaitReceived(peer.send(jid(bert), "Before"));

    session.stop();
    List<String> sent =
        Stream.of("One", "Two", "Three").map(text -> peer.send(jid(bert), text)).toList();
    session.start();

    sent.forEach(this::awaitReceived);
    session.send(anna, "I am back");
    peer.awaitText("I am back");
    assertNobodyAskedAgain();
  }

  @Test
  void theGatewayJoinsAGroupTalksAndLeaves() {
    String carl = newPhone();
    String group = peer.createGroup("Interop", List.of(jid(carl)));

    assertThat(session.join(peer.groupInvite(group))).isEqualTo(group);
    peer.awaitParticipant(group, "add", network.addresses(bert));
    awaitReceived(peer.send(group, "Welcome"));
    session.send(group, "Thank you");
    peer.awaitText("Thank you");
    awaitReceived(peer.send(group, "Stay a while"));
    session.send(group, "I must go");
    peer.awaitText("I must go");
    network.awaitText(carl, "Stay a while");
    network.awaitText(carl, "I must go");
    session.leave(group);

    peer.awaitParticipant(group, "remove", network.addresses(bert));
    assertThat(network.group(group).getJsonArray("participants")).hasSize(2);
    assertNobodyAskedAgain();
  }

  @Test
  void theGatewayTellsWhatBaileysSays() {
    String first = peer.send(jid(bert), "Hello gateway");
    JsonObject text = session.payload("message");
    peer.send(jid(bert), PLACE, NOTHING);
    JsonObject place = session.payload("message");
    peer.send(jid(bert), CARD, NOTHING);
    JsonObject card = session.payload("message");
    peer.send(
        jid(bert), new JsonObject().put("react", new JsonObject().put("text", "🎉")), about(first));
    JsonObject reaction = session.payload("message.reaction");
    peer.send(jid(bert), new JsonObject().put("text", "Hello").putNull("edit"), about(first));
    JsonObject edit = session.payload("message.edited");
    peer.send(jid(bert), new JsonObject().putNull("delete"), about(first));
    JsonObject revoke = session.payload("message.revoked");

    assertThat(text.getString("body")).isEqualTo("Hello gateway");
    assertThat(text.getString("chatJid")).isEqualTo(jid(anna));
    assertThat(text.getString("senderJid")).isEqualTo(jid(anna));
    assertThat(text.getString("senderLid")).endsWith("@lid");
    assertThat(place.getJsonObject("location").getDouble("latitude")).isEqualTo(52.52);
    assertThat(card.getJsonObject("contact").getString("vcard")).contains("FN:Desk");
    assertThat(reaction.getString("reaction")).isEqualTo("🎉");
    assertThat(edit.getString("body")).isEqualTo("Hello");
    assertThat(List.of(reaction, edit, revoke))
        .allSatisfy(one -> assertThat(one.getString("targetId")).isEqualTo(first));
    assertNobodyAskedAgain();
  }

  @Test
  void theGatewayOpensTheVotesOfBaileys() {
    JsonObject question =
        new JsonObject()
            .put("name", "Which day?")
            .put("values", new JsonArray().add("Mon").add("Tue"))
            .put("selectableCount", 1);
    String poll = peer.send(jid(bert), new JsonObject().put("poll", question), NOTHING);
    JsonObject asked = session.payload("message");

    peer.vote(jid(bert), poll, List.of("Tue"));
    JsonObject vote = session.payload("poll.vote");

    assertThat(asked.getJsonObject("poll").getJsonArray("options")).containsExactly("Mon", "Tue");
    assertThat(vote.getJsonArray("selectedOptions")).containsExactly("Tue");
    assertThat(vote.getString("targetId")).isEqualTo(poll);
    assertNobodyAskedAgain();
  }

  @Test
  void theGatewayShowsBaileysEveryType() {
    String question = peer.send(jid(bert), "Where?");
    session.payload("message");

    JsonObject answer =
        shown(
            of("text")
                .put("text", "There, @" + anna)
                .put("replyTo", question)
                .put("mentions", new JsonArray().add(anna)));
    JsonObject place =
        shown(of("location").put("latitude", 52.52).put("longitude", 13.405).put("name", "Office"));
    JsonObject card =
        shown(
            of("contact")
                .put("contact", new JsonObject().put("name", "A;B\nC").put("phone", "4930000000")));

    assertThat(answer.getString("quoted")).isEqualTo(question);
    assertThat(answer.getJsonArray("mentions")).containsExactly(jid(anna));
    assertThat(place.getDouble("latitude")).isEqualTo(52.52);
    assertThat(place.getDouble("longitude")).isEqualTo(13.405);
    assertThat(card.getString("vcard")).contains("\nFN:A\\;B\\nC\n").contains("waid=4930000000");
    assertNobodyAskedAgain();
  }

  @Test
  void baileysVotesInAPollOfTheGateway() {
    JsonObject poll =
        shown(
            of("poll")
                .put("name", "Which day?")
                .put("options", new JsonArray().add("Mon").add("Tue"))
                .put("selectableCount", 1));
    String id = poll.getString("id");

    peer.vote(jid(bert), id, List.of("Tue"));
    JsonObject vote = session.payload("poll.vote");
    peer.vote(jid(bert), id, List.of());
    JsonObject none = session.payload("poll.vote");

    assertThat(poll.getString("name")).isEqualTo("Which day?");
    assertThat(poll.getJsonArray("options")).containsExactly("Mon", "Tue");
    assertThat(vote.getString("targetId")).isEqualTo(id);
    assertThat(vote.getJsonArray("selectedOptions")).containsExactly("Tue");
    assertThat(none.getJsonArray("selectedOptions")).isEmpty();
    assertNobodyAskedAgain();
  }

  private JsonObject of(String type) {
    return new JsonObject().put("type", type).put("to", anna);
  }

  /// What Baileys sees of a message of the gateway.
  private JsonObject shown(JsonObject message) {
    return peer.awaitMessage(session.send(message));
  }

  private static JsonObject about(String messageId) {
    return new JsonObject().put("target", messageId);
  }

  private void awaitReceived(String messageId) {
    peer.awaitDelivered(messageId, session.addresses());
  }

  private static String newPhone() {
    lastNumber++;
    return network.addPhone(Long.toString(lastNumber));
  }

  private static String jid(String phone) {
    return phone + "@s.whatsapp.net";
  }

  private static void assertNobodyAskedAgain() {
    assertThat(network.stats().getLong("retries")).isZero();
    assertThat(network.stats().getLong("violations")).isZero();
  }
}
