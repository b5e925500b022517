package io.postrider.session;

import io.postrider.model.Timers;
import io.postrider.outbox.IdempotencyKey;
import io.postrider.outbox.OutboxEntry.State;
import io.postrider.outbox.OutboxSummary;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Carries a request out once for each idempotency key, and answers the same to all others
/// (contract B.5). The store says what became of a key; what is being done here at the moment is
/// waited for first.
final class Replays {
  private static final Duration FIRST_LOOK = Duration.ofMillis(50);
  private static final Duration LONGEST_LOOK = Duration.ofSeconds(1);

  private final Actor actor;
  private final Flights flights;
  private final Map<String, Future<SendResult>> firsts = new HashMap<>();

  Replays(Actor actor, Flights flights) {
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
            actor.parts.timers().now().plus(actor.parts.limits().answerWithin()));
    Future<SendResult> first = firsts.get(wanted.key().value());
    return first == null ? begin(wanted, work) : join(wanted, first);
  }

  /// @param patient whether to wait for the outcome, until `deadline`
  private record Wanted(IdempotencyKey key, boolean patient, Instant deadline) {}

  private Future<SendResult> begin(Wanted wanted, Supplier<Future<SendResult>> work) {
    Promise<SendResult> promise = Promise.promise();
    firsts.put(wanted.key().value(), promise.future());
    return stored(wanted)
        .compose(known -> known.isPresent() ? follow(wanted, known.get()) : work.get())
        .recover(thrown -> taken(wanted, thrown))
        .onComplete(
            ended -> {
              firsts.remove(wanted.key().value());
              promise.handle(ended);
            });
  }

  /// Somebody has been faster, on another session.
  private Future<SendResult> taken(Wanted wanted, Throwable thrown) {
    return thrown instanceof KeyTakenException
        ? stored(wanted)
            .compose(
                known ->
                    known.isPresent() ? follow(wanted, known.get()) : Future.failedFuture(thrown))
        : Future.failedFuture(thrown);
  }

  /// When the first has used the key up, its outcome counts; when it has not, its failure is ours.
  private Future<SendResult> join(Wanted wanted, Future<SendResult> first) {
    return first.transform(
        (result, thrown) ->
            stored(wanted)
                .compose(
                    known -> {
                      if (known.isPresent()) {
                        return follow(wanted, known.get());
                      }
                      return thrown == null
                          ? Future.succeededFuture(result)
                          : Future.failedFuture(thrown);
                    }));
  }

  private Future<Optional<OutboxSummary>> stored(Wanted wanted) {
    return actor.parts.outbox().byKey(actor.ledger.organization(), wanted.key().value());
  }

  private Future<SendResult> follow(Wanted wanted, OutboxSummary row) {
    Promise<SendResult> promise = Promise.promise();
    follow(wanted, row, FIRST_LOOK, promise);
    return promise.future();
  }

  /// Looks again until it has ended, or waiting makes no sense.
  private void follow(
      Wanted wanted, OutboxSummary row, Duration pause, Promise<SendResult> promise) {
    if (!wanted.patient() || ended(row) || asleep(row) || late(wanted)) {
      promise.complete(replay(wanted, row));
      return;
    }
    Duration next = pause.multipliedBy(2);
    wake(wanted, row, pause)
        .compose(_ -> stored(wanted))
        .onSuccess(
            now ->
                follow(
                    wanted,
                    now.orElse(row),
                    next.compareTo(LONGEST_LOOK) < 0 ? next : LONGEST_LOOK,
                    promise))
        .onFailure(promise::fail);
  }

  /// When it lands, if it is on its way here; else after a pause.
  private Future<Void> wake(Wanted wanted, OutboxSummary row, Duration pause) {
    Promise<Void> promise = Promise.promise();
    Optional<Flight> flight = flights.find(row.id());
    Duration left = Duration.between(actor.parts.timers().now(), wanted.deadline());
    Timers.Handle timer =
        actor.parts.timers().after(flight.isPresent() ? left : pause, promise::tryComplete);
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

  private static boolean ended(OutboxSummary row) {
    return row.state() == State.SENT || row.state() == State.FAILED;
  }

  /// Queued here, and nobody knows when it will be connected.
  private boolean asleep(OutboxSummary row) {
    return row.state() == State.QUEUED
        && row.session().equals(actor.ledger.id())
        && actor.online().isEmpty();
  }

  private boolean late(Wanted wanted) {
    return !actor.parts.timers().now().isBefore(wanted.deadline());
  }

  private static SendResult replay(Wanted wanted, OutboxSummary row) {
    IdempotencyKey known = row.key();
    boolean same = known == null || known.fingerprint().equals(wanted.key().fingerprint());
    return SendResult.replay(row, !same);
  }
}
