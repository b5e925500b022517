package io.postrider.config;

import static io.postrider.config.ConfigFixture.config;
import static io.postrider.config.ConfigFixture.rejects;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OutboxConfigTest {
  @Test
  void hasTheDefaultsOfTheContract() {
    assertThat(config("{}").outbox())
        .isEqualTo(
            new OutboxConfig(
                10_000,
                Duration.ofSeconds(75),
                Duration.ofDays(7),
                Duration.ofDays(30),
                Duration.ofDays(90)));
  }

  @Test
  void readsItsKeys() {
    assertThat(
            config(
                    """
                    {"outbox":{"queue":1,"ackWithin":"PT5S","keepKeys":"P1D","keepRows":"P366D",
                     "keepMessages":"P2D"}}
                    """)
                .outbox())
        .isEqualTo(
            new OutboxConfig(
                1,
                Duration.ofSeconds(5),
                Duration.ofDays(1),
                Duration.ofDays(366),
                Duration.ofDays(2)));
    assertThat(config("POSTRIDER_OUTBOX_QUEUE", "7").outbox().queue()).isEqualTo(7);
  }

  @Test
  void rejectsWhatCannotBe() {
    rejects("{\"outbox\":{\"queue\":0}}", "outbox.queue must be 1 to 1000000, was 0");
    rejects(
        "{\"outbox\":{\"ackWithin\":\"PT1S\"}}",
        "outbox.ackWithin must be PT5S to PT10M, was PT1S");
    rejects(
        "{\"outbox\":{\"keepKeys\":\"PT1H\"}}", "outbox.keepKeys must be P1D to P366D, was PT1H");
    rejects(
        "{\"outbox\":{\"keepRows\":\"P367D\"}}",
        "outbox.keepRows must be P1D to P366D, was PT8808H");
    rejects(
        "{\"outbox\":{\"keepMessages\":\"PT1H\"}}",
        "outbox.keepMessages must be P1D to P366D, was PT1H");
  }
}
