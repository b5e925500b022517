package io.postrider.config;

import static io.postrider.config.ConfigFixture.config;
import static io.postrider.config.ConfigFixture.rejects;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class EventConfigTest {
  @Test
  void keepsAWeekAndLetsStreamsOfUsersRunForAnHour() {
    assertThat(config("{}").event())
        .isEqualTo(new EventConfig(Duration.ofDays(7), Duration.ofHours(1)));
  }

  @Test
  void readsItsKeys() {
    assertThat(config("{\"event\":{\"retention\":\"PT1M\",\"streamAge\":\"PT24H\"}}").event())
        .isEqualTo(new EventConfig(Duration.ofMinutes(1), Duration.ofHours(24)));
    assertThat(config("POSTRIDER_EVENT_STREAM_AGE", "PT5M").event().streamAge())
        .isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void rejectsWhatCannotBe() {
    rejects(
        "{\"event\":{\"retention\":\"PT59S\"}}",
        "event.retention must be at least PT1M, was PT59S");
    rejects(
        "{\"event\":{\"streamAge\":\"PT25H\"}}",
        "event.streamAge must be PT1M to PT24H, was PT25H");
  }
}
