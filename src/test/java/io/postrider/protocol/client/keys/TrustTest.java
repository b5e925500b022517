package io.postrider.protocol.client.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Bytes;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TrustTest {
  private static final Duration WEEK = Duration.ofDays(7);

  /// In the middle of a bucket.
  private static final Instant NOW =
      Instant.EPOCH.plus(WEEK.multipliedBy(2_900)).plus(Duration.ofDays(3));

  private static final Bytes TOKEN = Bytes.utf8("token");
  private static final Bytes OTHER = Bytes.utf8("other");

  @Test
  void aTokenHoldsUntilItsFourthWeekIsOver() {
    Trust trust = Trust.NONE.received(TOKEN, NOW, NOW);

    assertThat(trust.token(NOW)).contains(TOKEN);
    assertThat(trust.token(NOW.plus(Duration.ofDays(24)))).contains(TOKEN);
    assertThat(trust.token(NOW.plus(Duration.ofDays(26)))).isEmpty();
    assertThat(trust.isKnown(NOW)).isTrue();
    assertThat(trust.isKnown(NOW.plus(Duration.ofDays(26)))).isFalse();
  }

  @Test
  void theNewestTokenCountsAndNoneFromTheFuture() {
    Trust newest = Trust.NONE.received(TOKEN, NOW, NOW);

    assertThat(newest.received(OTHER, NOW.minusSeconds(1), NOW)).isEqualTo(newest);
    assertThat(newest.received(OTHER, NOW, NOW).token(NOW)).contains(OTHER);
    Instant far = Instant.ofEpochSecond(253_402_300_799L);
    assertThat(newest.received(OTHER, far, NOW).tokenAt()).isEqualTo(NOW);
  }

  @Test
  void whatCannotBeUsedIsNotKept() {
    assertThat(Trust.NONE.received(TOKEN, NOW.minus(WEEK.multipliedBy(4)), NOW))
        .isEqualTo(Trust.NONE);
    assertThat(Trust.NONE.received(Bytes.EMPTY, NOW, NOW)).isEqualTo(Trust.NONE);
    assertThat(Trust.NONE.received(Bytes.wrap(new byte[513]), NOW, NOW)).isEqualTo(Trust.NONE);
  }

  @Test
  void oursIsGivenOnceAWeek() {
    Trust wrote = Trust.NONE.wrote(NOW);
    assertThat(wrote.owes()).isTrue();
    assertThat(wrote.wrote(NOW.plusSeconds(60))).isEqualTo(wrote);

    Trust gave = wrote.gave(NOW);
    assertThat(gave.owes()).isFalse();
    assertThat(gave.wrote(NOW.plusSeconds(60))).isEqualTo(gave);
    assertThat(gave.wrote(NOW.plus(WEEK)).owes()).isTrue();
    assertThat(wrote.wrote(NOW.plus(WEEK)).gave(NOW).owes()).as("an old one").isTrue();
    assertThat(Trust.NONE.owes()).isFalse();
  }

  @Test
  void whoHasOursHasItForFourWeeks() {
    Trust gave = Trust.NONE.wrote(NOW).gave(NOW);

    assertThat(gave.givenBefore(NOW)).contains(NOW);
    assertThat(gave.givenBefore(NOW.plus(WEEK.multipliedBy(4)))).isEmpty();
    assertThat(Trust.NONE.wrote(NOW).givenBefore(NOW)).isEmpty();
  }

  @Test
  void whoWroteIsKnownAndThatIsNotedOnceAWeek() {
    Trust met = Trust.NONE.met(NOW);

    assertThat(Trust.NONE.isKnown(NOW)).isFalse();
    assertThat(met.isKnown(NOW.plus(WEEK.multipliedBy(9)))).isTrue();
    assertThat(met.met(NOW.plusSeconds(60))).isEqualTo(met);
    assertThat(met.met(NOW.plus(WEEK)).metAt()).isEqualTo(NOW.plus(WEEK));
  }

  @Test
  void isReadAsItWasKept() {
    Trust trust = Trust.NONE.received(TOKEN, NOW.minusSeconds(5), NOW).wrote(NOW).gave(NOW);

    assertThat(Trust.decode(trust.encode())).isEqualTo(trust);
    assertThat(Trust.decode(Trust.NONE.encode())).isEqualTo(Trust.NONE);
  }
}
