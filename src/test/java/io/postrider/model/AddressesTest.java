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
  void readsNumbersAsTheyAreCopied() {
    for (String text :
        new String[] {
          "\u202a+1 202\u2011555\u20110102\u202c",
          "+1\u00a0202\u00a0555\u00a00102",
          "\u200e12025550102",
          "+1\ufe0d-202-555-0102",
          "\ufeff12025550102",
          "+1\u2009202\u2013555\u22120102\t",
          "\u2066+1 (202) 555\u201401\u200b02\u2069",
          "\u200e12025550102@s.whatsapp.net\u00a0",
        }) {
      assertThat(Addresses.recipient(text)).as(text).contains(Jid.phone("12025550102"));
    }
    assertThat(Addresses.recipient("+39 06 123 4567")).contains(Jid.phone("39061234567"));
  }

  /// Rather none than somebody else's.
  @Test
  void refusesWhatMayBeMeantInTwoWays() {
    for (String text :
        new String[] {
          "0049 151 12345678",
          "0151 12345678",
          "+49 (0)151 12345678",
          "+49 (0151) 12345678",
          "+49 ( 0) 151 12345678",
          "+0049 151 12345678",
          "004915112345678@s.whatsapp.net",
          "4915112345678.0",
          "+49+15112345678",
          "49151+12345678",
          "4915112345678,4915112345679",
          "\u202e8765432151194",
        }) {
      assertThat(Addresses.recipient(text)).as(text).isEmpty();
    }
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
