package io.postrider.session;

import static io.postrider.session.Rig.ANNA;
import static io.postrider.session.Rig.BEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.model.SessionId;
import io.postrider.outbox.OutboxEntry;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// WhatsApp takes longer than anybody waits.
@Tag("alone")
final class SlowAckIT {
  @AutoClose private Rig rig;
  private SessionId session;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    rig = new Rig(folder, Duration.ofMillis(1_600), Duration.ofSeconds(3));
    session = rig.linked(ANNA);
  }

  private void delayAck(int millis) {
    rig.control(
        "POST",
        "/faults",
        new JsonObject().put("fault", "delay-ack").put("target", ANNA).put("delayMs", millis));
  }

  private static JsonObject text(String text) {
    return Rig.text(BEN + "@s.whatsapp.net", text).put("idempotencyKey", text);
  }

  @Test
  void whatIsLateStaysOnItsWayAndItsKeyFindsIt() {
    delayAck(2_500);

    assertThatThrownBy(() -> rig.ask(session, "messages.send", text("late")))
        .hasMessageContaining("gateway_unavailable");
    JsonObject replay = rig.ask(session, "messages.send", text("late"));

    assertThat(replay.getString("status")).isEqualTo("sent");
    assertThat(replay.getString("waMessageId"))
        .isEqualTo(rig.inbox(BEN, 1).getFirst().getString("waMessageId"));
  }

  @Test
  void anAcknowledgementThatNeverComesCostsTheConnectionAndNotTheMessage() {
    delayAck(600_000);

    assertThatThrownBy(() -> rig.ask(session, "messages.send", text("lost")))
        .hasMessageContaining("gateway_unavailable");
    JsonObject answer =
        Rig.until(
            () -> rig.ask(session, "messages.send", text("lost")),
            replay -> replay.getString("status").equals("sent"));

    assertThat(answer.getBoolean("replayed")).isTrue();
    assertThat(rig.stats().getInteger("logins")).isGreaterThanOrEqualTo(2);
    assertThat(rig.inbox(BEN, 1)).hasSize(1);
  }

  @Test
  void whatIsNeverAcknowledgedEndsAndTheSessionGoesOn() {
    int times = 5;
    for (int n = 0; n < times; n++) {
      delayAck(600_000);
    }

    String id =
        rig.ask(session, "messages.send", text("poison").put("async", true)).getString("outboxId");
    rig.stored(
        () -> rig.outbox(session, id).orElseThrow().state(), OutboxEntry.State.FAILED::equals);

    assertThat(rig.outbox(session, id).orElseThrow().error())
        .isEqualTo("not acknowledged by WhatsApp: sent 5 times");
    assertThat(rig.ask(session, "messages.send", text("after it")).getString("status"))
        .isEqualTo("sent");
  }

  @Test
  void whoWaitsForAQueuedMessageIsAnsweredInTime() {
    rig.ask(session, "sessions.update", new JsonObject().put("ratePerMin", 1));
    rig.ask(session, "messages.send", Rig.text(BEN + "@s.whatsapp.net", "the only token"));
    rig.ask(session, "messages.send", text("queued").put("async", true));
    long begin = System.nanoTime();

    JsonObject answer = rig.ask(session, "messages.send", text("queued"));

    assertThat(answer.getString("status")).isEqualTo("queued");
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(2_300));
  }
}
