package io.postrider.session.receiving;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Jid;
import io.postrider.protocol.client.query.Sighting;
import io.postrider.session.receiving.Restraint.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RestraintTest {
  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
  private static final Jid BEN = Jid.phone("6281230000002");
  private static final Sighting TYPES = sighting(Sighting.State.COMPOSING);
  private static final Sighting STOPS = sighting(Sighting.State.PAUSED);

  private Restraint restraint = Restraint.none(NOON);

  private static Sighting sighting(Sighting.State state) {
    return new Sighting(BEN, Optional.of(BEN), state, false, Optional.empty());
  }

  private Step see(Sighting seen, Instant at) {
    Step step = restraint.step(seen, at);
    if (step instanceof Step.Tell(var next)) {
      restraint = next;
    }
    return step;
  }

  @Test
  void doesNotSayTheSameAgainAtOnce() {
    assertThat(see(TYPES, NOON)).isInstanceOf(Step.Tell.class);
    assertThat(see(TYPES, NOON.plusSeconds(7))).isEqualTo(new Step.Leave());
    assertThat(see(TYPES, NOON.plusSeconds(8))).isInstanceOf(Step.Tell.class);
    assertThat(see(STOPS, NOON.plusSeconds(8))).isInstanceOf(Step.Tell.class);
  }

  @Test
  void tellsOneWhoChangesWithoutEndLessOften() {
    int told = 0;
    for (int i = 0; i < 600; i++) {
      Step step = see(i % 2 == 0 ? TYPES : STOPS, NOON.plusMillis(100L * i));
      told += step instanceof Step.Tell ? 1 : 0;
    }

    assertThat(told).isBetween(12, 24);
  }

  @Test
  void saysWhenThereIsRoomAgain() {
    for (int i = 0; i < 12; i++) {
      assertThat(see(i % 2 == 0 ? TYPES : STOPS, NOON)).isInstanceOf(Step.Tell.class);
    }

    Duration delay = ((Step.Wait) see(TYPES, NOON)).delay();

    assertThat(delay).isBetween(Duration.ofSeconds(5), Duration.ofMillis(5_100));
    assertThat(see(TYPES, NOON.plus(delay))).isInstanceOf(Step.Tell.class);
  }

  @Test
  void aClockThatIsSetBackHoldsNothingUp() {
    see(TYPES, NOON.plus(Duration.ofDays(1)));

    assertThat(see(STOPS, NOON)).isInstanceOf(Step.Tell.class);
  }
}
