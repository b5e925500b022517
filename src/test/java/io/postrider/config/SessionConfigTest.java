package io.postrider.config;

import static io.postrider.config.ConfigFixture.config;
import static io.postrider.config.ConfigFixture.rejects;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SessionConfigTest {
  @Test
  void hasTheDefaultsOfTheContract() {
    assertThat(config("{}").session())
        .isEqualTo(new SessionConfig(256, 20, 200, Duration.ofMinutes(2), 0, 300));
  }

  @Test
  void readsItsKeys() {
    assertThat(
            config(
                    """
                    {"session":{"mailbox":1,"ratePerMin":0,"ratePerHour":-1,
                     "reconnectCap":"PT10S","firstContactsPerHour":4,
                     "contactChecksPerHour":9}}
                    """)
                .session())
        .isEqualTo(new SessionConfig(1, 0, -1, Duration.ofSeconds(10), 4, 9));
    assertThat(config("POSTRIDER_SESSION_RATE_PER_MIN", "7").session().ratePerMin()).isEqualTo(7);
  }

  @Test
  void rejectsWhatCannotBe() {
    rejects("{\"session\":{\"mailbox\":0}}", "session.mailbox must be 1 to 65536, was 0");
    rejects(
        "{\"session\":{\"firstContactsPerHour\":-1}}",
        "session.firstContactsPerHour must be 0 or more, was -1");
    rejects(
        "{\"session\":{\"contactChecksPerHour\":-1}}",
        "session.contactChecksPerHour must be 0 or more, was -1");
    rejects(
        "{\"session\":{\"reconnectCap\":\"5 s\"}}",
        "session.reconnectCap must be a duration such as PT30S");
    rejects(
        "{\"session\":{\"reconnectCap\":\"PT0S\"}}",
        "session.reconnectCap must be PT1S to PT1H, was PT0S");
  }
}
