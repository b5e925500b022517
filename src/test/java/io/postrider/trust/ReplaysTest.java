package io.postrider.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ReplaysTest {
  private static final Duration SILENCE = Duration.ofSeconds(60);

  private final Replays replays = new Replays(SILENCE);
  private Instant now = Instant.EPOCH;

  private boolean pass(long number) {
    return replays.pass("a", number, now);
  }

  @Test
  void eachNumberPassesOnceWhateverTheOrder() {
    Random random = new Random(7);
    Set<Long> passed = new HashSet<>();
    for (int i = 1; i < 50_000; i++) {
      long number = 1L + Math.max(0, i - 500 + random.nextInt(1_000));

      assertThat(pass(number)).as("number %s", number).isEqualTo(passed.add(number));
    }
  }

  @Test
  void whatIsFarBehindCountsAsUsed() {
    assertThat(pass(1)).isTrue();
    assertThat(pass(Replays.WINDOW + 1L)).isTrue();
    assertThat(pass(1)).isFalse();
    assertThat(pass(2)).isTrue();
    assertThat(pass(10L * Replays.WINDOW)).isTrue();
    assertThat(pass(9L * Replays.WINDOW)).isFalse();
    assertThat(pass(9L * Replays.WINDOW + 1)).isTrue();
    assertThat(pass(9L * Replays.WINDOW + 1)).isFalse();
    assertThat(pass(10L * Replays.WINDOW)).isFalse();
  }

  @Test
  void sendersCountForThemselves() {
    assertThat(pass(1)).isTrue();

    assertThat(replays.pass("b", 1, now)).isTrue();
    assertThat(pass(1)).isFalse();
  }

  @Test
  void aSenderIsForgottenWhenNothingOfItIsValidAnyMore() {
    assertThat(pass(1)).isTrue();
    now = now.plus(SILENCE);
    assertThat(replays.pass("b", 1, now)).isTrue();
    assertThat(replays.size()).isEqualTo(2);

    now = now.plusMillis(1);
    assertThat(replays.pass("c", 1, now)).isTrue();

    assertThat(replays.size()).isEqualTo(2);
  }
}
