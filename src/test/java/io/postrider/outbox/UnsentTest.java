package io.postrider.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Failure;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class UnsentTest {
  @Test
  void whatCanNeverBeSentIsGivenUp() {
    List<Failure> definite =
        List.of(
            new Failure.Invalid("to", "no"),
            new Failure.NotFound("recipient"),
            new Failure.Forbidden("not a member"));

    definite.forEach(
        failure -> assertThat(Unsent.of(failure, 0)).isEqualTo(new Unsent.GiveUp(failure)));
  }

  @Test
  void whatMayPassLaterStepsAsideForEver() {
    List<Failure> passing =
        List.of(
            new Failure.Busy("the database cannot be reached"),
            new Failure.NotConnected(),
            new Failure.RateLimited(Duration.ofSeconds(1)));

    passing.forEach(
        failure -> assertThat(Unsent.of(failure, 7)).isEqualTo(new Unsent.StepAside(7)));
  }

  @Test
  void aDefectIsGivenUpAfterTwentyTimes() {
    Failure defect = new Failure.Internal("inc_1");

    assertThat(Unsent.of(defect, 0)).isEqualTo(new Unsent.StepAside(1));
    assertThat(Unsent.of(defect, 19)).isEqualTo(new Unsent.StepAside(20));
    assertThat(Unsent.of(defect, 20)).isEqualTo(new Unsent.GiveUp(defect));
  }
}
