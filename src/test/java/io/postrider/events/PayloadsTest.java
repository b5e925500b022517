package io.postrider.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Jid;
import io.postrider.session.state.ChatMarks;
import io.postrider.session.state.ContactNames;
import io.postrider.session.state.SessionEvent;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What is told of linking, of contacts and chats.
final class PayloadsTest {
  private static final Instant NOW = Instant.ofEpochMilli(1_760_000_000_000L);

  private static String told(SessionEvent event) {
    Payloads.Entry entry = Payloads.of(event).orElseThrow();
    return entry.type() + " " + entry.payload().encode();
  }

  @Test
  void tellsUntilWhenACodeHolds() {
    assertThat(told(new SessionEvent.QrShown("2@a", NOW.plusSeconds(20), NOW)))
        .isEqualTo("auth.qr {\"code\":\"2@a\",\"expiresAt\":1760000020000,\"timeoutMs\":20000}");
    assertThat(
            told(new SessionEvent.CodeShown("ABCD-1234", "15550001111", NOW.plusSeconds(180), NOW)))
        .isEqualTo(
            "auth.code {\"code\":\"ABCD-1234\",\"phone\":\"15550001111\","
                + "\"expiresAt\":1760000180000}");
  }

  @Test
  void tellsOneMarkOfAChatAtATime() {
    Jid ben = Jid.phone("15550002222");
    ChatMarks none =
        new ChatMarks(
            ben,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    ChatMarks read =
        none.then(
            new ChatMarks(
                ben,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(0),
                Optional.of(false)));
    ChatMarks muted =
        new ChatMarks(
            ben,
            Optional.empty(),
            Optional.empty(),
            Optional.of(NOW),
            Optional.empty(),
            Optional.empty());

    assertThat(told(new SessionEvent.ChatChanged(read, NOW)))
        .isEqualTo(
            "chat.update {\"chatJid\":\"15550002222@s.whatsapp.net\",\"change\":\"read\","
                + "\"read\":true}");
    assertThat(told(new SessionEvent.ChatChanged(muted, NOW)))
        .isEqualTo(
            "chat.update {\"chatJid\":\"15550002222@s.whatsapp.net\",\"change\":\"mute\","
                + "\"mutedUntil\":1760000000000}");
    assertThat(Payloads.of(new SessionEvent.ChatMarked(muted, NOW))).isEmpty();
  }

  @Test
  void tellsOfAContactWhatHasChanged() {
    ContactNames ben = ContactNames.unnamed(Jid.phone("15550002222"), Optional.empty());

    assertThat(told(new SessionEvent.ContactChanged(ben.saying(""), NOW)))
        .isEqualTo("contact.update {\"jid\":\"15550002222@s.whatsapp.net\",\"about\":\"\"}");
    assertThat(told(new SessionEvent.ContactChanged(ben.blocked(false), NOW)))
        .isEqualTo("contact.update {\"jid\":\"15550002222@s.whatsapp.net\",\"blocked\":false}");
    assertThat(ben.saying("at sea").toString()).doesNotContain("sea");
  }

  @Test
  void saysNothingOfACodeInALog() {
    assertThat(new SessionEvent.CodeShown("ABCD-1234", "15550001111", NOW, NOW).toString())
        .doesNotContain("ABCD")
        .doesNotContain("1555");
  }
}
