package io.postrider.session;

import static io.postrider.session.Rig.ANNA;
import static io.postrider.session.Rig.BEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.model.SessionId;
import io.postrider.outbox.OutboxEntry.State;
import io.postrider.session.state.SessionEvent;
import io.postrider.session.state.SessionStatus;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// To whom a session may write, and who may write to it.
final class TokensIT {
  private static final String CORA = "6281230000003";
  private static final String DORA = "6281230000004";

  @AutoClose private Rig rig;
  private SessionId session;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    rig = new Rig(folder);
    session = rig.linked(ANNA);
  }

  /// Anna's companion has acknowledged everything.
  private void settled() {
    Rig.until(
        () ->
            rig.control("GET", "/phones/" + ANNA, new JsonObject())
                .getJsonArray("devices")
                .getJsonObject(0)
                .getInteger("pending"),
        pending -> pending == 0);
  }

  @Test
  void theTokenOfSomebodyGoesAlongWithWhatIsWrittenToHimAndHeGetsOurs() throws Exception {
    SessionId other = rig.linked(BEN);
    rig.send(session, BEN, "before");
    assertThat(rig.stats().getInteger("tokens")).isZero();
    rig.control("POST", "/phones/" + BEN + "/tokens", new JsonObject().put("to", ANNA));
    settled();

    rig.send(session, BEN, "with it");
    assertThat(rig.stats().getInteger("tokens")).isEqualTo(1);
    rig.send(session, BEN, "after ours was given");
    rig.ask(session, "outbox.settle", new JsonObject());
    rig.replaceNode();
    rig.awaitStatus(session, SessionStatus.WORKING);
    rig.send(session, BEN, "from the next node");
    assertThat(rig.stats().getInteger("tokens")).isEqualTo(3);

    assertThat(rig.stats().getInteger("tokensGiven")).as("once a week").isEqualTo(1);
    rig.send(other, ANNA, "with ours");
    assertThat(rig.stats().getInteger("tokens")).isEqualTo(4);
    assertThat(rig.stats().getInteger("violations")).isZero();
  }

  private void lock(int seconds) {
    rig.control(
        "POST",
        "/phones/" + ANNA + "/time-lock",
        new JsonObject().put("seconds", seconds).put("quiet", true));
  }

  private SessionEvent.StatusChanged restricted(boolean paused) {
    return rig.event(
        SessionEvent.StatusChanged.class,
        event -> event.status() == SessionStatus.WORKING && (event.details() != null) == paused);
  }

  private String queue(String to, String text) {
    return rig.ask(
            session, "messages.send", Rig.text(to + "@s.whatsapp.net", text).put("async", true))
        .getString("outboxId");
  }

  private int taken() {
    return rig.stats().getJsonObject("stanzasIn").getInteger("message");
  }

  /// Until when is learnt from WhatsApp, and stored with the session.
  @Test
  void aLockedAccountWritesToNoStrangersUntilTheLockEnds() throws Exception {
    rig.control("POST", "/phones", new JsonObject().put("phone", CORA));
    rig.control("POST", "/phones", new JsonObject().put("phone", DORA));
    rig.send(session, BEN, "known from now on");
    restricted(false);
    lock(3_600);

    int before = taken();
    assertThatThrownBy(() -> rig.send(session, CORA, "hello")).hasMessageContaining("forbidden");
    assertThat(restricted(true).details()).isNotNull();
    Rig.until(
        () -> rig.row(session).state().details(),
        details ->
            details != null
                && details.reason().equals("first contacts are paused: RESTRICT_ALL_COMPANIONS"));
    assertThatThrownBy(() -> rig.send(session, DORA, "hello"))
        .hasMessageContaining("rate_limited")
        .hasMessageContaining("retryAfterSeconds");
    String queued = queue(DORA, "later");
    String known = queue(BEN, "not held up");
    rig.stored(() -> rig.outbox(session, known).orElseThrow().state(), State.SENT::equals);
    assertThat(taken() - before).as("one attempt, and one to somebody known").isEqualTo(2);

    rig.replaceNode();
    rig.send(session, BEN, "from the next node");
    assertThatThrownBy(() -> rig.send(session, CORA, "hello")).hasMessageContaining("rate_limited");
    assertThat(rig.row(session).state().status()).isEqualTo(SessionStatus.WORKING);
    assertThat(rig.row(session).state().details()).isNotNull();
    assertThat(rig.outbox(session, queued).orElseThrow().state()).isEqualTo(State.QUEUED);
    assertThat(taken() - before).isEqualTo(3);

    rig.control("POST", "/phones/" + ANNA + "/time-lock", new JsonObject().put("seconds", 0));
    rig.stored(() -> rig.outbox(session, queued).orElseThrow().state(), State.SENT::equals);
    assertThat(rig.row(session).state().details()).isNull();
    assertThat(rig.inbox(DORA, 1)).hasSize(1);
    assertThat(rig.stats().getInteger("violations")).isZero();
  }
}
