package io.postrider.outbox;

import io.postrider.model.Backoff;
import io.postrider.outbox.OutboxEntry.State;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a call gets whose idempotency key was used before (api.md §11).
public sealed interface Replay {
  /// Where that message stands.
  ///
  /// @param mismatch whether another request was made under the key
  record Tell(OutboxSummary row, boolean mismatch) implements Replay {}

  /// Waits for its end, and looks again.
  record LookAgain(OutboxSummary row, Duration pause) implements Replay {}

  /// The key is free: it is carried out.
  record CarryOut() implements Replay {}

  /// It fails as the call before has.
  record Refuse(Throwable failure) implements Replay {}

  Duration FIRST_LOOK = Duration.ofMillis(50);
  Duration LONGEST_LOOK = Duration.ofSeconds(1);

  /// A call.
  ///
  /// @param patient whether it waits for the outcome
  /// @param late whether it has waited for as long as it may
  /// @param looks how often it has looked already
  record Call(IdempotencyKey key, boolean patient, boolean late, int looks) {}

  /// Decides when the key is known.
  ///
  /// @param asleep whether the message is queued where nobody knows when it can be sent
  static Replay of(OutboxSummary row, Call call, boolean asleep) {
    boolean ended = row.state() == State.SENT || row.state() == State.FAILED;
    boolean waits = call.patient() && !call.late() && !ended;
    if (waits && !(asleep && row.state() == State.QUEUED)) {
      return new LookAgain(row, Backoff.doubled(FIRST_LOOK, call.looks(), LONGEST_LOOK));
    }
    IdempotencyKey used = row.key();
    boolean same = used == null || used.fingerprint().equals(call.key().fingerprint());
    return new Tell(row, !same);
  }

  /// Decides when the key was just being used by another call, and that has ended. When it has used
  /// the key up, its outcome counts. When it has not, its failure is ours, too, if it wanted the
  /// same: what is refused at once may well be queued.
  ///
  /// @param failure why the other call has failed, if it has
  /// @param alike whether both wait for the outcome, or neither does
  static Replay afterFirst(
      Optional<OutboxSummary> row,
      Call call,
      boolean asleep,
      @Nullable Throwable failure,
      boolean alike) {
    if (row.isPresent()) {
      return of(row.get(), call, asleep);
    }
    return failure != null && alike ? new Refuse(failure) : new CarryOut();
  }
}
