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
        failure -> assertThat(Unsent.of(failure, true, 0)).isEqualTo(new Unsent.GiveUp(failure)));
  }

  @Test
  void whatSaysNothingOfTheMessageIsWaitedForWithoutEnd() {
    List<Failure> passing =
        List.of(
            new Failure.Busy("the database cannot be reached"),
            new Failure.NotConnected(),
            new Failure.RateLimited(Duration.ofSeconds(1)));

    passing.forEach(
        failure -> assertThat(Unsent.of(failure, false, 70)).isEqualTo(new Unsent.StepAside()));
  }

  @Test
  void aChatThatIsRefusedIsGivenUpAtTheTenthTry() {
    List<Failure> refused =
        List.of(new Failure.Busy("WhatsApp answered 500"), new Failure.Internal("inc_1"));

    refused.forEach(
        failure -> {
          assertThat(Unsent.of(failure, true, 8)).isEqualTo(new Unsent.StepAside());
          assertThat(Unsent.of(failure, true, 9)).isEqualTo(new Unsent.GiveAllUp(failure));
        });
  }
}
