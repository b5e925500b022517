package io.postrider.session.sending;

import io.postrider.model.Failure;
import io.postrider.model.Timers;
import io.postrider.outbox.OutboxEntry;
import io.postrider.session.bus.SendResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Somebody waits for a message to be acknowledged, until a deadline.
final class Call {
  private final Promise<SendResult> answer = Promise.promise();
  private final Timers.Handle limit;
  private @Nullable OutboxEntry underway;
  private @Nullable Flight flight;

  Call(Timers timers, Duration within) {
    this.limit = timers.after(within, this::expire);
  }

  /// From now on it may be stored, and sent though the caller has gone.
  ///
  /// @return false when it is too late for that
  boolean begin(OutboxEntry entry) {
    if (answer.future().isComplete()) {
      return false;
    }
    underway = entry;
    return true;
  }

  /// Waits for the outcome.
  Future<Instant> board(Flight boarded) {
    flight = boarded;
    boarded.awaited(!answer.future().isComplete());
    return boarded.landed();
  }

  /// What is answered: `outcome`, or that it did not come in time.
  Future<SendResult> answer(Future<SendResult> outcome) {
    outcome.onComplete(
        ended -> {
          limit.cancel();
          if (ended.succeeded()) {
            answer.tryComplete(ended.result());
          } else {
            answer.tryFail(ended.cause());
          }
        });
    return answer.future();
  }

  private void expire() {
    OutboxEntry entry = underway;
    if (flight != null) {
      flight.awaited(false);
    }
    answer.tryFail(
        (entry == null
                ? new Failure.Busy("nothing was sent: WhatsApp did not answer in time")
                : new Failure.Unconfirmed(entry.messageId(), entry.id()))
            .asException());
  }
}
