package io.postrider.session;

import static io.postrider.session.Rig.ANNA;
import static io.postrider.session.Rig.BEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.model.Bytes;
import io.postrider.model.FailureException;
import io.postrider.model.SessionId;
import io.postrider.outbox.OutboxEntry.State;
import io.postrider.protocol.content.Content;
import io.postrider.protocol.proto.Message;
import io.postrider.protocol.proto.ProtocolMessage;
import io.postrider.session.bus.Bus;
import io.postrider.session.state.DeliveryStatus;
import io.postrider.session.state.SessionEvent;
import io.postrider.session.state.SessionStatus;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is sent, at once and from the queue, and what becomes of it.
final class SendingIT {
  private static final String TO_BEN = BEN + "@s.whatsapp.net";

  @AutoClose private Rig rig;
  private SessionId session;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    rig = new Rig(folder);
    session = rig.linked(ANNA);
  }

  private JsonObject send(JsonObject args) {
    return rig.ask(session, "messages.send", args);
  }

  private static JsonObject content(JsonObject content) {
    return content.copy().put("to", TO_BEN);
  }

  private static JsonObject text(String text) {
    return Rig.text(TO_BEN, text);
  }

  private JsonObject queue(String text) {
    return send(text(text).put("async", true));
  }

  private void op(String op) {
    rig.ask(session, op, new JsonObject());
  }

  private void reject(int code, int count) {
    rig.control(
        "POST",
        "/faults",
        new JsonObject()
            .put("fault", "reject-send")
            .put("target", ANNA)
            .put("code", code)
            .put("count", count));
  }

  private List<String> texts(int count) {
    return rig.inbox(BEN, count).stream().map(shown -> shown.getString("text")).toList();
  }

  @Test
  void sendsAPollAPlaceAndACard() {
    JsonArray options = new JsonArray().add("tea").add("coffee");
    send(content(new JsonObject().put("type", "poll").put("name", "?").put("options", options)));
    send(
        content(
            new JsonObject().put("type", "location").put("latitude", 52.5).put("longitude", 13)));
    JsonObject card = new JsonObject().put("name", "Desk; \"1\"").put("phone", "4930000000");
    send(content(new JsonObject().put("type", "contact").put("contact", card)));

    List<JsonObject> shown = rig.inbox(BEN, 3);

    assertThat(shown)
        .extracting(m -> m.getString("type"))
        .containsExactly("poll", "location", "contact");
    assertThat(shown.getFirst().getJsonObject("poll").getJsonArray("options")).isEqualTo(options);
    assertThat(shown.get(1).getJsonObject("location").getDouble("latitude")).isEqualTo(52.5);
    assertThat(shown.get(2).getJsonObject("contact").getString("vcard"))
        .contains("FN:Desk\\; \"1\"");
  }

  /// WhatsApp's notice of a new device of a member is lost; the next acknowledgement shows it.
  @Test
  void aDeviceThatNobodyHasToldOfGetsTheNextMessage() {
    String group = tea();
    send(Rig.text(group, "to one device"));
    rig.control(
        "POST", "/faults", new JsonObject().put("fault", "lose-devices").put("target", ANNA));
    rig.linked(BEN);
    send(Rig.text(group, "shows it"));
    told("shows it");
    int retries = rig.stats().getInteger("retries");

    send(Rig.text(group, "to two devices"));

    told("to two devices");
    assertThat(retries).isPositive();
    assertThat(rig.stats().getInteger("retries")).isEqualTo(retries);
  }

  /// The companion of the other one has read it.
  private void told(String text) {
    rig.event(
        SessionEvent.MessageSeen.class,
        seen ->
            seen.message().content() instanceof Content.Text(var body, _, _) && body.equals(text));
  }

  /// As the phone has set it, and in a group as the group has it.
  @Test
  void whatItSendsDisappearsAsTheRestOfItsChat() {
    Message day =
        Message.newBuilder()
            .setProtocolMessage(
                ProtocolMessage.newBuilder().setType(3).setEphemeralExpiration(86_400))
            .build();
    JsonObject set =
        new JsonObject()
            .put("type", "raw")
            .put("to", ANNA)
            .put("message", Bytes.wrap(day.toByteArray()).base64());
    String group = tea(604_800);
    send(text("for ever"));
    rig.phone(BEN, set);
    rig.phone(BEN, Rig.text(ANNA, "from now on"));
    String until = rig.message().id().value();
    send(content(new JsonObject().put("type", "text").put("text", "yes").put("replyTo", until)));
    send(Rig.text(group, "in the group"));

    assertThat(rig.inbox(BEN, 3))
        .extracting(shown -> shown.getInteger("expiration"))
        .containsExactly(null, 86_400, 604_800);
    assertThat(rig.inbox(BEN, 3)).allMatch(shown -> shown.getBoolean("secret", false));
    assertThat(rig.stats().getInteger("violations")).isZero();
  }

  @Test
  void quotesWhatItHasSent() {
    String first = send(text("first")).getString("waMessageId");

    JsonObject answer =
        new JsonObject().put("type", "text").put("text", "answer").put("replyTo", first);
    send(content(answer));

    assertThat(rig.inbox(BEN, 2).getLast().getString("quotedMessageId")).isEqualTo(first);
  }

  @Test
  void queuesWhileStoppedAndSendsInOrderOnceStarted() {
    op("sessions.stop");
    assertThatThrownBy(() -> send(text("now"))).hasMessageContaining("not_implemented");
    List<String> ids =
        IntStream.range(0, 40).mapToObj(i -> queue("m" + i).getString("outboxId")).toList();
    assertThat(rig.outbox(session, ids.getFirst()).orElseThrow().state()).isEqualTo(State.QUEUED);

    op("sessions.start");

    assertThat(texts(40)).isEqualTo(IntStream.range(0, 40).mapToObj(i -> "m" + i).toList());
    rig.stored(() -> rig.outbox(session, ids.getLast()).orElseThrow().state(), State.SENT::equals);
  }

  /// Stored once: the constraint takes no row that is queued first.
  @Test
  void whatNothingHoldsUpIsOnItsWayAtOnce() {
    send(text("known"));
    rig.sql("ALTER TABLE outbox ADD CONSTRAINT at_once CHECK (state <> 'queued')");

    List<Future<JsonObject>> calls =
        IntStream.range(0, 10)
            .mapToObj(i -> rig.asking(session, "messages.send", text("m" + i).put("async", true)))
            .toList();

    assertThat(calls.stream().map(Rig::await))
        .allSatisfy(answer -> assertThat(answer.getString("status")).isEqualTo("queued"));
    assertThat(texts(11).subList(1, 11))
        .isEqualTo(IntStream.range(0, 10).mapToObj(i -> "m" + i).toList());
  }

  /// More than may be on their way at once.
  @Test
  void keepsTheOrderBetweenWhatGoesAtOnceAndWhatWaits() {
    send(text("known"));

    List<Future<JsonObject>> calls =
        IntStream.range(0, 60)
            .mapToObj(i -> rig.asking(session, "messages.send", text("m" + i).put("async", true)))
            .toList();

    calls.forEach(Rig::await);
    assertThat(texts(61).subList(1, 61))
        .isEqualTo(IntStream.range(0, 60).mapToObj(i -> "m" + i).toList());
  }

  @Test
  void aKeyThatTwoSessionsTakeAtOnceIsOneMessage() {
    SessionId another = rig.linked(BEN);
    String toAnna = ANNA + "@s.whatsapp.net";
    send(text("known"));
    rig.ask(another, "messages.send", Rig.text(toAnna, "known, too"));
    List<Future<JsonObject>> calls = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      JsonObject once = new JsonObject().put("async", true).put("idempotencyKey", "k" + i);
      calls.add(rig.asking(session, "messages.send", text("once").mergeIn(once)));
      calls.add(rig.asking(another, "messages.send", Rig.text(toAnna, "once").mergeIn(once)));
    }

    List<JsonObject> answers = calls.stream().map(Rig::await).toList();

    assertThat(answers).filteredOn(answer -> !answer.containsKey("replayed")).hasSize(10);
    send(text("last"));
    rig.ask(another, "messages.send", Rig.text(toAnna, "last"));
    Set<String> once = new HashSet<>();
    for (String phone : List.of(BEN, ANNA)) {
      Rig.until(() -> rig.inbox(phone, 1), shown -> isShown(shown, "last")).stream()
          .filter(shown -> shown.getString("text").equals("once"))
          .forEach(shown -> once.add(shown.getString("waMessageId")));
    }
    assertThat(once).hasSize(10);
  }

  private static boolean isShown(List<JsonObject> shown, String text) {
    return shown.stream().anyMatch(one -> one.getString("text").equals(text));
  }

  @Test
  void aQueuedMessageSurvivesItsNode() throws Exception {
    op("sessions.stop");
    queue("from the last node");

    rig.replaceNode();
    op("sessions.start");

    assertThat(texts(1)).containsExactly("from the last node");
  }

  @Test
  void aCancelledMessageIsNotSentAndFreesItsKey() {
    op("sessions.stop");
    String id =
        send(text("no").put("async", true).put("idempotencyKey", "k")).getString("outboxId");
    JsonObject cancel = new JsonObject().put("id", id);

    rig.ask(session, "outbox.cancel", cancel);

    assertThatThrownBy(() -> rig.ask(session, "outbox.cancel", cancel))
        .hasMessageContaining("not_found");
    op("sessions.start");
    rig.awaitStatus(session, SessionStatus.WORKING);
    JsonObject sent = send(text("yes").put("idempotencyKey", "k"));
    assertThat(sent.containsKey("replayed")).isFalse();
    assertThat(texts(1)).containsExactly("yes");
  }

  @Test
  void aKeyIsFreeOnceCancelledThoughSomebodyWaitedForIt() {
    rig.ask(session, "sessions.update", new JsonObject().put("ratePerMin", 1));
    send(text("the only token"));
    JsonObject args = text("wanted").put("idempotencyKey", "k");
    JsonObject queued = args.copy().put("async", true);
    JsonObject cancel = new JsonObject().put("id", send(queued).getString("outboxId"));
    Future<JsonObject> waiting = rig.asking(session, "messages.send", args.copy());

    rig.ask(session, "outbox.cancel", cancel);

    String id = send(queued).getString("outboxId");
    assertThat(id).isNotEqualTo(cancel.getString("id"));
    assertThat(rig.outbox(session, id).orElseThrow().state()).isEqualTo(State.QUEUED);
    rig.ask(session, "sessions.update", new JsonObject().put("ratePerMin", 0));
    assertThat(texts(2)).containsExactly("the only token", "wanted");
    Rig.await(waiting.otherwiseEmpty());
  }

  @Test
  void aKeyIsQueuedThoughAtOnceItWasRefused() {
    rig.ask(session, "sessions.update", new JsonObject().put("ratePerMin", 1));
    send(text("the only token"));
    List<Future<JsonObject>> calls =
        IntStream.range(0, 20)
            .mapToObj(
                i -> text("k" + i / 2).put("async", i % 2 == 1).put("idempotencyKey", "k" + i / 2))
            .map(args -> rig.asking(session, "messages.send", args))
            .toList();

    for (int i = 1; i < calls.size(); i += 2) {
      assertThat(Rig.await(calls.get(i)).getString("status")).isEqualTo("queued");
    }
    rig.ask(session, "sessions.update", new JsonObject().put("ratePerMin", 0));
    calls.forEach(call -> Rig.await(call.otherwiseEmpty()));
    assertThat(texts(11)).hasSize(11);
  }

  @Test
  void whatIsSentCannotBeCancelled() {
    JsonObject first = queue("gone");
    texts(1);

    assertThatThrownBy(
            () ->
                rig.ask(
                    session,
                    "outbox.cancel",
                    new JsonObject().put("id", first.getString("outboxId"))))
        .hasMessageContaining("conflict");
  }

  @Test
  void overBudgetASyncSendIsRefusedAndAnAsyncOneWaits() {
    rig.ask(session, "sessions.update", new JsonObject().put("ratePerMin", 1));
    send(text("one"));
    assertThatThrownBy(() -> send(text("two"))).hasMessageContaining("rate_limited");
    String waiting = queue("three").getString("outboxId");
    queue("four");
    assertThat(rig.outbox(session, waiting).orElseThrow().state()).isEqualTo(State.QUEUED);

    rig.ask(session, "sessions.update", new JsonObject().put("ratePerMin", 2));

    assertThat(texts(3)).containsExactly("one", "three", "four");
    assertThat(rig.row(session).settings().ratePerMin()).isEqualTo(2);
  }

  @Test
  void fiftyCallsOfOneKeyAreOneMessage() {
    JsonObject args = text("once").put("idempotencyKey", "order-1");
    List<Future<JsonObject>> calls =
        IntStream.range(0, 50)
            .mapToObj(_ -> rig.asking(session, "messages.send", args.copy()))
            .toList();

    List<JsonObject> answers = calls.stream().map(Rig::await).toList();

    assertThat(answers)
        .extracting(a -> a.getString("waMessageId"))
        .containsOnly(rig.inbox(BEN, 1).getFirst().getString("waMessageId"));
    assertThat(answers.stream().filter(a -> !a.containsKey("replayed"))).hasSize(1);
    send(text("last"));
    assertThat(texts(2)).containsExactly("once", "last");
  }

  @Test
  void aKeyAnswersTheSameForEachModeAndRequest() {
    JsonObject queued = send(text("once").put("async", true).put("idempotencyKey", "k"));

    JsonObject sync = send(text("once").put("idempotencyKey", "k"));
    JsonObject other = send(text("other").put("idempotencyKey", "k"));

    assertThat(queued.getString("status")).isEqualTo("queued");
    assertThat(sync.getString("status")).isEqualTo("sent");
    assertThat(sync.getBoolean("replayed")).isTrue();
    assertThat(sync.containsKey("mismatch")).isFalse();
    assertThat(other.getString("waMessageId")).isEqualTo(sync.getString("waMessageId"));
    assertThat(other.getBoolean("mismatch")).isTrue();
    assertThat(texts(1)).containsExactly("once");
  }

  @Test
  void aKeyHoldsForAllSessionsOfTheOrganization() {
    JsonObject first = send(text("once").put("idempotencyKey", "k"));
    SessionId another = rig.linked(BEN);

    JsonObject replay =
        rig.ask(
            another,
            "messages.send",
            Rig.text(ANNA + "@s.whatsapp.net", "once").put("idempotencyKey", "k"));

    assertThat(replay.getString("waMessageId")).isEqualTo(first.getString("waMessageId"));
    assertThat(replay.getBoolean("mismatch")).isTrue();
  }

  @Test
  void aRefusalIsRememberedByItsKeyAndOurOwnIsNot() {
    op("sessions.stop");
    JsonObject args = text("refused").put("idempotencyKey", "k");
    assertThatThrownBy(() -> send(args)).hasMessageContaining("not_implemented");
    op("sessions.start");
    rig.awaitStatus(session, SessionStatus.WORKING);
    reject(463, 1);

    assertThatThrownBy(() -> send(args)).hasMessageContaining("forbidden");
    JsonObject replay = send(args);

    assertThat(replay.getString("status")).isEqualTo("failed");
    assertThat(replay.getString("mode")).isEqualTo("sync");
    assertThat(rig.outbox(session, replay.getString("outboxId")).orElseThrow().error())
        .isEqualTo("refused by WhatsApp: 463");
  }

  @Test
  void tooFastForWhatsAppLeavesNothingBehind() {
    reject(429, 1);
    JsonObject args = text("slow down").put("idempotencyKey", "k");

    assertThatThrownBy(() -> send(args)).hasMessageContaining("rate_limited");

    assertThat(send(args).containsKey("replayed")).isFalse();
    assertThat(texts(1)).containsExactly("slow down");
  }

  @Test
  void aNewConnectionDoesNotShortenThePauseOfAnAccountThatIsTooFast() {
    reject(429, 1);
    String slow = queue("slow down").getString("outboxId");
    rig.stored(() -> rig.refusals(session), List.of(1)::equals);

    rig.control(
        "POST", "/faults", new JsonObject().put("fault", "drop-connection").put("target", ANNA));
    Rig.until(() -> rig.stats().getInteger("logins"), logins -> logins >= 2);
    Rig.until(() -> isSent("meanwhile"), Boolean::booleanValue);

    assertThat(texts(1)).containsExactly("meanwhile");
    assertThat(rig.outbox(session, slow).orElseThrow().state()).isEqualTo(State.SENDING);
    rig.stored(() -> rig.refusals(session), List.of(1)::equals);
  }

  private boolean isSent(String text) {
    try {
      send(text(text));
      return true;
    } catch (FailureException offline) {
      return false;
    }
  }

  @Test
  void whatIsPutOffIsSentLaterUnderItsId() {
    reject(503, 2);
    JsonObject args = text("later").put("idempotencyKey", "k");

    assertThatThrownBy(() -> send(args)).hasMessageContaining("gateway_unavailable");
    JsonObject replay = send(args);

    JsonObject shown = rig.inbox(BEN, 1).getFirst();
    assertThat(replay.getString("waMessageId")).isEqualTo(shown.getString("waMessageId"));
    assertThat(shown.getInteger("copies")).isEqualTo(1);
  }

  @Test
  void aGroupOfOtherAddressesGetsItUnderTheSameId() {
    String group = tea();
    reject(421, 1);

    JsonObject sent = send(Rig.text(group, "hello all"));

    JsonObject shown = rig.inbox(BEN, 1).getFirst();
    assertThat(shown.getString("waMessageId")).isEqualTo(sent.getString("waMessageId"));
    assertThat(shown.getInteger("copies")).isEqualTo(1);
  }

  /// One chat that cannot be served holds up its own messages only, and in their order.
  @Test
  void aGroupThatCannotBeAskedForHoldsUpNoOtherChat() {
    String group = tea();
    op("sessions.stop");
    JsonObject fault =
        new JsonObject().put("fault", "iq-error").put("target", ANNA).put("to", group);
    String id =
        rig.control(
                "POST",
                "/faults",
                fault.put("xmlns", "w:g2").put("code", 500).put("text", "no").put("count", 0))
            .getString("id");
    List<String> ids =
        IntStream.range(0, 40)
            .mapToObj(i -> send(Rig.text(group, "g" + i).put("async", true)).getString("outboxId"))
            .toList();
    String toBen = queue("to Ben").getString("outboxId");

    op("sessions.start");

    rig.stored(() -> rig.outbox(session, toBen).orElseThrow().state(), State.SENT::equals);
    assertThat(rig.outbox(session, ids.getFirst()).orElseThrow().state()).isEqualTo(State.QUEUED);
    rig.control("DELETE", "/faults/" + id, new JsonObject());
    rig.stored(() -> rig.outbox(session, ids.getLast()).orElseThrow().state(), State.SENT::equals);
    assertThat(texts(41).subList(1, 41))
        .isEqualTo(IntStream.range(0, 40).mapToObj(i -> "g" + i).toList());
  }

  @Test
  void aMessageThatIsPutOffHoldsUpItsOwnChatOnly() {
    String group = tea();
    rig.control(
        "POST",
        "/faults",
        new JsonObject()
            .put("fault", "reject-send")
            .put("target", ANNA)
            .put("to", group)
            .put("code", 503)
            .put("count", 2));

    send(Rig.text(group, "g1").put("async", true));
    String second = send(Rig.text(group, "g2").put("async", true)).getString("outboxId");
    queue("to Ben");

    rig.stored(() -> rig.outbox(session, second).orElseThrow().state(), State.SENT::equals);
    List<String> shown = texts(3);
    assertThat(shown.getFirst()).isEqualTo("to Ben");
  }

  private String tea() {
    return tea(0);
  }

  /// @param ephemeral seconds after which messages disappear, 0 for never
  private String tea(int ephemeral) {
    JsonObject group =
        new JsonObject()
            .put("subject", "Tea")
            .put("participants", new JsonArray().add(ANNA))
            .put("ephemeral", ephemeral);
    return rig.control("POST", "/phones/" + BEN + "/groups", group).getString("groupJid");
  }

  @Test
  void showsThatItTypesWhereThatIsWanted() {
    send(text("silent"));
    assertThat(chatStates()).isZero();

    rig.ask(session, "sessions.update", new JsonObject().put("presenceTyping", true));
    send(text("typed"));

    Rig.until(this::chatStates, count -> count == 2);
  }

  private int chatStates() {
    return rig.stats().getJsonObject("stanzasIn").getInteger("chatstate", 0);
  }

  @Test
  void loggedOutNothingIsAcceptedAndNothingLeftIsSent() {
    op("sessions.stop");
    String left = queue("left").getString("outboxId");
    op("sessions.start");
    rig.ask(session, "sessions.update", new JsonObject().put("ratePerMin", 1));
    rig.awaitStatus(session, SessionStatus.WORKING);
    String never = queue("never").getString("outboxId");
    rig.stored(() -> rig.outbox(session, left).orElseThrow().state(), State.SENT::equals);

    op("sessions.logout");

    assertThatThrownBy(() -> queue("refused")).hasMessageContaining("not_implemented");
    assertThat(rig.outbox(session, never).orElseThrow().error()).isEqualTo("logged out");
    rig.scan(session, ANNA);
    rig.awaitStatus(session, SessionStatus.WORKING);
    rig.ask(session, "sessions.update", new JsonObject().put("ratePerMin", 0));
    send(text("again"));
    assertThat(texts(2)).containsExactly("left", "again");
  }

  /// As many as may be queued, which is more than is failed at once.
  @Test
  void loggedOutAllThatIsQueuedFailsAndMakesRoom() {
    op("sessions.stop");
    List<Future<JsonObject>> waiting =
        IntStream.range(0, Rig.QUEUE)
            .mapToObj(i -> rig.asking(session, "messages.send", queued(i)))
            .toList();
    Rig.await(Future.all(waiting));
    assertThatThrownBy(() -> queue("one too many")).hasMessageContaining("gateway_unavailable");

    op("sessions.logout");

    assertThat(rig.events(SessionEvent.StatusReported.class))
        .hasSize(Rig.QUEUE)
        .allMatch(report -> report.status() == DeliveryStatus.FAILED);
    op("sessions.pair");
    assertThat(queue("for the next account").getString("status")).isEqualTo("queued");
  }

  private static JsonObject queued(int number) {
    return text("m" + number).put("async", true);
  }

  /// Its row is failed, so that there is nothing to wait for.
  @Test
  void whoWaitsForAnAcknowledgementIsAnsweredAtLogout() {
    rig.control(
        "POST",
        "/faults",
        new JsonObject().put("fault", "delay-ack").put("target", ANNA).put("delayMs", 60_000));
    Future<JsonObject> waiting = rig.asking(session, "messages.send", text("hanging"));
    rig.inbox(BEN, 1);
    long begun = System.nanoTime();

    op("sessions.logout");

    assertThatThrownBy(() -> Rig.await(waiting)).hasMessageContaining("gateway_unavailable");
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(12));
  }

  @Test
  void whatIsNoRequestIsAnswered() {
    assertThat(rig.bus(Bus.address(session), "garbage").getJsonObject("error").getString("code"))
        .isEqualTo("validation_error");
    assertThat(rig.bus(Bus.address(session), "[]").getJsonObject("error").getString("code"))
        .isEqualTo("validation_error");
  }

  /// So many first keys that they are not made on the event loop.
  @Test
  void sendsToAGroupOfManyWhoGetTheirFirstKeys() {
    List<String> members = IntStream.range(0, 10).mapToObj(i -> "628125550000" + i).toList();
    String jid = rig.groupWithNew(ANNA, members);

    send(Rig.text(jid, "first"));
    send(Rig.text(jid, "second"));

    assertThat(rig.inbox(members.getLast(), 2))
        .extracting(shown -> shown.getString("text"))
        .containsExactly("first", "second");
  }
}
