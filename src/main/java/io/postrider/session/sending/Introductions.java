package io.postrider.session.sending;

import io.postrider.model.Bytes;
import io.postrider.model.Failure;
import io.postrider.model.Jid;
import io.postrider.model.OutboxId;
import io.postrider.model.Timers;
import io.postrider.outbox.FirstContacts;
import io.postrider.protocol.client.Connection;
import io.postrider.protocol.client.keys.RecordKey;
import io.postrider.protocol.client.keys.RecordKeys;
import io.postrider.protocol.client.message.Trusts;
import io.postrider.protocol.client.query.TimeLock;
import io.postrider.session.state.Lifecycle;
import io.postrider.session.state.SessionStatus;
import io.postrider.session.state.StatusDetails;
import io.postrider.session.turn.Actor;
import io.postrider.session.turn.Draft;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets messages go to those who do not know us yet, or holds them back while WhatsApp wants none:
/// whoever goes on is locked for days. `FirstContacts` decides. Source: protocol/tokens.md §4.
final class Introductions {
  private static final Logger LOG = LoggerFactory.getLogger(Introductions.class);

  private final Actor actor;
  private final Set<OutboxId> underway = new HashSet<>();
  private FirstContacts state;
  private Runnable freed = () -> {};
  private Timers.@Nullable Handle end;

  /// What a message to a chat costs.
  ///
  /// @param first whether it is the first one to somebody
  record Toll(boolean first, Map<RecordKey, Bytes> records) {
    private static final Toll NONE = new Toll(false, Map.of());

    Toll {
      records = Map.copyOf(records);
    }
  }

  Introductions(Actor actor) {
    this.actor = actor;
    this.state = FirstContacts.free(perHour(), now());
  }

  private int perHour() {
    return actor.parts().limits().firstContactsPerHour();
  }

  private Instant now() {
    return actor.parts().timers().now();
  }

  /// @param action runs when those that wait may try again
  void onFreed(Runnable action) {
    freed = action;
  }

  /// In a turn, before anything is sent on a new connection: reads what is stored.
  Future<Void> load() {
    RecordKey key = RecordKeys.firstContacts();
    return actor
        .ledger()
        .load(Set.of(key))
        .map(
            ratchets -> {
              state =
                  ratchets
                      .get(key)
                      .map(FirstContacts::decode)
                      .orElseGet(() -> FirstContacts.free(perHour(), now()));
              boolean _ = shown();
              return null;
            });
  }

  /// Whether it matters to whom something goes: nobody is asked about them ahead of time then.
  boolean matter() {
    return state.matters(perHour());
  }

  /// Before anything is found out about a recipient; fails with `Paused` when he has to wait.
  ///
  /// @param turns how a turn is taken to look whether he is known
  Future<Void> admit(Jid to, Function<Supplier<Future<Void>>, Future<Void>> turns) {
    return matter() ? turns.apply(() -> toll(to).mapEmpty()) : Future.succeededFuture();
  }

  /// In turn; fails with `Paused` when the recipient has to wait.
  Future<Toll> toll(Jid to) {
    return matter() && Trusts.isPossible(actor.credentials(), to)
        ? isStranger(to).compose(stranger -> stranger ? toll() : Future.succeededFuture(Toll.NONE))
        : Future.succeededFuture(Toll.NONE);
  }

  private Future<Boolean> isStranger(Jid user) {
    return actor
        .ledger()
        .load(Trusts.needs(List.of(user)))
        .map(
            ratchets ->
                !Trusts.of(ratchets, actor.credentials(), user).isKnown(actor.serverClock().now()));
  }

  private Future<Toll> toll() {
    Duration wait = state.delay(perHour(), underway.size(), now());
    if (wait.isPositive()) {
      return new Failure.Paused(state.why(now()), wait).asFuture();
    }
    FirstContacts next = state.taken(perHour(), now());
    return Future.succeededFuture(new Toll(true, next.equals(state) ? Map.of() : record(next)));
  }

  private static Map<RecordKey, Bytes> record(FirstContacts next) {
    return Map.of(RecordKeys.firstContacts(), next.encode());
  }

  /// In turn: it is paid, and stored.
  void paid(Toll toll, OutboxId id) {
    if (toll.first()) {
      state = state.taken(perHour(), now());
      underway.add(id);
    }
  }

  /// In turn: WhatsApp has taken a message; adds what follows from that. What is not stored is read
  /// again with the next connection.
  Draft passed(Draft draft, OutboxId id) {
    return underway.contains(id) && state.refusals() > 0 ? become(draft, state.passed()) : draft;
  }

  /// In turn: WhatsApp wants no first contacts; adds what follows from that.
  Draft refused(Draft draft, int error) {
    return become(draft, state.refused(error, now()));
  }

  private Draft become(Draft draft, FirstContacts next) {
    if (next.equals(state)) {
      return draft;
    }
    state = next;
    draft.records(record(next));
    return shown() ? draft.state(working()) : draft;
  }

  /// A message has ended, or is not ours any more.
  void ended(OutboxId id) {
    underway.remove(id);
  }

  /// Asks WhatsApp until when.
  void inquire(Connection connection) {
    if (state.isPaused(now()) && !state.told()) {
      connection
          .query(TimeLock.query())
          .map(TimeLock::answer)
          .onSuccess(
              found ->
                  found
                      .filter(TimeLock::active)
                      .ifPresent(lock -> told(lock).onFailure(this::notStored)))
          .onFailure(thrown -> LOG.info("session {}: no time lock is told", actor.ledger().id()));
    }
  }

  private void notStored(Throwable thrown) {
    LOG.warn("session {}: time lock: {}", actor.ledger().id(), thrown.toString());
  }

  /// WhatsApp has said how it stands. Completes when it is stored.
  Future<Void> told(TimeLock lock) {
    return actor
        .ownTurn(
            () ->
                load()
                    .compose(
                        _ -> actor.ledger().commit(become(new Draft(), state.locked(lock, now())))))
        .onSuccess(_ -> freed.run());
  }

  /// Shows the pause, and wakes when it ends.
  ///
  /// @return whether something else is to be shown than before
  private boolean shown() {
    if (end != null) {
      end.cancel();
      end = null;
    }
    @Nullable StatusDetails details =
        state
            .pause(now())
            .map(pause -> new StatusDetails(pause.reason(), pause.since(), pause.until()))
            .orElse(null);
    actor.restrict(details);
    if (details != null) {
      end = actor.parts().timers().after(Duration.between(now(), state.until()), this::over);
    }
    return actor.online().isPresent() && actor.ledger().state().status() == SessionStatus.WORKING;
  }

  private Lifecycle working() {
    Lifecycle before = actor.ledger().state();
    return new Lifecycle(
        SessionStatus.WORKING,
        before.account(),
        actor.restriction().orElse(null),
        before.lastConnectedAt(),
        now());
  }

  private void over() {
    actor
        .ownTurn(
            () ->
                shown()
                    ? actor.ledger().commit(new Draft().state(working()))
                    : Future.<Void>succeededFuture())
        .onFailure(this::notStored)
        .onSuccess(_ -> freed.run());
  }
}
