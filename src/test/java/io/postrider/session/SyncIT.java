package io.postrider.session;

import static io.postrider.session.Rig.ANNA;
import static io.postrider.session.Rig.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Jid;
import io.postrider.model.SessionId;
import io.postrider.protocol.sync.SyncAction;
import io.postrider.session.state.ChatMarks;
import io.postrider.session.state.ContactNames;
import io.postrider.session.state.SessionEvent;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a phone tells its companion of contacts and chats: by history, by snapshot, by patches.
final class SyncIT {
  @AutoClose private Rig rig;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    rig = new Rig(folder);
    contact("Ben B.");
    chat(new JsonObject().put("archived", true).put("mutedUntil", -1));
  }

  private void contact(String fullName) {
    rig.control(
        "POST",
        "/phones/" + ANNA + "/contacts",
        new JsonObject().put("to", BEN).put("fullName", fullName).put("firstName", "Ben"));
  }

  private void chat(JsonObject marks) {
    rig.control("PATCH", "/phones/" + ANNA + "/chats/" + BEN, marks);
  }

  private ContactNames named(SessionId session, String fullName) {
    return rig.stored(
        () -> rig.names(session, Jid.phone(BEN)),
        names -> names.fullName().equals(Optional.of(fullName)));
  }

  private ContactNames changed(java.util.function.Predicate<ContactNames> fits) {
    return rig.event(SessionEvent.ContactChanged.class, told -> fits.test(told.contact()))
        .contact();
  }

  private void block(boolean blocked, boolean whole) {
    rig.control(
        "POST",
        "/phones/" + ANNA + "/blocked",
        new JsonObject().put("to", BEN).put("blocked", blocked).put("whole", whole));
  }

  private ChatMarks told(java.util.function.Predicate<ChatMarks> fits) {
    return rig.event(SessionEvent.ChatChanged.class, told -> fits.test(told.marks())).marks();
  }

  private ChatMarks marked(java.util.function.Predicate<ChatMarks> fits) {
    return rig.event(SessionEvent.ChatMarked.class, told -> fits.test(told.marks())).marks();
  }

  @Test
  void knowsWhatThePhoneKnewAndHearsWhatChanges() throws Exception {
    SessionId session = rig.linked(ANNA);

    assertThat(named(session, "Ben B.").firstName()).hasValue("Ben");
    assertThat(
            rig.stored(() -> rig.names(session, Jid.phone(BEN)), one -> one.pushName().isPresent()))
        .extracting(ContactNames::pushName, one -> one.lid().map(Jid::isLid))
        .containsExactly(Optional.of("Ben"), Optional.of(true));
    assertThat(marked(one -> one.mutedUntil().equals(Optional.of(SyncAction.FOREVER))).chat())
        .isEqualTo(Jid.phone(BEN));
    marked(one -> one.archived().equals(Optional.of(true)));
    assertThat(rig.events(SessionEvent.ContactChanged.class)).isEmpty();

    contact("Ben C.");
    chat(new JsonObject().put("pinned", true).put("archived", false).put("read", false));
    ContactNames changed = rig.event(SessionEvent.ContactChanged.class).contact();
    assertThat(changed.jid()).isEqualTo(Jid.phone(BEN));
    assertThat(changed.fullName()).hasValue("Ben C.");
    assertThat(told(one -> one.pinned().isPresent()).chat()).isEqualTo(Jid.phone(BEN));
    told(one -> one.archived().equals(Optional.of(false)));
    told(one -> one.markedUnread().equals(Optional.of(true)));
    assertThat(rig.events(SessionEvent.ChatChanged.class)).hasSize(3);

    rig.control("POST", "/phones/" + BEN + "/about", new JsonObject().put("text", "at sea"));
    assertThat(changed(one -> one.about().isPresent()).about()).hasValue("at sea");
    block(true, false);
    assertThat(changed(one -> one.blocked().isPresent()).jid()).isEqualTo(Jid.phone(BEN));
    block(false, true);
    assertThat(changed(one -> one.blocked().isPresent()).blocked()).hasValue(false);

    rig.phone(BEN, Rig.text(ANNA, "hello"));
    rig.message();
    rig.control("PATCH", "/phones/" + BEN, new JsonObject().put("name", "Benjamin"));
    rig.phone(BEN, Rig.text(ANNA, "hello again"));
    assertThat(rig.event(SessionEvent.ContactChanged.class).contact().pushName())
        .hasValue("Benjamin");

    rig.replaceNode();
    contact("Ben D.");
    assertThat(rig.event(SessionEvent.ContactChanged.class).contact().fullName())
        .hasValue("Ben D.");
    assertThat(rig.stats().getInteger("violations")).isZero();
  }

  @Test
  void fetchesWhatIsLargeAndBeginsAnewWhereItDoesNotVerify() {
    rig.control("PATCH", "/phones/" + ANNA, new JsonObject().put("blobs", true));
    SessionId session = rig.linked(ANNA);
    named(session, "Ben B.");
    assertThat(
            rig.stored(() -> rig.names(session, Jid.phone(BEN)), one -> one.pushName().isPresent()))
        .isNotNull();

    rig.control(
        "POST",
        "/faults",
        new JsonObject().put("fault", "corrupt").put("at", "state").put("target", ANNA));
    contact("Ben C.");
    named(session, "Ben C.");
    assertThat(rig.events(SessionEvent.ContactChanged.class)).isEmpty();

    // what comes while all is read anew is no news
    for (int i = 0; i < 10 && rig.events(SessionEvent.ContactChanged.class).isEmpty(); i++) {
      contact("Ben D. " + i);
      named(session, "Ben D. " + i);
    }
    assertThat(rig.events(SessionEvent.ContactChanged.class)).isNotEmpty();
    assertThat(rig.stats().getInteger("violations")).isZero();
  }
}
