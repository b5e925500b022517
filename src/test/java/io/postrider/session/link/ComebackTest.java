package io.postrider.session.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.protocol.client.Reception;
import io.postrider.session.link.Comeback.Course;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// How soon to connect again.
final class ComebackTest {
  private static final Duration CAP = Duration.ofMinutes(2);
  private static final Duration SHORT = Duration.ofMillis(300);

  private static Duration ceiling(Course course, int times) {
    Comeback comeback = Comeback.FIRST;
    for (int i = 0; i < times; i++) {
      comeback = comeback.after(course);
    }
    return comeback.ceiling(CAP);
  }

  @Test
  void tellsHowAConnectionWent() {
    assertThat(Course.of(SHORT, Reception.ACKNOWLEDGED)).isEqualTo(Course.BRIEF);
    assertThat(Course.of(SHORT, Reception.NOTHING_SENT)).isEqualTo(Course.IDLE);
    assertThat(Course.of(SHORT, Reception.UNANSWERED)).isEqualTo(Course.FAILED);
    assertThat(Course.of(Duration.ofMillis(99), Reception.NOTHING_SENT)).isEqualTo(Course.FAILED);
    assertThat(Course.of(Duration.ofSeconds(30), Reception.UNANSWERED)).isEqualTo(Course.SERVED);
  }

  @Test
  void comesBackAtOnceToAServerThatTakesWhatWeSend() {
    assertThat(ceiling(Course.SERVED, 300)).isEqualTo(Comeback.QUICK);
    assertThat(ceiling(Course.BRIEF, Comeback.FORGIVEN_BRIEF)).isEqualTo(Comeback.QUICK);
    assertThat(new Comeback(9, 9, 9).after(Course.SERVED)).isEqualTo(Comeback.FIRST);
  }

  @Test
  void doesNotHammerAServerThatTakesSomethingAndHangsUpAgainAndAgain() {
    assertThat(ceiling(Course.BRIEF, Comeback.FORGIVEN_BRIEF + 2)).isEqualTo(Duration.ofSeconds(2));
    assertThat(ceiling(Course.BRIEF, Comeback.FORGIVEN_BRIEF + 20)).isEqualTo(CAP);
  }

  @Test
  void givesAServerThatRefusesMoreTimeEachTime() {
    assertThat(ceiling(Course.FAILED, 1)).isEqualTo(Duration.ofSeconds(1));
    assertThat(ceiling(Course.FAILED, 2)).isEqualTo(Duration.ofSeconds(2));
    assertThat(ceiling(Course.FAILED, 7)).isEqualTo(Duration.ofSeconds(64));
    assertThat(ceiling(Course.FAILED, 30)).isEqualTo(CAP);
  }

  @Test
  void forgivesTheLossOfIdleConnectionsForAWhile() {
    assertThat(ceiling(Course.IDLE, Comeback.FORGIVEN)).isEqualTo(Comeback.QUICK);
    assertThat(ceiling(Course.IDLE, Comeback.FORGIVEN + 1)).isEqualTo(Duration.ofSeconds(1));
    assertThat(ceiling(Course.IDLE, Comeback.FORGIVEN + 9)).isEqualTo(CAP);
  }

  @Test
  void doesNotForgetTheIdleOnesForAFailure() {
    Comeback much = new Comeback(0, Comeback.FORGIVEN, 0).after(Course.FAILED).after(Course.IDLE);

    assertThat(much.ceiling(CAP)).isEqualTo(Duration.ofSeconds(2));
    assertThat(new Comeback(3, 1, 0).after(Course.IDLE)).isEqualTo(new Comeback(0, 2, 0));
  }
}
