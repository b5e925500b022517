package io.postrider.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JidTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "15550001111@s.whatsapp.net",
        "15550001111:5@s.whatsapp.net",
        "100000000000001:65535@lid",
        "120300000000000001@g.us",
        "15550001111-1400000000@g.us",
        "status@broadcast",
        "77:9@hosted",
        "s.whatsapp.net"
      })
  void keepsTheTextForm(String text) {
    assertThat(Jid.parse(text)).map(Jid::toString).contains(text);
  }

  @ParameterizedTest
  @CsvSource({
    "15550001111:0@s.whatsapp.net, 15550001111@s.whatsapp.net",
    "15550001111.1:5@s.whatsapp.net, 15550001111:5@s.whatsapp.net",
    "15550001111_1:5@s.whatsapp.net, 15550001111:5@s.whatsapp.net",
    "100000000000001_1@lid, 100000000000001@lid",
    "a_b@interop, a_b@interop",
    "@s.whatsapp.net, s.whatsapp.net"
  })
  void readsOtherForms(String text, String shown) {
    assertThat(Jid.parse(text)).map(Jid::toString).contains(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "15550001111@",
        "15550001111:@s.whatsapp.net",
        "15550001111:x@s.whatsapp.net",
        "15550001111:-1@s.whatsapp.net",
        "15550001111:65536@s.whatsapp.net",
        "15550001111:999999999999@s.whatsapp.net"
      })
  void refusesWhatIsNone(String text) {
    assertThat(Jid.parse(text)).isEmpty();
  }

  @Test
  void refusesWhatCannotBeStoredAsAName() {
    String longest = "1".repeat(100);

    assertThat(Jid.parse(longest + "@lid")).contains(Jid.lid(longest));
    assertThat(Jid.parse(longest + "1@lid")).isEmpty();
    assertThat(Jid.parse("1@" + longest + "1")).isEmpty();
    assertThat(Jid.parse("1\0@lid")).isEmpty();
    assertThat(Jid.parse("1@lid\0")).isEmpty();
    assertThatThrownBy(() -> Jid.group("\0")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesADeviceOutOfRangeAndAMissingServer() {
    assertThatThrownBy(() -> new Jid("1", 65_536, Jid.LID))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Jid("1", -1, Jid.LID))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Jid("1", 0, "")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void knowsItsKind() {
    assertThat(Jid.phone("15550001111").isPhone()).isTrue();
    assertThat(Jid.phone("15550001111").isUser()).isTrue();
    assertThat(Jid.lid("100000000000001").isLid()).isTrue();
    assertThat(Jid.lid("100000000000001").isUser()).isTrue();
    assertThat(Jid.group("1203").isGroup()).isTrue();
    assertThat(Jid.group("1203").isUser()).isFalse();
    assertThat(Jid.WHATSAPP).isEqualTo(Jid.parse("s.whatsapp.net").orElseThrow());
    assertThat(Jid.GROUPS).isEqualTo(Jid.parse("@g.us").orElseThrow());
  }

  @Test
  void changesItsDeviceOnly() {
    Jid phone = Jid.phone("15550001111");

    assertThat(phone.withDevice(5)).hasToString("15550001111:5@s.whatsapp.net");
    assertThat(phone.withDevice(5).bare()).isEqualTo(phone);
    assertThat(phone.bare()).isSameAs(phone);
  }

  @Test
  void isTheSameUserWhereHisDeviceIsHosted() {
    assertThat(new Jid("1555", 99, Jid.HOSTED).unhosted())
        .isEqualTo(Jid.phone("1555").withDevice(99));
    assertThat(new Jid("900", 99, Jid.HOSTED_LID).unhosted())
        .isEqualTo(Jid.lid("900").withDevice(99));
    assertThat(Jid.group("1203").unhosted()).isEqualTo(Jid.group("1203"));
  }

  @Test
  void isMaskedForLogs() {
    assertThat(Jid.phone("15550001111").withDevice(5).masked()).isEqualTo("…111:5@s.whatsapp.net");
    assertThat(Jid.lid("100000000000001").masked()).isEqualTo("…001@lid");
    assertThat(Jid.group("15550001111-1400000000").masked()).isEqualTo("…000@g.us");
  }
}
