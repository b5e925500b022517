package io.postrider.session;

import static io.postrider.session.Rig.ANNA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.model.SessionId;
import io.postrider.session.state.SessionEvent;
import io.postrider.session.state.SessionStatus;
import io.postrider.session.state.StatusDetails;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of a session whose connection ends.
final class LinkIT {
  @AutoClose private Rig rig;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    rig = new Rig(folder);
  }

  @Test
  void canBeLoggedOutWithoutAConnection() {
    SessionId session = rig.linked(ANNA);
    rig.control(
        "POST",
        "/faults",
        new JsonObject().put("fault", "stream-error").put("target", ANNA).put("code", "replaced"));
    rig.awaitStatus(session, SessionStatus.FAILED);
    assertThat(rig.row(session).state().account()).isNotNull();

    rig.ask(session, "sessions.logout", new JsonObject());

    assertThat(rig.row(session).state().status()).isEqualTo(SessionStatus.LOGGED_OUT);
    assertThat(rig.row(session).state().account()).isNull();
    rig.scan(session, ANNA);
    rig.awaitStatus(session, SessionStatus.WORKING);
  }

  private int typed(String code) {
    JsonObject body = new JsonObject().put("code", code);
    return rig.controlRaw("POST", "/phones/" + ANNA + ":enter-code", body).statusCode();
  }

  @Test
  void linksByACodeThatIsTypedThoughQrCodesWereShown() throws Exception {
    SessionId session = rig.created();
    rig.ask(session, "sessions.qr", new JsonObject());

    JsonObject phone = new JsonObject().put("phone", "+62 812-3000-0001");
    String first = rig.ask(session, "sessions.pairingCode", phone).getString("code");
    for (String op : new String[] {"sessions.pairingCode", "sessions.qr"}) {
      assertThatThrownBy(() -> rig.ask(session, op, op.endsWith("qr") ? new JsonObject() : phone))
          .hasMessageContaining("conflict");
    }
    assertThat(rig.event(SessionEvent.CodeShown.class).code()).isEqualTo(first);
    assertThat(typed("ZZZZ-9999")).isEqualTo(400);
    rig.replaceNode();
    String second = rig.ask(session, "sessions.pairingCode", phone).getString("code");
    assertThat(rig.event(SessionEvent.CodeShown.class).code()).isEqualTo(second);
    rig.control("POST", "/phones/" + ANNA + ":refresh-code", new JsonObject());
    assertThat(typed(rig.event(SessionEvent.CodeShown.class).code())).isEqualTo(200);

    rig.awaitStatus(session, SessionStatus.WORKING);
    rig.send(session, Rig.BEN, "linked by code");
    assertThat(rig.inbox(Rig.BEN, 1).getFirst().getString("text")).isEqualTo("linked by code");
    assertThat(rig.stats().getInteger("violations")).isZero();
    assertThatThrownBy(() -> rig.ask(session, "sessions.pairingCode", phone))
        .hasMessageContaining("already paired");
  }

  private String devices() {
    return rig.control("GET", "/phones/" + ANNA, new JsonObject()).getJsonArray("devices").encode();
  }

  private void refuseLogins() {
    rig.control(
        "POST",
        "/faults",
        new JsonObject()
            .put("fault", "refuse-login")
            .put("target", ANNA)
            .put("reason", 503)
            .put("count", 0));
  }

  private static final JsonObject NOTHING = new JsonObject();

  private JsonObject wantedPasskey(SessionId session) {
    rig.event(SessionEvent.PasskeyWanted.class);
    return Rig.until(
        () -> rig.ask(session, "sessions.passkey", NOTHING),
        told -> told.getString("step").equals("show"));
  }

  private JsonObject assertion(JsonObject wanted) {
    return rig.control(
        "POST",
        "/phones/" + ANNA + "/assertions",
        new JsonObject().put("options", wanted.getJsonObject("options")));
  }

  @Test
  void linksAnAccountThatIsKeptByAPasskey() {
    rig.control("PATCH", "/phones/" + ANNA, new JsonObject().put("passkey", true));
    SessionId session = rig.created();
    String qr = rig.ask(session, "sessions.qr", NOTHING).getString("code");
    assertThat(
            rig.controlRaw("POST", "/phones/" + ANNA + ":scan", new JsonObject().put("qr", qr))
                .statusCode())
        .isEqualTo(409);
    JsonObject right = assertion(wantedPasskey(session));
    JsonObject ofAnother =
        assertion(
            new JsonObject()
                .put("options", new JsonObject().put("challenge", "AAAA").put("rpId", "other")));
    assertThatThrownBy(() -> rig.ask(session, "sessions.showPasskey", ofAnother))
        .hasMessageContaining("validation_error");
    for (String op : new String[] {"sessions.qr", "sessions.confirmPasskey"}) {
      assertThatThrownBy(() -> rig.ask(session, op, NOTHING)).hasMessageContaining("conflict");
    }
    assertThat(rig.ask(session, "sessions.showPasskey", right).getString("step"))
        .isEqualTo("linking");
    rig.awaitStatus(session, SessionStatus.WORKING);

    SessionId typed = rig.created();
    String code =
        rig.ask(typed, "sessions.pairingCode", new JsonObject().put("phone", ANNA))
            .getString("code");
    assertThat(
            rig.controlRaw(
                    "POST", "/phones/" + ANNA + ":enter-code", new JsonObject().put("code", code))
                .statusCode())
        .isEqualTo(409);
    JsonObject compared = rig.ask(typed, "sessions.showPasskey", assertion(wantedPasskey(typed)));
    assertThat(compared.getString("code"))
        .isEqualTo(rig.control("GET", "/phones/" + ANNA, NOTHING).getString("passkeyCode"));
    rig.ask(typed, "sessions.confirmPasskey", NOTHING);
    rig.awaitStatus(typed, SessionStatus.WORKING);
    assertThat(rig.stats().getInteger("violations")).isZero();
  }

  @Test
  void saysThatThePasskeyIsNotTheRightOne() {
    rig.control(
        "POST", "/faults", new JsonObject().put("fault", "demand-passkey").put("target", ANNA));
    SessionId session = rig.created();
    String qr = rig.ask(session, "sessions.qr", NOTHING).getString("code");
    rig.controlRaw("POST", "/phones/" + ANNA + ":scan", new JsonObject().put("qr", qr));
    JsonObject forged = assertion(wantedPasskey(session));
    forged.getJsonObject("response").put("signature", "MAA");

    assertThatThrownBy(() -> rig.ask(session, "sessions.showPasskey", forged))
        .hasMessageContaining("WhatsApp does not accept this passkey");
    rig.awaitStatus(session, SessionStatus.FAILED);
    assertThat(Objects.requireNonNull(rig.row(session).state().details()).reason())
        .isEqualTo("passkey: WhatsApp did not accept it: 403; link it again");
    assertThatThrownBy(() -> rig.ask(session, "sessions.passkey", NOTHING))
        .hasMessageContaining("not_found");
    rig.scan(session, ANNA);
    rig.awaitStatus(session, SessionStatus.WORKING);
    assertThat(rig.stats().getInteger("violations")).isZero();
  }

  private void refuse(JsonObject how) {
    rig.control("POST", "/faults", how.put("fault", "refuse-login").put("target", ANNA));
    rig.control(
        "POST", "/faults", new JsonObject().put("fault", "drop-connection").put("target", ANNA));
  }

  @Test
  void saysUntilWhenItIsBannedAlsoOnAnotherNodeAndTriesAgainWhatNobodyKnows() throws Exception {
    SessionId session = rig.linked(ANNA);
    refuse(new JsonObject().put("reason", 402).put("code", 104).put("expire", 3_600));
    rig.awaitStatus(session, SessionStatus.FAILED);

    rig.replaceNode();

    StatusDetails details = Objects.requireNonNull(rig.row(session).state().details());
    assertThat(details.reason())
        .startsWith("refused by WhatsApp: 402 temporarily banned, the same message too often; ");
    assertThat(details.nextAttempt())
        .isBetween(details.since().plusSeconds(3_599), details.since().plusSeconds(3_601));
    assertThat(rig.hasKeys(session)).isTrue();
    rig.ask(session, "sessions.start", new JsonObject());
    rig.awaitStatus(session, SessionStatus.WORKING);

    int logins = rig.stats().getInteger("logins");
    refuse(new JsonObject().put("reason", 599));
    Rig.until(() -> rig.stats().getInteger("logins"), now -> now > logins);
    rig.awaitStatus(session, SessionStatus.WORKING);
  }

  @Test
  void aStoppedSessionIsTakenOffThePhonesListAndSendsNothingMore() {
    SessionId session = rig.linked(ANNA);
    assertThat(devices()).contains("\"device\"");
    rig.ask(session, "sessions.stop", new JsonObject());
    rig.ask(session, "messages.send", Rig.text(Rig.BEN, "never").put("async", true));

    rig.ask(session, "sessions.logout", new JsonObject());

    assertThat(devices()).isEqualTo("[]");
    assertThat(rig.control("GET", "/phones/" + Rig.BEN + "/messages", new JsonObject()).encode())
        .doesNotContain("never");
  }

  @Test
  void aStoppedSessionThatIsDeletedIsTakenOffThePhonesList() {
    SessionId session = rig.linked(ANNA);
    rig.ask(session, "sessions.stop", new JsonObject());

    rig.ask(session, "sessions.delete", new JsonObject());

    assertThat(devices()).isEqualTo("[]");
  }

  @Test
  void whenWhatsAppCannotBeToldNothingIsChangedUnlessThatIsForced() {
    SessionId session = rig.linked(ANNA);
    rig.ask(session, "sessions.stop", new JsonObject());
    refuseLogins();

    for (String op : new String[] {"sessions.logout", "sessions.delete"}) {
      assertThatThrownBy(() -> rig.ask(session, op, new JsonObject()))
          .hasMessageContaining("gateway_unavailable");
    }
    assertThat(rig.row(session).state().status()).isEqualTo(SessionStatus.STOPPED);
    assertThat(rig.hasKeys(session)).isTrue();

    rig.ask(session, "sessions.delete", new JsonObject().put("force", true));
    assertThatThrownBy(() -> rig.row(session)).hasMessageContaining("NotFound");
  }
}
