package io.postrider.session.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.session.link.Comeback.Course;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PausesTest {
  private final Pauses pauses = new Pauses(Duration.ofMinutes(2));

  private void unclear(int times) {
    for (int i = 0; i < times; i++) {
      assertThat(pauses.enough(Course.FAILED)).isFalse();
    }
  }

  @Test
  void tenInARowAreEnough() {
    unclear(Pauses.FEW - 1);

    assertThat(pauses.enough(Course.FAILED)).isTrue();
  }

  @Test
  void whoWantsItToConnectBeginsTheRowAnew() {
    unclear(Pauses.FEW - 1);
    pauses.begin();

    unclear(Pauses.FEW - 1);
    assertThat(pauses.after(Course.FAILED)).isLessThanOrEqualTo(Duration.ofMinutes(2));
    assertThat(pauses.enough(Course.FAILED)).isTrue();
  }

  @Test
  void aConnectionThatServedEndsTheRow() {
    unclear(Pauses.FEW - 1);
    assertThat(pauses.after(Course.SERVED)).isLessThanOrEqualTo(Duration.ofMinutes(2));

    unclear(Pauses.FEW - 1);
  }
}
