package io.postrider.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Bytes;
import io.postrider.model.Failure;
import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.model.OutboxId;
import io.postrider.model.SessionId;
import io.postrider.outbox.OutboxEntry.State;
import io.postrider.outbox.Replay.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ReplayTest {
  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
  private static final IdempotencyKey KEY = key("one request");
  private static final Call PATIENT = new Call(KEY, true, false, 0);
  private static final Call HASTY = new Call(KEY, false, false, 0);
  private final Throwable refused = new Failure.NotConnected().asException();

  private static IdempotencyKey key(String request) {
    return new IdempotencyKey("k", Bytes.utf8(request));
  }

  private static OutboxSummary row(State state) {
    return new OutboxSummary(
        new OutboxId("out_1"),
        new SessionId("s1"),
        new MessageId("3EB0"),
        Jid.phone("15550100001"),
        state,
        null,
        KEY,
        state == State.SENT ? NOON : null,
        1,
        NOON,
        NOON);
  }

  @ParameterizedTest
  @EnumSource(names = {"SENT", "FAILED"})
  void whatHasEndedIsTold(State state) {
    assertThat(Replay.of(row(state), PATIENT, false)).isEqualTo(new Replay.Tell(row(state), false));
  }

  @ParameterizedTest
  @EnumSource(names = {"QUEUED", "SENDING"})
  void whoWaitsLooksAgainUntilItHasEnded(State state) {
    assertThat(Replay.of(row(state), PATIENT, false))
        .isEqualTo(new Replay.LookAgain(row(state), Duration.ofMillis(50)));
  }

  @Test
  void looksMoreSeldomEachTime() {
    OutboxSummary row = row(State.SENDING);

    assertThat(Replay.of(row, new Call(KEY, true, false, 3), false))
        .isEqualTo(new Replay.LookAgain(row, Duration.ofMillis(400)));
    assertThat(Replay.of(row, new Call(KEY, true, false, 300), false))
        .isEqualTo(new Replay.LookAgain(row, Duration.ofSeconds(1)));
  }

  @ParameterizedTest
  @EnumSource(names = {"QUEUED", "SENDING"})
  void whoDoesNotWaitAndWhoIsLateIsToldHowItStands(State state) {
    Replay told = new Replay.Tell(row(state), false);

    assertThat(Replay.of(row(state), HASTY, false)).isEqualTo(told);
    assertThat(Replay.of(row(state), new Call(KEY, true, true, 9), false)).isEqualTo(told);
  }

  @Test
  void nobodyWaitsForWhatIsQueuedWithoutAConnection() {
    assertThat(Replay.of(row(State.QUEUED), PATIENT, true))
        .isEqualTo(new Replay.Tell(row(State.QUEUED), false));
    assertThat(Replay.of(row(State.SENDING), PATIENT, true)).isInstanceOf(Replay.LookAgain.class);
  }

  @Test
  void anotherRequestUnderTheSameKeyIsMarked() {
    assertThat(Replay.of(row(State.SENT), new Call(key("another"), true, false, 0), false))
        .isEqualTo(new Replay.Tell(row(State.SENT), true));
  }

  @Test
  void whatTheFirstCallHasStoredCountsThoughItHasFailed() {
    assertThat(Replay.afterFirst(Optional.of(row(State.SENT)), PATIENT, false, refused, true))
        .isEqualTo(new Replay.Tell(row(State.SENT), false));
  }

  @Test
  void theFailureOfAFirstCallOfTheSameKindIsShared() {
    assertThat(Replay.afterFirst(Optional.empty(), PATIENT, false, refused, true))
        .isEqualTo(new Replay.Refuse(refused));
  }

  @Test
  void aFreeKeyIsCarriedOut() {
    Replay carriedOut = new Replay.CarryOut();

    assertThat(Replay.afterFirst(Optional.empty(), HASTY, false, refused, false))
        .isEqualTo(carriedOut);
    assertThat(Replay.afterFirst(Optional.empty(), PATIENT, false, null, true))
        .isEqualTo(carriedOut);
  }
}
