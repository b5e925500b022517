package io.postrider.session.link;

import io.postrider.model.Timers;
import io.postrider.session.state.StaleEpochException;
import io.postrider.session.state.StatusDetails;
import io.postrider.session.turn.Actor;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A session whose account is banned for a while has failed until that is over, and comes back by
/// itself then, on whichever node it is.
final class Ban {
  private static final Logger LOG = LoggerFactory.getLogger(Ban.class);

  /// Whatever WhatsApp says, it is not asked more often than this.
  private static final Duration LEAST = Duration.ofMinutes(5);

  /// Not all come back in the same moment.
  private static final Duration SPREAD = Duration.ofMinutes(1);

  private final Actor actor;
  private final StatusKeeper status;
  private final Supplier<Future<Void>> start;
  private Timers.Handle timer = () -> {};

  /// @param start connects again; harmless when it is connected
  Ban(Actor actor, StatusKeeper status, Supplier<Future<Void>> start) {
    this.actor = actor;
    this.status = status;
    this.start = start;
  }

  /// Nobody looks at the QR code of a session that is not linked.
  ///
  /// @param left empty when nobody knows when it is over
  void begin(String why, Optional<Duration> left) {
    if (left.isEmpty() || !actor.ledger().linked()) {
      status.failed(why + "; try again when the phone shows no ban any more");
      return;
    }
    Duration wait = left.get().compareTo(LEAST) < 0 ? LEAST : left.get();
    Instant over = actor.parts().timers().now().plus(wait);
    status.failed(why + "; it comes back by itself, or when the session is started", over);
    await(over);
  }

  /// Goes on where the last owner has left it.
  void resume() {
    Optional.ofNullable(actor.ledger().state().details())
        .map(StatusDetails::nextAttempt)
        .ifPresent(this::await);
  }

  private void await(Instant over) {
    timer.cancel();
    Duration left = Duration.between(actor.parts().timers().now(), over);
    Duration late = Duration.ofMillis(ThreadLocalRandom.current().nextLong(SPREAD.toMillis()));
    timer =
        actor
            .parts()
            .timers()
            .after((left.isNegative() ? Duration.ZERO : left).plus(late), this::comeBack);
  }

  /// Something else has happened to the session.
  void over() {
    timer.cancel();
  }

  private void comeBack() {
    LOG.info("session {}: the ban is over", actor.ledger().id());
    start
        .get()
        .onFailure(
            thrown -> {
              LOG.warn("session {}: {}", actor.ledger().id(), thrown.toString());
              if (!(thrown instanceof StaleEpochException)) {
                await(actor.parts().timers().now().plus(LEAST));
              }
            });
  }
}
