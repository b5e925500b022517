package io.postrider.session.sending;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Jid;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class WaitingChatsTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Instant LATER = NOON.plusSeconds(10);
  private static final Jid GROUP = Jid.group("1203630400");

  private final WaitingChats waiting = new WaitingChats();

  @Test
  void aChatWaitsForAMinuteAtMost() {
    for (int i = 0; i < 30; i++) {
      waiting.add(GROUP, true, NOON);
    }

    assertThat(waiting.next(NOON).orElse(Duration.ZERO))
        .isLessThanOrEqualTo(Duration.ofSeconds(64));
    assertThat(waiting.at(NOON.plusSeconds(64))).isEmpty();
    assertThat(waiting.next(NOON.plusSeconds(64))).isEmpty();
  }

  @Test
  void countsTheTriesSinceAMessageWasAccepted() {
    waiting.add(GROUP, true, NOON);
    waiting.add(GROUP, false, NOON.plusSeconds(1));
    waiting.add(GROUP, true, NOON.plusSeconds(2));

    assertThat(waiting.tries(GROUP, NOON, LATER)).isEqualTo(2);
    assertThat(waiting.tries(GROUP, NOON.plusSeconds(1), LATER)).isEqualTo(1);
    assertThat(waiting.tries(GROUP, NOON.plusSeconds(3), LATER)).isZero();
  }

  @Test
  void aNewConnectionHurriesAndForgetsNoTry() {
    waiting.add(GROUP, true, NOON);

    waiting.hurry();

    assertThat(waiting.at(NOON)).isEmpty();
    assertThat(waiting.tries(GROUP, NOON, LATER)).isEqualTo(1);
  }

  @Test
  void aClockThatIsSetBackHoldsNothingUp() {
    Instant before = NOON.minus(Duration.ofHours(1));
    waiting.add(GROUP, true, NOON);
    waiting.leave(Jid.group("1203630401"), Duration.ofSeconds(20), NOON);

    assertThat(waiting.at(before)).isEmpty();
    assertThat(waiting.next(before)).isEmpty();
    assertThat(waiting.tries(GROUP, before, before)).isZero();
  }

  @Test
  void aMessageThatIsSentEndsIt() {
    waiting.add(GROUP, true, NOON);

    waiting.remove(GROUP);

    assertThat(waiting.tries(GROUP, NOON, LATER)).isZero();
  }
}
