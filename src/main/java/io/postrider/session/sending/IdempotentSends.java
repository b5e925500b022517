package io.postrider.session.sending;

import io.postrider.model.Spell;
import io.postrider.model.Timers;
import io.postrider.outbox.IdempotencyKey;
import io.postrider.outbox.OutboxSummary;
import io.postrider.outbox.Replay;
import io.postrider.session.bus.SendResult;
import io.postrider.session.state.KeyTakenException;
import io.postrider.session.turn.Actor;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Carries a request out once for each idempotency key, and answers the same to all others (api.md
/// §11). The store says what became of a key; what is being done here at the moment is waited for
/// first.
final class IdempotentSends {
  private final Actor actor;
  private final Flights flights;
  private final Map<String, First> firsts = new HashMap<>();

  IdempotentSends(Actor actor, Flights flights) {
    this.actor = actor;
    this.flights = flights;
  }

  /// @param work what to do when the key is new; may fail with `KeyTakenException`
  Future<SendResult> once(SendCommand command, Supplier<Future<SendResult>> work) {
    if (command.key().isEmpty()) {
      return work.get();
    }
    Wanted wanted =
        new Wanted(
            command.key().get(),
            !command.async(),
            new Spell(now(), actor.parts().limits().answerWithin()),
            work);
    return attempt(wanted);
  }

  /// @param patient whether to wait for the outcome, as long as `patience` lasts
  private record Wanted(
      IdempotencyKey key, boolean patient, Spell patience, Supplier<Future<SendResult>> work) {
    private Replay.Call call(Instant now, int looks) {
      return new Replay.Call(key, patient, !patience.covers(now), looks);
    }
  }

  /// Who is carrying out a key just now.
  private record First(boolean patient, Future<Found> found) {}

  /// What somebody has come upon who thought that he was the first.
  private sealed interface Found {
    record Done(SendResult result) implements Found {}

    record Known(OutboxSummary row) implements Found {}

    /// Taken, and let go of since.
    record Freed() implements Found {}
  }

  private Future<SendResult> attempt(Wanted wanted) {
    First first = firsts.get(wanted.key().value());
    return first == null ? begin(wanted) : join(wanted, first);
  }

  /// Nobody has to wait for whoever only waits.
  private Future<SendResult> begin(Wanted wanted) {
    Promise<Found> promise = Promise.promise();
    firsts.put(wanted.key().value(), new First(wanted.patient(), promise.future()));
    return stored(wanted)
        .compose(
            known ->
                known.isPresent()
                    ? Future.<Found>succeededFuture(new Found.Known(known.get()))
                    : wanted.work().get().<Found>map(Found.Done::new))
        .recover(thrown -> taken(wanted, thrown))
        .onComplete(
            ended -> {
              firsts.remove(wanted.key().value());
              promise.handle(ended);
            })
        .compose(
            found ->
                switch (found) {
                  case Found.Done(var result) -> Future.succeededFuture(result);
                  case Found.Known(var row) -> follow(wanted, row, 0);
                  case Found.Freed() -> attempt(wanted);
                });
  }

  /// Somebody has been faster, on another session.
  private Future<Found> taken(Wanted wanted, Throwable thrown) {
    return thrown instanceof KeyTakenException
        ? stored(wanted)
            .map(known -> known.<Found>map(Found.Known::new).orElseGet(Found.Freed::new))
        : Future.failedFuture(thrown);
  }

  private Future<SendResult> join(Wanted wanted, First first) {
    boolean alike = first.patient() == wanted.patient();
    return first
        .found()
        .transform(
            (_, thrown) ->
                stored(wanted)
                    .compose(
                        known ->
                            act(
                                wanted,
                                Replay.afterFirst(
                                    known,
                                    wanted.call(now(), 0),
                                    known.isPresent() && asleep(known.get()),
                                    thrown,
                                    alike),
                                0)));
  }

  private Future<Optional<OutboxSummary>> stored(Wanted wanted) {
    return actor.parts().outbox().byKey(actor.ledger().organization(), wanted.key().value());
  }

  private Future<SendResult> follow(Wanted wanted, OutboxSummary row, int looks) {
    Replay next = Replay.of(row, wanted.call(now(), looks), asleep(row));
    return act(wanted, next, looks);
  }

  /// What is cancelled while it is waited for has never been asked for: the key is free.
  private Future<SendResult> act(Wanted wanted, Replay replay, int looks) {
    return switch (replay) {
      case Replay.Tell(var row, var mismatch) ->
          Future.succeededFuture(SendResult.replay(row, mismatch));
      case Replay.LookAgain(var row, var pause) ->
          wake(wanted, row, pause)
              .compose(_ -> stored(wanted))
              .compose(
                  known ->
                      known.isPresent() ? follow(wanted, known.get(), looks + 1) : attempt(wanted));
      case Replay.CarryOut() -> attempt(wanted);
      case Replay.Refuse(var failure) -> Future.failedFuture(failure);
    };
  }

  /// When it lands, if it is on its way here; else after a pause.
  private Future<Void> wake(Wanted wanted, OutboxSummary row, Duration pause) {
    Promise<Void> promise = Promise.promise();
    Optional<Flight> flight = flights.find(row.id());
    Duration left = wanted.patience().left(now());
    Duration patience = flight.isPresent() ? left : shorter(pause, left);
    Timers.Handle timer = actor.parts().timers().after(patience, promise::tryComplete);
    flight.ifPresent(
        known ->
            known
                .ended()
                .onComplete(
                    _ -> {
                      timer.cancel();
                      promise.tryComplete();
                    }));
    return promise.future();
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /// Of this session, and nobody knows when it will be connected.
  private boolean asleep(OutboxSummary row) {
    return row.session().equals(actor.ledger().id()) && actor.online().isEmpty();
  }

  private Instant now() {
    return actor.parts().timers().now();
  }
}
