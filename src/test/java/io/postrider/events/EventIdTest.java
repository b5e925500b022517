package io.postrider.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.OrganizationId;
import org.junit.jupiter.api.Test;

class EventIdTest {
  private static final OrganizationId ACME = new OrganizationId("acme");
  private static final OrganizationId OTHER = new OrganizationId("other");

  @Test
  void readsWhatItWrites() {
    for (long position : new long[] {1, 2, 65_535, 65_536, 1L << 40, Long.MAX_VALUE}) {
      EventId id = EventId.of(ACME, 1_795_000_000_123L, position);

      assertThat(id.toString()).matches("evt_[0-9A-HJKMNP-TV-Z]{26}");
      assertThat(EventId.parse(id.toString())).contains(id);
      assertThat(id.fits(ACME)).isTrue();
      assertThat(id.fits(OTHER)).isFalse();
    }
  }

  @Test
  void sortsAsTheLogDoes() {
    String first = EventId.of(ACME, 1_795_000_000_123L, 9).toString();
    String second = EventId.of(ACME, 1_795_000_000_123L, 10).toString();
    String later = EventId.of(ACME, 1_795_000_000_124L, 11).toString();

    assertThat(first).isLessThan(second);
    assertThat(second).isLessThan(later);
  }

  @Test
  void refusesWhatIsNone() {
    for (String text :
        new String[] {
          "",
          "0",
          "evt_",
          "evt_1",
          "evt_00000000000000000000000000",
          "evt_8ZZZZZZZZZZZZZZZZZZZZZZZZZ",
          "EVT_01JZ8Q4M6V7T2K9XH3B5C0D1EF",
          "evt_01JZ8Q4M6V7T2K9XH3B5C0D1EF0",
          "msg_01JZ8Q4M6V7T2K9XH3B5C0D1EF",
          "evt_01JZ8Q4M6V7T2K9XH3B5C0D1E\n"
        }) {
      assertThat(EventId.parse(text)).as(text).isEmpty();
    }
  }
}
