package io.postrider.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.protocol.client.query.TimeLock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class FirstContactsTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_760_000_000);
  private static final FirstContacts FREE = FirstContacts.free(0, NOW);
  private static final Duration HOUR = Duration.ofHours(1);

  private static TimeLock lock(Instant end) {
    return new TimeLock(true, Optional.of(end), "RESTRICT_ALL_COMPANIONS");
  }

  @Test
  void nothingIsInTheWayAtFirst() {
    assertThat(FREE.matters(0)).isFalse();
    assertThat(FREE.delay(0, 5, NOW)).isZero();
    assertThat(FREE.pause(NOW)).isEmpty();
    assertThat(FREE.taken(0, NOW)).isEqualTo(FREE);
  }

  @Test
  void aRefusalPausesForAnHourThenForLongerUpToADay() {
    FirstContacts state = FREE;
    Instant now = NOW;
    for (int hours : new int[] {1, 2, 4, 8, 16, 24, 24}) {
      state = state.refused(463, now);
      assertThat(state.delay(0, 0, now)).isEqualTo(Duration.ofHours(hours));
      now = state.until();
      assertThat(state.isPaused(now)).isFalse();
    }
    assertThat(state.reason()).isEqualTo("first contacts are paused: refused by WhatsApp: 463");
  }

  @Test
  void thoseThatWereOnTheirWayBesideItSayNothingNew() {
    FirstContacts once = FREE.refused(463, NOW);

    assertThat(once.refused(463, NOW.plusSeconds(1))).isEqualTo(once);
  }

  @Test
  void afterAPauseTheyGoOneByOneUntilOneHasBeenTaken() {
    FirstContacts state = FREE.refused(463, NOW);
    Instant after = NOW.plus(HOUR);

    assertThat(state.matters(0)).isTrue();
    assertThat(state.delay(0, 0, after)).isZero();
    assertThat(state.delay(0, 1, after)).isEqualTo(Duration.ofSeconds(5));
    assertThat(state.why(after)).isEqualTo("first contacts go one by one");
    assertThat(state.passed().matters(0)).isFalse();
    assertThat(state.passed().delay(0, 9, after)).isZero();
  }

  @Test
  void whatWhatsAppSaysOfTheEndHoldsButNotForEver() {
    FirstContacts state = FREE.refused(463, NOW).locked(lock(NOW.plus(HOUR.multipliedBy(60))), NOW);

    assertThat(state.told()).isTrue();
    assertThat(state.delay(0, 0, NOW)).isEqualTo(HOUR.multipliedBy(60));
    assertThat(state.pause(NOW))
        .contains(
            new FirstContacts.Pause(
                "first contacts are paused: RESTRICT_ALL_COMPANIONS",
                NOW,
                NOW.plus(HOUR.multipliedBy(60))));
    Instant never = Instant.ofEpochSecond(99_999_999_999L);
    assertThat(FREE.locked(lock(never), NOW).delay(0, 0, NOW)).isEqualTo(Duration.ofDays(90));
    assertThat(FREE.locked(lock(NOW.minusSeconds(9)), NOW).isPaused(NOW)).isFalse();
  }

  @Test
  void aLockWithoutAnEndShortensNoPause() {
    TimeLock endless = new TimeLock(true, Optional.empty(), "");

    assertThat(FREE.locked(endless, NOW).delay(0, 0, NOW)).isEqualTo(Duration.ofMinutes(1));
    FirstContacts refused = FREE.refused(463, NOW).locked(endless, NOW);
    assertThat(refused.delay(0, 0, NOW)).isEqualTo(HOUR);
    assertThat(refused.reason()).isEqualTo("first contacts are paused: a time lock of WhatsApp");
  }

  @Test
  void aLockThatIsLiftedHoldsNobodyBack() {
    FirstContacts state = FREE.refused(463, NOW);

    assertThat(state.locked(new TimeLock(false, Optional.empty(), ""), NOW))
        .isEqualTo(state.passed());
  }

  @Test
  void aBudgetOfTheirOwnMayHoldThemBack() {
    FirstContacts state = FirstContacts.free(2, NOW).taken(2, NOW).taken(2, NOW);

    assertThat(state.matters(2)).isTrue();
    assertThat(state.delay(2, 0, NOW)).isBetween(HOUR.dividedBy(2), HOUR);
    assertThat(state.why(NOW)).isEqualTo("first contact rate limit exceeded");
    assertThat(state.delay(2, 0, NOW.plus(HOUR))).isZero();
  }

  @Test
  void isReadAsItWasKept() {
    FirstContacts state = FirstContacts.free(7, NOW).taken(7, NOW).refused(463, NOW);

    assertThat(FirstContacts.decode(state.encode())).isEqualTo(state);
    assertThat(FirstContacts.decode(FREE.encode())).isEqualTo(FREE);
  }
}
