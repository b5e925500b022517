package io.postrider.session;

import static io.postrider.session.Rig.ANNA;
import static io.postrider.session.Rig.BEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.model.ErrorEnvelope;
import io.postrider.model.FailureException;
import io.postrider.model.SessionId;
import io.postrider.session.state.Presence;
import io.postrider.session.state.SessionEvent;
import io.postrider.session.state.SessionSettings;
import io.postrider.session.state.SessionStatus;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SessionIT {
  @AutoClose private Rig rig;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    rig = new Rig(folder);
  }

  @Test
  void linksSendsAndReceives() {
    SessionId session = rig.linked(ANNA);

    JsonObject sent = rig.send(session, BEN, "good morning");
    JsonObject shown = rig.inbox(BEN, 1).getFirst();

    assertThat(shown.getString("text")).isEqualTo("good morning");
    assertThat(shown.getString("waMessageId")).isEqualTo(sent.getString("waMessageId"));
    assertThat(shown.getInteger("copies")).isEqualTo(1);
    assertThat(rig.row(session).state().account()).isNotNull();
    assertThat(rig.inbox(ANNA, 1).getFirst().getBoolean("fromMe")).isTrue();

    phoneSends(BEN, ANNA, "and to you");
    Rig.until(() -> rig.stats().getInteger("receipts"), receipts -> receipts >= 1);
    rig.send(session, BEN, "a reply");

    assertThat(rig.inbox(BEN, 2).getLast().getString("text")).isEqualTo("a reply");
    assertThat(rig.stats().getInteger("retries")).isZero();
    assertThat(rig.stats().getInteger("violations")).isZero();
  }

  private void phoneSends(String from, String to, String text) {
    rig.control(
        "POST",
        "/phones/" + from + "/messages",
        new JsonObject().put("type", "text").put("to", to).put("text", text));
  }

  @Test
  void tellsWhoseANumberIs() {
    SessionId session = rig.linked(ANNA);
    rig.control(
        "POST",
        "/phones",
        new JsonObject()
            .put("phone", "5511987650001")
            .put("aliases", new JsonArray().add("551187650001")));

    assertThat(checked(session, "551187650001").getString("jid"))
        .isEqualTo("5511987650001@s.whatsapp.net");
    assertThat(checked(session, "+" + BEN))
        .isEqualTo(
            new JsonObject()
                .put("query", BEN)
                .put("jid", BEN + "@s.whatsapp.net")
                .put("isOnWhatsApp", true));
    assertThat(checked(session, "15550009999"))
        .isEqualTo(new JsonObject().put("query", "15550009999").put("isOnWhatsApp", false));
    assertThat(rig.stats().getInteger("violations")).isZero();
  }

  private JsonObject checked(SessionId session, String phone) {
    return rig.ask(session, "contacts.check", new JsonObject().put("phone", phone));
  }

  @Test
  void reconnectsUnderAnotherOwnerWithoutAScan() throws Exception {
    SessionId session = rig.linked(ANNA);
    rig.send(session, BEN, "one");

    rig.replaceNode();
    rig.awaitStatus(session, SessionStatus.WORKING);
    Rig.until(() -> rig.stats().getInteger("logins"), logins -> logins >= 2);
    sendWhenOnline(session, "two");

    assertThat(rig.inbox(BEN, 2))
        .extracting(m -> m.getString("text"))
        .containsExactly("one", "two");
  }

  private void sendWhenOnline(SessionId session, String text) {
    Rig.until(
        () -> {
          try {
            rig.send(session, BEN, text);
            return true;
          } catch (FailureException offline) {
            return false;
          }
        },
        Boolean::booleanValue);
  }

  @Test
  void aLostAcknowledgementDoesNotMakeASecondMessage() {
    SessionId session = rig.linked(ANNA);
    fault("lose-ack", ANNA);

    JsonObject sent = rig.send(session, BEN, "once");

    List<JsonObject> shown = rig.inbox(BEN, 1);
    assertThat(shown).hasSize(1);
    assertThat(shown.getFirst().getString("waMessageId")).isEqualTo(sent.getString("waMessageId"));
  }

  @Test
  void aMessageDoesNotOvertakeOneThatIsSentAgain() {
    SessionId session = rig.linked(ANNA);
    rig.send(session, BEN, "zero");
    rig.control(
        "POST",
        "/faults",
        new JsonObject().put("fault", "reject-send").put("target", ANNA).put("code", 503));
    assertThatThrownBy(() -> rig.send(session, BEN, "one")).isInstanceOf(FailureException.class);

    fault("drop-connection", ANNA);
    Rig.until(() -> rig.stats().getInteger("connections"), open -> open == 0);
    sendWhenOnline(session, "two");

    assertThat(rig.inbox(BEN, 3))
        .extracting(m -> m.getString("text"))
        .containsExactly("zero", "one", "two");
  }

  @Test
  void staysStoppedWhenItIsStoppedWhileItStarts() {
    SessionId session = rig.linked(ANNA);
    rig.ask(session, "sessions.stop", new JsonObject());

    Future<JsonObject> started = rig.asking(session, "sessions.start", new JsonObject());
    Future<JsonObject> stopped = rig.asking(session, "sessions.stop", new JsonObject());
    Rig.await(Future.all(started, stopped));

    assertThat(rig.row(session).state().status()).isEqualTo(SessionStatus.STOPPED);
    rig.ask(session, "sessions.start", new JsonObject());
    rig.awaitStatus(session, SessionStatus.WORKING);
    assertThat(rig.stats().getInteger("logins")).isEqualTo(2);
  }

  private void fault(String name, String target) {
    rig.control("POST", "/faults", new JsonObject().put("fault", name).put("target", target));
  }

  @Test
  void asksAgainForWhatItCannotDecryptAndAnswersWhoAsksIt() {
    SessionId session = rig.linked(ANNA);
    fault("corrupt", ANNA);

    phoneSends(BEN, ANNA, "damaged on the way");
    Rig.until(() -> rig.stats().getInteger("retries"), retries -> retries >= 1);
    Rig.until(() -> rig.stats().getInteger("receipts"), receipts -> receipts >= 1);

    rig.control(
        "POST",
        "/faults",
        new JsonObject().put("fault", "corrupt").put("target", BEN).put("at", "phone"));
    rig.send(session, BEN, "damaged as well");

    assertThat(rig.inbox(BEN, 1).getFirst().getString("text")).isEqualTo("damaged as well");
  }

  @Test
  void joinsAGroupTalksAndLeaves() {
    SessionId session = rig.linked(ANNA);
    JsonObject group =
        rig.control(
            "POST",
            "/phones/" + BEN + "/groups",
            new JsonObject().put("subject", "Tea").put("participants", new JsonArray()));
    String gid = group.getString("groupJid");
    JsonObject invite = new JsonObject().put("invite", group.getString("invite"));

    assertThat(rig.ask(session, "groups.join", invite).getString("groupJid")).isEqualTo(gid);
    assertThat(rig.ask(session, "groups.join", invite).getString("groupJid")).isEqualTo(gid);
    rig.ask(session, "messages.send", Rig.text(gid, "hello all"));
    rig.ask(session, "messages.send", Rig.text(gid, "again"));

    assertThat(rig.inbox(BEN, 2))
        .extracting(m -> m.getString("text"))
        .containsExactly("hello all", "again");
    phoneSends(BEN, gid, "welcome");
    Rig.until(() -> rig.stats().getInteger("receipts"), receipts -> receipts >= 1);
    JsonObject leave = new JsonObject().put("gid", gid);
    rig.ask(session, "groups.leave", leave);
    assertThatThrownBy(() -> rig.ask(session, "groups.leave", leave))
        .hasMessageContaining("not_found");
    assertThat(rig.stats().getInteger("retries")).isZero();
  }

  @Test
  void forgetsItsKeysOnlyWhenItIsRemoved() {
    SessionId session = rig.linked(ANNA);
    fault("drop-connection", ANNA);
    Rig.until(() -> rig.stats().getInteger("logins"), logins -> logins >= 2);
    rig.awaitStatus(session, SessionStatus.WORKING);
    assertThat(rig.hasKeys(session)).isTrue();

    int device =
        rig.control("GET", "/phones/" + ANNA, new JsonObject())
            .getJsonArray("devices")
            .getJsonObject(0)
            .getInteger("device");
    rig.control("DELETE", "/phones/" + ANNA + "/devices/" + device, new JsonObject());
    rig.awaitStatus(session, SessionStatus.LOGGED_OUT);

    assertThat(rig.hasKeys(session)).isFalse();
    assertThat(rig.row(session).state().account()).isNull();
    rig.scan(session, BEN);
    rig.awaitStatus(session, SessionStatus.WORKING);
  }

  @Test
  void showsANewCodeWhenWhatsAppWantsANewSecret() {
    SessionId session =
        Rig.await(
                rig.sessions()
                    .create(
                        rig.principal,
                        new SessionSettings(null, true, false, Presence.OFFLINE, 0, 0),
                        true))
            .id();
    String before = rig.ask(session, "sessions.qr", new JsonObject()).getString("code");
    fault("refresh-registration", ANNA);

    int refused =
        rig.controlRaw("POST", "/phones/" + ANNA + ":scan", new JsonObject().put("qr", before))
            .statusCode();
    String after =
        Rig.until(
            () -> rig.ask(session, "sessions.qr", new JsonObject()).getString("code"),
            code -> !code.equals(before));
    rig.control("POST", "/phones/" + ANNA + ":scan", new JsonObject().put("qr", after));

    assertThat(refused).isEqualTo(409);
    rig.awaitStatus(session, SessionStatus.WORKING);
  }

  private Future<JsonObject> leaving(int delayMs) {
    SessionId id = rig.linked(ANNA);
    JsonObject group =
        rig.control(
            "POST",
            "/phones/" + BEN + "/groups",
            new JsonObject().put("subject", "Tea").put("participants", new JsonArray().add(ANNA)));
    rig.event(SessionEvent.GroupJoined.class);
    slow(delayMs);
    return rig.asking(id, "groups.leave", new JsonObject().put("gid", group.getString("groupJid")));
  }

  private void slow(int delayMs) {
    rig.control(
        "POST",
        "/faults",
        new JsonObject().put("fault", "slow").put("target", ANNA).put("delayMs", delayMs));
  }

  @Test
  void whatWhatsAppIsAskedWhenTheNodeLeavesIsWaitedFor() {
    Future<JsonObject> asked = leaving(400);
    rig.leave();

    assertThat(Rig.await(asked)).isEmpty();
  }

  @Test
  void whatWhatsAppHasNotAnsweredWhenTheNodeLeavesNobodyKnows() {
    Future<JsonObject> asked = leaving(20_000);
    rig.leave();

    assertThatThrownBy(() -> Rig.await(asked))
        .isInstanceOfSatisfying(
            FailureException.class,
            thrown -> {
              ErrorEnvelope told = ErrorEnvelope.of(thrown.failure());
              assertThat(told.message()).contains("not known");
              assertThat(told.retryAfterSeconds()).isZero();
            });
  }

  @Test
  void whatMayBeAskedAgainWhenTheNodeLeavesIsForTheNextOwner() {
    SessionId id = rig.linked(ANNA);
    JsonObject group =
        rig.control(
            "POST",
            "/phones/" + BEN + "/groups",
            new JsonObject().put("subject", "Tea").put("participants", new JsonArray()));
    slow(20_000);

    Future<JsonObject> asked =
        rig.asking(id, "groups.join", new JsonObject().put("invite", group.getString("invite")));
    rig.leave();

    assertThatThrownBy(() -> Rig.await(asked)).hasMessageContaining("on the move");
  }

  @Test
  void aMessageThatIsBeingMadeWhenTheNodeLeavesIsForTheNextOwner() {
    SessionId id = rig.linked(ANNA);
    rig.control(
        "POST",
        "/faults",
        new JsonObject().put("fault", "slow").put("target", ANNA).put("delayMs", 20_000));

    Future<JsonObject> asked =
        rig.asking(id, "messages.send", Rig.text(BEN + "@s.whatsapp.net", "on the move"));
    rig.leave();

    assertThatThrownBy(() -> Rig.await(asked)).hasMessageContaining("on the move");
    assertThat(rig.row(id).state().status()).isEqualTo(SessionStatus.WORKING);
  }

  @Test
  void whatWaitsForTheFirstConnectionWhenTheNodeLeavesIsForTheNextOwner() throws Exception {
    SessionId id = rig.linked(ANNA);
    rig.way().cut(true, true);
    rig.replaceNode();

    Future<JsonObject> asked =
        rig.asking(id, "groups.leave", new JsonObject().put("gid", "12036304@g.us"));
    Future<Void> left = rig.leaving();

    assertThatThrownBy(() -> Rig.await(asked)).hasMessageContaining("on the move");
    rig.way().heal();
    Rig.await(left);
  }
}
