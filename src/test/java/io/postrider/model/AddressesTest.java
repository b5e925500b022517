package io.postrider.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AddressesTest {
  @Test
  void readsNumbersAsPeopleWriteThem() {
    Jid jid = Jid.phone("4915112345678");

    assertThat(Addresses.recipient(" +49 (151) 123-456 78 ")).contains(jid);
    assertThat(Addresses.recipient("4915112345678@C.US")).contains(jid);
    assertThat(Addresses.recipient("4915112345678.0:12@s.whatsapp.net")).contains(jid);
  }

  @Test
  void readsHiddenIdsAndGroups() {
    assertThat(Addresses.recipient("98765@lid")).contains(Jid.lid("98765"));
    assertThat(Addresses.recipient("4930123-1400000000@g.us"))
        .contains(Jid.group("4930123-1400000000"));
  }

  @Test
  void refusesTheRest() {
    for (String text :
        new String[] {
          "",
          "+",
          "1234",
          "1".repeat(16),
          "12a45",
          "٤٥٦٧٨",
          "@g.us",
          "1234@c.us",
          "12345@",
          "12345@newsletter",
          "status@broadcast",
          "12345@s.whatsapp.net@x"
        }) {
      assertThat(Addresses.recipient(text)).as(text).isEmpty();
    }
  }
}
