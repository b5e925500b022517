package io.postrider.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.OutboxId;
import io.postrider.outbox.Redrive.Unanswered;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RedriveTest {
  private static final OutboxId FIRST = new OutboxId("out_1");
  private static final OutboxId SECOND = new OutboxId("out_2");

  private static Unanswered silent(OutboxId id, int silences) {
    return new Unanswered(id, silences, false, false);
  }

  @Test
  void chargesNothingWhenNothingWasOnItsWay() {
    assertThat(Redrive.of(List.of())).isEqualTo(new Redrive(List.of(), Optional.empty(), false));
  }

  @Test
  void chargesTheOldestAlone() {
    assertThat(Redrive.of(List.of(silent(FIRST, 0), silent(SECOND, 3))))
        .isEqualTo(new Redrive(List.of(), Optional.of(FIRST), true));
  }

  @Test
  void doesNotChargeWhatWhatsAppHasPutOff() {
    assertThat(Redrive.of(List.of(new Unanswered(FIRST, 4, true, false), silent(SECOND, 0))))
        .isEqualTo(new Redrive(List.of(), Optional.of(SECOND), true));
  }

  /// Five connections that end within seconds must not end a message that may have arrived; those
  /// behind it are not to blame either.
  @Test
  void chargesNobodyForAFaultOfTheNetwork() {
    assertThat(Redrive.of(List.of(new Unanswered(FIRST, 4, false, true), silent(SECOND, 4))))
        .isEqualTo(new Redrive(List.of(), Optional.empty(), true));
  }

  @Test
  void endsWhatWasSentFiveTimesAndChargesTheNext() {
    assertThat(Redrive.of(List.of(silent(FIRST, 4), silent(SECOND, 0))))
        .isEqualTo(new Redrive(List.of(FIRST), Optional.of(SECOND), true));
    assertThat(Redrive.of(List.of(silent(FIRST, 4))))
        .isEqualTo(new Redrive(List.of(FIRST), Optional.empty(), false));
  }

  @Test
  void aMessageThatEndsEveryConnectionIsSentFiveTimes() {
    int silences = 0;
    List<Redrive> all = new ArrayList<>();
    Redrive next = Redrive.of(List.of(silent(FIRST, silences)));
    while (next.ended().isEmpty()) {
      all.add(next);
      silences++;
      next = Redrive.of(List.of(silent(FIRST, silences)));
    }

    assertThat(1 + all.size()).isEqualTo(5);
  }
}
