package io.postrider.session;

import static io.postrider.session.Rig.ANNA;
import static io.postrider.session.Rig.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.model.SessionId;
import io.postrider.session.state.DeliveryStatus;
import io.postrider.session.state.Presence;
import io.postrider.session.state.SessionEvent;
import io.postrider.session.state.SessionStatus;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What others tell of our messages, and we of theirs.
final class ReceiptsIT {
  @AutoClose private Rig rig;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    rig = new Rig(folder);
  }

  @Test
  void tellsThatAMessageIsDeliveredAndRead() {
    SessionId session = rig.linked(ANNA);

    String id = rig.send(session, BEN, "hello").getString("waMessageId");
    SessionEvent.StatusReported delivered = report(BEN, DeliveryStatus.DELIVERED);
    rig.inbox(BEN, 1);
    rig.control("POST", "/phones/" + BEN + "/messages/" + id + ":read", new JsonObject());
    SessionEvent.StatusReported read = report(BEN, DeliveryStatus.READ);

    for (SessionEvent.StatusReported report : List.of(delivered, read)) {
      assertThat(report.chat()).isEqualTo(Jid.phone(BEN));
      assertThat(report.sender()).isEmpty();
      assertThat(report.messages()).containsExactly(new MessageId(id));
    }
  }

  @Test
  void countsTheDevicesOfAReceiverOnce() {
    SessionId session = rig.linked(ANNA);
    rig.linked(BEN);

    String id = rig.send(session, BEN, "hello").getString("waMessageId");
    rig.inbox(BEN, 1);
    Rig.until(() -> rig.stats().getInteger("receipts"), receipts -> receipts >= 3);
    rig.control("POST", "/phones/" + BEN + "/messages/" + id + ":read", new JsonObject());
    report(BEN, DeliveryStatus.READ);

    assertThat(rig.events(SessionEvent.StatusReported.class))
        .filteredOn(report -> report.messages().contains(new MessageId(id)))
        .filteredOn(report -> report.status() == DeliveryStatus.DELIVERED)
        .hasSize(1);
  }

  @Test
  void marksWhatArrivesAsRead() {
    rig.linked(BEN);
    SessionId reader = rig.linked(ANNA);

    String id = rig.phone(BEN, text(ANNA, "read me"));
    SessionEvent.StatusReported read = report(ANNA, DeliveryStatus.READ);

    assertThat(rig.row(reader).settings().autoRead()).isTrue();
    assertThat(read.messages()).containsExactly(new MessageId(id));
    assertThat(read.sender()).isEmpty();
  }

  @Test
  void marksAllThatHasWaitedAsReadOnce() {
    rig.linked(BEN);
    SessionId reader = rig.linked(ANNA);
    rig.ask(reader, "sessions.stop", new JsonObject());
    List<MessageId> written = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      written.add(new MessageId(rig.phone(BEN, text(ANNA, "number " + i))));
    }

    rig.ask(reader, "sessions.start", new JsonObject());
    List<MessageId> read = new ArrayList<>();
    while (read.size() < written.size()) {
      read.addAll(report(ANNA, DeliveryStatus.READ).messages());
    }
    MessageId last = new MessageId(rig.phone(BEN, text(ANNA, "the last")));
    read.addAll(report(ANNA, DeliveryStatus.READ).messages());

    written.add(last);
    assertThat(read).containsExactlyInAnyOrderElementsOf(written);
  }

  @Test
  void receiptsSayWhetherASessionIsThere() {
    SessionId session = rig.linked(ANNA);
    rig.control("PATCH", "/phones/" + ANNA, new JsonObject().put("name", "Anna"));
    Rig.until(() -> rig.stats().getJsonObject("stanzasIn"), in -> in.containsKey("presence"));
    assertThat(available()).isFalse();
    rig.phone(BEN, text(ANNA, "is anybody there?"));
    rig.message();

    rig.ask(session, "presence.set", new JsonObject().put("state", "online"));
    Rig.until(this::available, there -> there);
    rig.phone(BEN, text(ANNA, "hello"));
    rig.message();
    rig.ask(session, "sessions.restart", new JsonObject());
    rig.awaitStatus(session, SessionStatus.WORKING);
    assertThat(available()).isFalse();
    assertThat(device().getInteger("logins")).isEqualTo(2);
    rig.ask(session, "sessions.update", new JsonObject().put("presence", "online"));
    Rig.until(this::available, there -> there);

    assertThat(rig.row(session).settings().presence()).isEqualTo(Presence.ONLINE);
    assertThat(rig.stats().getInteger("violations")).isZero();
  }

  private boolean available() {
    return device().getBoolean("available");
  }

  private JsonObject device() {
    return rig.control("GET", "/phones/" + ANNA, new JsonObject())
        .getJsonArray("devices")
        .getJsonObject(0);
  }

  private SessionEvent.StatusReported report(String chat, DeliveryStatus status) {
    return rig.event(
        SessionEvent.StatusReported.class,
        report -> report.status() == status && report.chat().equals(Jid.phone(chat)));
  }

  private static JsonObject text(String to, String text) {
    return new JsonObject().put("type", "text").put("to", to).put("text", text);
  }
}
