package io.postrider.session;

import static io.postrider.session.Rig.ANNA;
import static io.postrider.session.Rig.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.model.SessionId;
import io.postrider.protocol.content.Content;
import io.postrider.session.state.ChatMessage;
import io.postrider.session.state.SessionEvent;
import io.postrider.session.state.SessionStatus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What phones send, and what is told of it.
final class InboxIT {
  @AutoClose private Rig rig;
  private SessionId session;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    rig = new Rig(folder);
    session = rig.linked(ANNA);
  }

  @Test
  void tellsTheLinkingStepByStep() {
    SessionEvent.QrShown shown = rig.event(SessionEvent.QrShown.class);
    SessionEvent.Paired paired = rig.event(SessionEvent.Paired.class);
    rig.event(
        SessionEvent.StatusChanged.class, change -> change.status() == SessionStatus.STARTING);
    rig.event(SessionEvent.StatusChanged.class, change -> change.status() == SessionStatus.WORKING);

    assertThat(shown.code()).startsWith("https://wa.me/");
    assertThat(shown.expiresAt()).isAfter(shown.at());
    assertThat(paired.account().jid().bare()).isEqualTo(Jid.phone(ANNA));
    assertThat(paired.account().lid().isLid()).isTrue();
    assertThat(paired.platform()).isPresent();
  }

  @Test
  void tellsATextByPhoneNumberAndHiddenId() {
    String id = rig.phone(BEN, text(ANNA, "good morning"));

    ChatMessage message = rig.message();

    assertThat(message.id().value()).isEqualTo(id);
    assertThat(message.chat()).isEqualTo(Jid.phone(BEN));
    assertThat(message.sender()).isEqualTo(Jid.phone(BEN));
    assertThat(message.senderLid()).hasValue(lid(BEN));
    assertThat(message.pushName()).hasValue("Ben");
    assertThat(message.fromMe()).isFalse();
    assertThat(message.content()).isEqualTo(new Content.Text("good morning"));
  }

  @Test
  void leavesNothingUnacknowledged() {
    for (String tag : List.of("status", "appdata", "mystery")) {
      fault(new JsonObject().put("fault", "rename").put("tag", tag));
      rig.phone(BEN, text(ANNA, "as " + tag));
    }
    fault(new JsonObject().put("fault", "garble"));
    rig.phone(BEN, text(ANNA, "after what nobody can read"));

    assertThat(List.of(rig.message(), rig.message(), rig.message()))
        .extracting(ChatMessage::content)
        .containsExactly(
            new Content.Text("as status"),
            new Content.Text("as appdata"),
            new Content.Text("after what nobody can read"));
    Rig.until(this::pending, waiting -> waiting == 0);
    assertThat(rig.stats().getInteger("logins")).isEqualTo(1);
    assertThat(rig.stats().getInteger("violations")).isZero();
  }

  private int pending() {
    return rig.control("GET", "/phones/" + ANNA, new JsonObject())
        .getJsonArray("devices")
        .getJsonObject(0)
        .getInteger("pending");
  }

  private void fault(JsonObject fault) {
    rig.control("POST", "/faults", fault.put("target", ANNA));
  }

  @Test
  void tellsWhatAnotherDeviceOfTheAccountSent() {
    rig.phone(ANNA, text(BEN, "from the phone"));

    ChatMessage message = rig.message();

    assertThat(message.fromMe()).isTrue();
    assertThat(message.chat()).isEqualTo(Jid.phone(BEN));
    assertThat(message.sender()).isEqualTo(Jid.phone(ANNA));
    assertThat(message.content()).isEqualTo(new Content.Text("from the phone"));
  }

  @Test
  void tellsAGroupMessage() {
    JsonObject group = group();
    rig.phone(BEN, text(group.getString("groupJid"), "welcome"));

    ChatMessage message = rig.message();

    assertThat(message.chat().toString()).isEqualTo(group.getString("groupJid"));
    assertThat(message.sender()).isEqualTo(Jid.phone(BEN));
    assertThat(message.senderLid()).hasValue(lid(BEN));
  }

  @Test
  void tellsEveryKindOfMessage() {
    String poll = rig.phone(BEN, poll());
    assertThat(rig.message().content())
        .isInstanceOfSatisfying(
            Content.Poll.class, sent -> assertThat(sent.options()).containsExactly("Mon", "Tue"));

    rig.phone(BEN, order("location", ANNA).put("latitude", 52.52).put("longitude", 13.405));
    assertThat(rig.message().content())
        .isInstanceOfSatisfying(
            Content.Location.class, place -> assertThat(place.latitude()).isEqualTo(52.52));

    rig.phone(
        BEN,
        order("contact", ANNA)
            .put("contact", new JsonObject().put("name", "Desk").put("phone", "4930000000")));
    assertThat(rig.message().content())
        .isInstanceOfSatisfying(
            Content.Contact.class, card -> assertThat(card.displayName()).isEqualTo("Desk"));

    rig.phone(BEN, about("reaction", poll).put("emoji", "👍"));
    assertThat(rig.message().content())
        .isInstanceOfSatisfying(
            Content.Reaction.class,
            reaction -> {
              assertThat(reaction.emoji()).isEqualTo("👍");
              assertThat(reaction.target().id().value()).isEqualTo(poll);
            });
  }

  @Test
  void tellsAlsoWhatItCannotShow() {
    // 1015 {1 1}; 39 {1 "Two", 3 {1 "row-2"}}
    String strange = rig.phone(BEN, raw("ba3f020801"));
    ChatMessage unknown = rig.message();
    rig.phone(BEN, raw("ba020e" + "0a0354776f" + "1a070a05726f772d32"));
    ChatMessage answer = rig.message();

    assertThat(unknown.id().value()).isEqualTo(strange);
    assertThat(unknown.sender()).isEqualTo(Jid.phone(BEN));
    assertThat(unknown.content())
        .isEqualTo(special("field-1015", Optional.empty(), Optional.empty()));
    assertThat(answer.content())
        .isEqualTo(special("listReply", Optional.of("Two"), Optional.of("row-2")));
    assertThat(rig.stats().getInteger("violations")).isZero();
  }

  @Test
  void asksThePhoneForWhatItWasGivenNothingOf() {
    JsonObject group = group();
    rig.phone(BEN, text(group.getString("groupJid"), "the key of the group"));
    rig.message();

    fault(new JsonObject().put("fault", "withhold").put("count", 2));
    String direct = rig.phone(BEN, text(ANNA, "by an advertisement"));
    ChatMessage first = rig.message();
    rig.phone(BEN, text(group.getString("groupJid"), "to all"));
    ChatMessage second = rig.message();

    assertThat(first.id().value()).isEqualTo(direct);
    assertThat(first.content()).isEqualTo(new Content.Text("by an advertisement"));
    assertThat(first.chat()).isEqualTo(Jid.phone(BEN));
    assertThat(first.pushName()).hasValue("Ben");
    assertThat(second.content()).isEqualTo(new Content.Text("to all"));
    assertThat(second.sender()).isEqualTo(Jid.phone(BEN));
    assertThat(rig.stats().getInteger("violations")).isZero();
  }

  @Test
  void tellsWhatIsToBeSeenOnce() {
    fault(new JsonObject().put("fault", "withhold").put("type", "view_once"));
    rig.phone(BEN, text(ANNA, "for one look"));

    assertThat(rig.message().content())
        .isEqualTo(special("viewOnce", Optional.empty(), Optional.empty()));
  }

  @Test
  void asksThePhoneForWhatItCannotDecrypt() {
    fault(new JsonObject().put("fault", "corrupt").put("count", 0));
    rig.phone(BEN, text(ANNA, "garbled on the way"));

    assertThat(rig.message().content()).isEqualTo(new Content.Text("garbled on the way"));
    assertThat(rig.stats().getInteger("retries")).isPositive();
  }

  @Test
  void opensWhatIsSealed() {
    String id = rig.phone(BEN, text(ANNA, "first"));
    rig.message();

    rig.phone(BEN, about("edit", id).put("text", "second").put("sealed", true));
    assertThat(rig.message().content())
        .isInstanceOfSatisfying(
            Content.Edit.class,
            edit -> {
              assertThat(edit.body()).isEqualTo("second");
              assertThat(edit.target().id().value()).isEqualTo(id);
            });
    rig.phone(ANNA, about("reaction", id).put("emoji", "👍").put("sealed", true));
    assertThat(rig.message())
        .returns(true, ChatMessage::fromMe)
        .extracting(ChatMessage::content)
        .isInstanceOfSatisfying(
            Content.Reaction.class, reaction -> assertThat(reaction.emoji()).isEqualTo("👍"));
    rig.phone(BEN, about("comment", id).put("text", "well"));
    assertThat(rig.message().content())
        .isInstanceOfSatisfying(
            Content.Text.class,
            comment -> assertThat(comment.quote().orElseThrow().id().value()).isEqualTo(id));
    assertThat(rig.stats().getInteger("violations")).isZero();
  }

  @Test
  void tellsWhoTypesAndChangesHisPicture() {
    rig.phone(BEN, text(ANNA, "so that the number is known"));
    rig.message();

    rig.control(
        "POST",
        "/phones/" + BEN + "/presence",
        new JsonObject().put("to", ANNA).put("state", "composing").put("media", "audio"));
    SessionEvent.PresenceSeen typing = rig.event(SessionEvent.PresenceSeen.class);
    String id =
        rig.control("POST", "/phones/" + BEN + "/picture", new JsonObject()).getString("pictureId");
    SessionEvent.ChatPictured pictured = rig.event(SessionEvent.ChatPictured.class);

    assertThat(typing.sighting().from()).isEqualTo(Jid.phone(BEN));
    assertThat(typing.sighting().chat()).hasValue(Jid.phone(BEN));
    assertThat(typing.sighting().spoken()).isTrue();
    assertThat(pictured.change().chat()).isEqualTo(Jid.phone(BEN));
    assertThat(pictured.change().picture()).hasValue(id);
    assertThat(rig.stats().getInteger("violations")).isZero();
  }

  @Test
  void tellsACallOnce() {
    String id =
        rig.control("POST", "/phones/" + BEN + "/calls", new JsonObject().put("to", ANNA))
            .getString("callId");

    SessionEvent.CallOffered call = rig.event(SessionEvent.CallOffered.class);

    assertThat(call.callId()).isEqualTo(id);
    assertThat(call.from()).isEqualTo(Jid.phone(BEN));
    assertThat(call.isGroup()).isFalse();
    Rig.until(this::pending, waiting -> waiting == 0);
    assertThat(rig.events(SessionEvent.CallOffered.class)).hasSize(1);
  }

  private static Content special(String what, Optional<String> text, Optional<String> choice) {
    return new Content.Special(what, text, choice, Optional.empty());
  }

  private static JsonObject raw(String hex) {
    return order("raw", ANNA).put("message", Bytes.fromHex(hex).base64());
  }

  @Test
  void tellsWhatIsEditedAndDeleted() {
    String id = rig.phone(BEN, text(ANNA, "first"));
    rig.message();

    rig.phone(BEN, about("edit", id).put("text", "second"));
    assertThat(rig.message().content())
        .isInstanceOfSatisfying(
            Content.Edit.class,
            edit -> {
              assertThat(edit.body()).isEqualTo("second");
              assertThat(edit.target().id().value()).isEqualTo(id);
            });
    rig.phone(BEN, about("revoke", id));
    assertThat(rig.message().content())
        .isInstanceOfSatisfying(
            Content.Revoke.class, revoke -> assertThat(revoke.target().id().value()).isEqualTo(id));
  }

  @Test
  void opensVotesOfItsOwnPollsAndOfOthers() {
    String poll = rig.phone(BEN, poll());
    rig.message();

    rig.phone(BEN, about("vote", poll).put("options", new JsonArray().add("Tue")));
    SessionEvent.PollVoted vote = rig.event(SessionEvent.PollVoted.class);
    rig.phone(ANNA, about("vote", poll).put("options", new JsonArray().add("Mon")));
    SessionEvent.PollVoted own = rig.event(SessionEvent.PollVoted.class);
    rig.phone(BEN, about("vote", poll).put("options", new JsonArray()));
    SessionEvent.PollVoted none = rig.event(SessionEvent.PollVoted.class);

    assertThat(vote.selected()).containsExactly("Tue");
    assertThat(vote.message().sender()).isEqualTo(Jid.phone(BEN));
    assertThat(((Content.Vote) vote.message().content()).poll().id().value()).isEqualTo(poll);
    assertThat(own.selected()).containsExactly("Mon");
    assertThat(own.message().fromMe()).isTrue();
    assertThat(none.selected()).isEmpty();
  }

  @Test
  void opensVotesOfAPollThatItSentItself() {
    String poll =
        rig.ask(session, "messages.send", poll().put("to", Jid.phone(BEN).toString()))
            .getString("waMessageId");
    rig.inbox(BEN, 1);

    rig.phone(BEN, about("vote", poll).put("options", new JsonArray().add("Tue")));

    assertThat(rig.event(SessionEvent.PollVoted.class).selected()).containsExactly("Tue");
  }

  @Test
  void tellsAMessageOnceThatIsDeliveredTwice() {
    rig.control("POST", "/faults", new JsonObject().put("fault", "redeliver").put("target", ANNA));
    String id = rig.phone(BEN, text(ANNA, "once"));
    rig.phone(BEN, text(ANNA, "the last"));
    rig.event(
        SessionEvent.MessageSeen.class,
        seen -> seen.message().content().equals(new Content.Text("the last")));

    assertThat(rig.events(SessionEvent.MessageSeen.class))
        .filteredOn(seen -> seen.message().id().value().equals(id))
        .hasSize(1);
  }

  @Test
  void takesTextThatDatabasesDoNotLike() {
    rig.phone(BEN, text(ANNA, "nul \u0000"));
    rig.phone(BEN, text(ANNA, "the next"));

    assertThat(rig.message().content()).isInstanceOf(Content.Text.class);
    assertThat(rig.message().content()).isEqualTo(new Content.Text("the next"));
    assertThat(rig.stats().getInteger("logins")).isEqualTo(1);
  }

  private static JsonObject poll() {
    return order("poll", ANNA)
        .put("name", "Which day?")
        .put("options", new JsonArray().add("Mon").add("Tue"))
        .put("selectableCount", 1);
  }

  private static JsonObject text(String to, String text) {
    return order("text", to).put("text", text);
  }

  private static JsonObject order(String type, String to) {
    return new JsonObject().put("type", type).put("to", to);
  }

  private static JsonObject about(String type, String messageId) {
    return new JsonObject().put("type", type).put("messageId", messageId);
  }

  private Jid lid(String phone) {
    return Jid.parse(rig.control("GET", "/phones/" + phone, new JsonObject()).getString("lid"))
        .orElseThrow();
  }

  private JsonObject group() {
    JsonObject group =
        rig.control(
            "POST",
            "/phones/" + BEN + "/groups",
            new JsonObject().put("subject", "Tea").put("participants", new JsonArray()));
    rig.ask(session, "groups.join", new JsonObject().put("invite", group.getString("invite")));
    return group;
  }
}
