package io.postrider.session.link;

import io.postrider.session.sending.Farewell;
import io.postrider.session.state.Lifecycle;
import io.postrider.session.state.SessionStatus;
import io.postrider.session.state.StaleEpochException;
import io.postrider.session.state.StatusDetails;
import io.postrider.session.turn.Actor;
import io.postrider.session.turn.Draft;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stores how the connection of a session stands, and tries again while that is still so: who is
/// told that it works, though it does not, waits for ever.
final class StatusKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(StatusKeeper.class);
  private static final Duration AGAIN = Duration.ofSeconds(5);

  private final Actor actor;
  private int noted;

  StatusKeeper(Actor actor) {
    this.actor = actor;
  }

  /// Something else begins: what could not be stored is true no more.
  void moved() {
    noted++;
  }

  /// What means that it connects, to be committed by the caller.
  Draft starting() {
    return new Draft().state(state(waitingStatus(), null));
  }

  /// It tries again by itself.
  void waiting(String reason, Instant next) {
    StatusDetails details = new StatusDetails(reason, now(), next);
    note(() -> actor.ledger().commit(new Draft().state(state(waitingStatus(), details))));
  }

  /// A user has to start it again.
  void failed(String reason) {
    failed(reason, null);
  }

  /// A user may start it again.
  ///
  /// @param next when it comes back by itself
  void failed(String reason, @Nullable Instant next) {
    StatusDetails details = new StatusDetails(reason, now(), next);
    note(() -> actor.ledger().commit(new Draft().state(state(SessionStatus.FAILED, details))));
  }

  /// The account has removed it: the keys go.
  void loggedOut(String reason) {
    note(() -> new Farewell(actor).sayInTurn(reason));
  }

  private void note(Supplier<Future<Void>> write) {
    moved();
    int mine = noted;
    actor.ownTurn(write).onFailure(thrown -> failed(mine, write, thrown));
  }

  /// Nobody knows what is stored, so that it is read before the next attempt.
  private void failed(int mine, Supplier<Future<Void>> write, Throwable thrown) {
    LOG.warn("session {}: status: {}", actor.ledger().id(), thrown.getMessage());
    if (mine == noted && !(thrown instanceof StaleEpochException)) {
      actor.parts().timers().after(AGAIN, () -> again(mine, write));
    }
  }

  private void again(int mine, Supplier<Future<Void>> write) {
    actor
        .ownTurn(
            () ->
                mine == noted
                    ? actor.ledger().reload().compose(_ -> write.get())
                    : Future.succeededFuture())
        .onFailure(thrown -> failed(mine, write, thrown));
  }

  private Instant now() {
    return actor.parts().timers().now();
  }

  private SessionStatus waitingStatus() {
    return actor.ledger().linked() ? SessionStatus.STARTING : SessionStatus.SCAN_QR_CODE;
  }

  private Lifecycle state(SessionStatus status, @Nullable StatusDetails details) {
    Lifecycle now = actor.ledger().state();
    return new Lifecycle(status, now.account(), details, now.lastConnectedAt(), now());
  }
}
