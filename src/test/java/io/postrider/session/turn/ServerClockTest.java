package io.postrider.session.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.auth.MovedTimers;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class ServerClockTest {
  private final MovedTimers timers = new MovedTimers();
  private final ServerClock clock = new ServerClock(timers);

  @Test
  void isOursUntilItHasBeenTold() {
    timers.setClock(Duration.ofHours(-1));

    assertThat(clock.now()).isEqualTo(timers.now());
  }

  @Test
  void goesOnEvenlyWhateverHappensToOurs() {
    Instant told = Instant.parse("2026-03-01T10:00:00Z");
    clock.set(told);

    timers.advance(Duration.ofMinutes(2));
    timers.setClock(Duration.ofHours(1));
    timers.advance(Duration.ofMinutes(1));

    assertThat(clock.now()).isEqualTo(told.plus(Duration.ofMinutes(3)));
    clock.set(told);
    assertThat(clock.now()).isEqualTo(told);
  }
}
