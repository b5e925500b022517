package io.postrider.session.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Jid;
import io.postrider.protocol.client.query.Numbers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ContactTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_760_000_000);
  private static final Jid PHONE = Jid.phone("15550001111");
  private static final Jid LID = Jid.lid("100000000000001");
  private static final Contact BOTH = contact(Optional.of(LID), Optional.of(PHONE));

  private static Contact contact(Optional<Jid> lid, Optional<Jid> phone) {
    return new Contact(new Numbers.Owner(lid, phone), NOW);
  }

  @Test
  void isWrittenToByHiddenIdUnlessThatIsRefused() {
    assertThat(BOTH.address(false)).isEqualTo(LID);
    assertThat(BOTH.address(true)).isEqualTo(PHONE);
    assertThat(contact(Optional.of(LID), Optional.empty()).address(true)).isEqualTo(LID);
    assertThat(contact(Optional.empty(), Optional.of(PHONE)).address(false)).isEqualTo(PHONE);
  }

  @Test
  void isBelievedForAWeek() {
    assertThat(BOTH.isFresh(NOW)).isTrue();
    assertThat(BOTH.isFresh(NOW.plus(Duration.ofDays(7)).minusMillis(1))).isTrue();
    assertThat(BOTH.isFresh(NOW.plus(Duration.ofDays(7)))).isFalse();
    assertThat(BOTH.isFresh(NOW.minusSeconds(1))).isFalse();
  }

  @Test
  void isStoredWhole() {
    for (Contact contact :
        List.of(
            BOTH,
            contact(Optional.of(LID), Optional.empty()),
            contact(Optional.empty(), Optional.of(PHONE)))) {
      assertThat(Contact.decode(contact.encode())).isEqualTo(contact);
    }
  }
}
