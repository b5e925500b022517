package io.postrider.session;

import static io.postrider.session.Rig.ANNA;
import static io.postrider.session.Rig.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Jid;
import io.postrider.model.SessionId;
import io.postrider.session.state.DeliveryStatus;
import io.postrider.session.state.SessionEvent;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// By number or by hidden id.
final class AddressingIT {
  private static final String RIGHT = "5511987650001";
  private static final String SHORT = "551187650001";

  @AutoClose private Rig rig;
  private SessionId session;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    rig = new Rig(folder);
    session = rig.linked(ANNA);
    rig.control(
        "POST",
        "/phones",
        new JsonObject().put("phone", RIGHT).put("aliases", new JsonArray().add(SHORT)));
  }

  private void writes(String namespaces) {
    rig.control("PATCH", "/phones/" + ANNA, new JsonObject().put("namespaces", namespaces));
  }

  private List<String> shown(String phone, int count) {
    return rig.inbox(phone, count).stream().map(one -> one.getString("text")).toList();
  }

  private int in(String tag) {
    return rig.stats().getJsonObject("stanzasIn").getInteger(tag, 0);
  }

  private void nothingWasWrong() {
    assertThat(rig.stats().getInteger("violations")).isZero();
    assertThat(rig.stats().getInteger("retries")).isZero();
  }

  @Test
  void whoIsMigratedWritesToHiddenIds() throws Exception {
    writes("lid");

    rig.send(session, BEN, "one");
    rig.send(session, ANNA, "a note");
    rig.phone(BEN, new JsonObject().put("type", "text").put("to", ANNA).put("text", "back"));
    assertThat(rig.message().sender()).isEqualTo(Jid.phone(BEN));
    rig.replaceNode();
    rig.stored(() -> rig.row(session).state().status().name(), "WORKING"::equals);
    rig.ask(session, "messages.send", Rig.text(BEN + "@s.whatsapp.net", "two").put("async", true));

    assertThat(shown(BEN, 2)).containsExactly("one", "two");
    assertThat(rig.inbox(ANNA, 3).get(1).getString("chat")).isEqualTo(ANNA + "@s.whatsapp.net");
    nothingWasWrong();
  }

  @Test
  void whoIsNotMigratedWritesByNumberAfterOneRefusal() {
    writes("pn");

    rig.send(session, BEN, "one");
    int before = in("message");
    rig.send(session, BEN, "two");
    rig.ask(
        session, "messages.send", Rig.text(BEN + "@s.whatsapp.net", "three").put("async", true));

    assertThat(shown(BEN, 3)).containsExactly("one", "two", "three");
    assertThat(before).isEqualTo(2);
    assertThat(in("message")).isEqualTo(4);
    nothingWasWrong();
  }

  @Test
  void aNumberThatIsADigitShortReachesItsOwner() {
    rig.send(session, SHORT, "at once");
    rig.ask(
        session, "messages.send", Rig.text(SHORT + "@s.whatsapp.net", "later").put("async", true));

    assertThat(shown(RIGHT, 2)).containsExactly("at once", "later");
    SessionEvent.StatusReported told =
        rig.event(
            SessionEvent.StatusReported.class, event -> event.status() == DeliveryStatus.DELIVERED);
    assertThat(told.chat()).isEqualTo(Jid.phone(RIGHT));
    nothingWasWrong();
  }

  @Test
  void nobodyIsInvented() {
    for (String nobody : List.of("15550009999", "55119876500011")) {
      JsonObject answer =
          rig.bus(
              io.postrider.session.bus.Bus.address(session),
              new JsonObject()
                  .put("v", 1)
                  .put("op", "messages.send")
                  .put("args", Rig.text(nobody, "x"))
                  .encode());
      assertThat(answer.getJsonObject("error").getString("code")).isEqualTo("not_found");
    }
    assertThat(in("message")).isZero();
  }
}
