package io.postrider.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.outbox.Budget.Rates;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class BudgetTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Rates TWO = new Rates(2, 0);

  private static Budget taken(Budget budget, Rates rates, Instant at) {
    return budget.take(rates, at).orElseThrow();
  }

  @Test
  void givesAsManyTokensAsItHoldsAndThenNone() {
    Budget one = taken(Budget.full(TWO, NOON), TWO, NOON);
    Budget none = taken(one, TWO, NOON);

    assertThat(none.take(TWO, NOON)).isEmpty();
    assertThat(one.wait(TWO, NOON)).isZero();
    assertThat(none.wait(TWO, NOON)).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(31));
  }

  @Test
  void tellsHowOftenItCanBeTakenFrom() {
    Budget full = Budget.full(TWO, NOON);
    Budget none = taken(taken(full, TWO, NOON), TWO, NOON);

    assertThat(full.tokens(TWO, NOON)).isEqualTo(2);
    assertThat(none.tokens(TWO, NOON.plusSeconds(29))).isZero();
    assertThat(none.tokens(TWO, NOON.plusSeconds(31))).isEqualTo(1);
    assertThat(none.tokens(TWO, NOON.minusSeconds(3_600))).isEqualTo(2); // it was set back
    assertThat(full.tokens(new Rates(2, 1), NOON)).isZero(); // the hour's bucket is empty
    assertThat(full.tokens(new Rates(0, 0), NOON)).isGreaterThan(1_000);
  }

  @Test
  void canBeTakenFromWhenTheWaitIsOver() {
    Rates odd = new Rates(7, 11);
    Budget budget = Budget.full(odd, NOON);
    Instant now = NOON;
    for (int i = 0; i < 100; i++) {
      now = now.plus(budget.wait(odd, now));
      budget = taken(budget, odd, now);
    }

    assertThat(Duration.between(NOON, now)).isBetween(Duration.ofHours(8), Duration.ofHours(9));
  }

  @Test
  void isRefilledEvenlyAndNeverOver() {
    Budget none = taken(taken(Budget.full(TWO, NOON), TWO, NOON), TWO, NOON);

    assertThat(none.take(TWO, NOON.plusSeconds(29))).isEmpty();
    assertThat(none.take(TWO, NOON.plusSeconds(31))).isPresent();
    Budget day = taken(none, TWO, NOON.plus(Duration.ofDays(1)));
    assertThat(day.minute()).isEqualTo(1);
  }

  @Test
  void needsATokenOfBothBucketsAndChargesNeitherWithout() {
    Rates rates = new Rates(10, 1);
    Budget spent = taken(Budget.full(rates, NOON), rates, NOON);

    assertThat(spent.take(rates, NOON)).isEmpty();
    assertThat(spent.minute()).isEqualTo(9);
    assertThat(spent.wait(rates, NOON)).isGreaterThan(Duration.ofMinutes(59));
  }

  @Test
  void aRateOfZeroOrLessIsNoLimit() {
    Rates none = new Rates(0, -1);
    Budget budget = Budget.full(none, NOON);

    assertThat(budget.wait(none, NOON)).isZero();
    assertThat(taken(taken(budget, none, NOON), none, NOON).wait(none, NOON)).isZero();
  }

  @Test
  void aClockThatGoesBackGivesNothing() {
    Budget none = taken(taken(Budget.full(TWO, NOON), TWO, NOON), TWO, NOON);

    assertThat(none.take(TWO, NOON.minusSeconds(50))).isEmpty();
    assertThat(none.take(TWO, NOON.plusSeconds(31))).isPresent();
  }

  @Test
  void aClockThatWasSetBackHoldsNothingUp() {
    Budget none = taken(taken(Budget.full(TWO, NOON), TWO, NOON), TWO, NOON);
    Instant before = NOON.minusSeconds(3_600);

    Budget last = taken(taken(none, TWO, before), TWO, before);
    assertThat(last.take(TWO, before)).isEmpty();
    assertThat(last.take(TWO, before.plusSeconds(31))).isPresent();
  }

  @Test
  void aBucketWhoseSizeChangesIsFullAndTheOtherGoesOn() {
    Rates before = new Rates(2, 5);
    Budget spent = taken(taken(Budget.full(before, NOON), before, NOON), before, NOON);

    Budget resized = spent.resized(before, new Rates(9, 5), NOON);

    assertThat(resized.minute()).isEqualTo(9);
    assertThat(resized.hour()).isEqualTo(3);
    assertThat(spent.resized(before, before, NOON)).isEqualTo(spent);
  }

  @Test
  void tellsHowLongSeveralTokensTake() {
    Budget.Rates rates = new Budget.Rates(60, 0);
    Instant now = Instant.parse("2026-01-01T12:00:00Z");
    Budget two = new Budget(2, 0, now);

    assertThat(two.wait(rates, now, 2)).isZero();
    assertThat(two.wait(rates, now, 5)).isBetween(Duration.ofSeconds(3), Duration.ofMillis(3_001));
    assertThat(two.wait(new Budget.Rates(0, 0), now, 1_000)).isZero();
  }
}
