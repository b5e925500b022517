package io.postrider.session.sending;

import io.postrider.model.Failure;
import io.postrider.model.Jid;
import io.postrider.model.OutboxId;
import io.postrider.outbox.AfterAck;
import io.postrider.outbox.OutboxEntry;
import io.postrider.outbox.OutboxStore;
import io.postrider.outbox.Redrive;
import io.postrider.protocol.client.Connection;
import io.postrider.protocol.client.LostException;
import io.postrider.protocol.node.Node;
import io.postrider.protocol.node.NodeReader;
import io.postrider.session.turn.Actor;
import io.postrider.session.turn.CrashPoint;
import io.postrider.session.turn.Draft;
import io.postrider.session.turn.Failures;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is on its way: writes it, stores its outcome, and writes it again, byte for byte and in
/// order, on each new connection until there is one (invariants.md §1 and §2).
final class Flights {
  private static final Logger LOG = LoggerFactory.getLogger(Flights.class);
  private static final int REDRIVE_PAGE = 50;

  private final Actor actor;
  private final MessageStanzas stanzas;
  private final Preparation preparation;
  private final Outcomes outcomes;
  private final Silences silences;
  private final Tokens tokens;
  private final Introductions introductions;
  private final Map<OutboxId, Flight> flights = new LinkedHashMap<>();
  private final Map<OutboxId, Boolean> putOff = new HashMap<>();
  private Runnable listener = () -> {};
  private @Nullable Connection latest;

  Flights(
      Actor actor, MessageStanzas stanzas, Preparation preparation, Introductions introductions) {
    this.actor = actor;
    this.stanzas = stanzas;
    this.preparation = preparation;
    this.outcomes = new Outcomes(actor);
    this.silences = new Silences(actor, outcomes);
    this.tokens = new Tokens(actor);
    this.introductions = introductions;
  }

  /// @param action runs when one of them has ended, or nobody waits for it and WhatsApp has
  ///   accepted it
  void onRoom(Runnable action) {
    listener = action;
  }

  /// How many of those that nobody waits for are on their way: WhatsApp has not accepted them yet.
  int unanswered() {
    return (int)
        flights.values().stream()
            .filter(flight -> flight.entry.async() && !flight.hasLanded())
            .count();
  }

  /// Whether one of them was put off because the account is too fast.
  boolean braked() {
    return putOff.containsValue(true);
  }

  /// The chats of those that were put off and have not ended.
  Set<Jid> putOff() {
    return flights.values().stream()
        .filter(Flight::wasPutOff)
        .map(flight -> flight.entry.to())
        .collect(Collectors.toSet());
  }

  Optional<Flight> find(OutboxId id) {
    return Optional.ofNullable(flights.get(id));
  }

  /// Writes what has just been committed.
  Flight start(Connection connection, OutboxEntry entry, Node stanza) {
    Flight flight = flights.computeIfAbsent(entry.id(), _ -> new Flight(entry, stanza));
    write(connection, flight);
    CrashPoint.SEND_WRITTEN.reach();
    return flight;
  }

  /// A server that says nothing for long gets a new connection, on which it is asked again.
  private void write(Connection connection, Flight flight) {
    latest = connection;
    putOff.remove(flight.entry.id());
    connection
        .send(flight.stanza(), actor.parts().limits().ackWithin())
        .onSuccess(ack -> acknowledged(connection, flight, ack))
        .onFailure(thrown -> unacknowledged(connection, flight, thrown));
  }

  private void unacknowledged(Connection connection, Flight flight, Throwable thrown) {
    LOG.info(
        "session {}: {} is not acknowledged yet: {}",
        actor.ledger().id(),
        flight.entry.messageId(),
        thrown.getMessage());
    if (thrown instanceof LostException) {
      connection.close();
    }
  }

  private void acknowledged(Connection connection, Flight flight, Node ack) {
    CrashPoint.SEND_ACKNOWLEDGED.reach();
    stanzas.acknowledged(flight.entry.to(), ack);
    int error = (int) ack.number("error").orElse(0);
    if (error == 0 && flight.underway().readdressed()) {
      stanzas.acceptedOther(flight.stanza());
    }
    Instant now = actor.parts().timers().now();
    Instant at = ack.number("t").stream().mapToObj(Instant::ofEpochSecond).findFirst().orElse(now);
    act(connection, flight, AfterAck.of(error, flight.underway()), at);
  }

  private void act(Connection connection, Flight flight, AfterAck next, Instant at) {
    switch (next) {
      case AfterAck.Sent() -> sent(connection, flight, at);
      case AfterAck.GiveUp(var failure, var reason) ->
          settle(flight, outcomes.failed(flight.entry, reason, at))
              .onSuccess(_ -> flight.crash(failure));
      case AfterAck.Lock(var failure, var reason, var error) -> {
        Draft failed = outcomes.failed(flight.entry, reason, at);
        settle(flight, () -> introductions.refused(failed, error))
            .onSuccess(
                _ -> {
                  flight.crash(failure);
                  introductions.inquire(connection);
                });
      }
      case AfterAck.Forget(var failure) ->
          settle(flight, outcomes.dropped(flight.entry)).onSuccess(_ -> flight.crash(failure));
      case AfterAck.PutOff(var pause, var times) -> putOff(connection, flight, pause, times, true);
      case AfterAck.Delay(var pause, var times) -> putOff(connection, flight, pause, times, false);
      case AfterAck.Readdress() -> readdress(connection, flight, at);
    }
  }

  /// Its caller need not wait until that is stored: were it lost, the same stanza would be sent
  /// again, which the recipient has already.
  private void sent(Connection connection, Flight flight, Instant at) {
    flight.land(at);
    Jid chat = flight.stanza().jid("to").orElse(flight.entry.to()).bare();
    Future<Future<Void>> told =
        actor.ownTurn(
            () ->
                tokens
                    .wrote(
                        introductions.passed(outcomes.sent(flight.entry, at), flight.entry.id()),
                        chat)
                    .compose(actor::report));
    settled(flight, told.compose(stored -> stored))
        .onSuccess(
            _ -> {
              flight.end();
              tokens.give(connection, chat);
            });
    if (flight.entry.async()) {
      listener.run();
    }
  }

  /// @param times how often that was, this time included
  /// @param all whether the others have to wait, too
  private void putOff(
      Connection connection, Flight flight, Duration pause, int times, boolean all) {
    OutboxId id = flight.entry.id();
    flight.delay(times);
    putOff.put(id, all);
    flight.putOff();
    if (all) {
      flight.brake(pause, actor.parts().timers().now());
    }
    LOG.info("session {}: {} put off", actor.ledger().id(), flight.entry.messageId());
    actor.parts().timers().after(pause, () -> again(connection, id));
    listener.run();
    count(flight);
  }

  private void count(Flight flight) {
    actor
        .ownTurn(() -> actor.ledger().commit(outcomes.counted(flight)))
        .onFailure(thrown -> notStored("count", thrown));
  }

  private void notStored(String what, Throwable thrown) {
    LOG.warn("session {}: {} not stored: {}", actor.ledger().id(), what, thrown.getMessage());
  }

  /// On another connection it has been written already, or will be.
  private void again(Connection connection, OutboxId id) {
    boolean goesOn = actor.online().filter(connection::equals).isPresent();
    if (goesOn && connection.equals(latest) && putOff.containsKey(id)) {
      find(id).ifPresent(flight -> write(connection, flight));
    }
  }

  /// Encrypts it once more, for the other addresses of its recipients, under the same id.
  private void readdress(Connection connection, Flight flight, Instant at) {
    OutboxEntry entry = flight.entry;
    putOff.put(entry.id(), false);
    flight.putOff();
    preparation
        .prepareOther(connection, entry.to(), flight.stanza())
        .compose(ready -> actor.ownTurn(() -> reseal(connection, flight, ready)))
        .onFailure(thrown -> notReaddressed(connection, flight, thrown, at));
  }

  private void notReaddressed(Connection connection, Flight flight, Throwable thrown, Instant at) {
    boolean none = Failures.ofCall(thrown) instanceof Failure.NotFound;
    act(connection, flight, AfterAck.notReaddressed(flight.underway(), none), at);
  }

  /// On another connection the old one has been written already, and is being refused again.
  private Future<Void> reseal(Connection connection, Flight flight, Preparation.Ready ready) {
    OutboxEntry entry = flight.entry;
    if (!connection.equals(latest)) {
      return Future.succeededFuture();
    }
    return stanzas
        .seal(List.of(Parcel.of(ready, entry)))
        .compose(made -> outcomes.resealed(entry, made).map(made.all().getFirst().stanza()))
        .map(
            stanza -> {
              flight.readdress(stanza);
              write(connection, flight);
              return null;
            });
  }

  private Future<Void> settle(Flight flight, Draft draft) {
    return settle(flight, () -> draft);
  }

  private Future<Void> settle(Flight flight, Supplier<Draft> outcome) {
    return settled(flight, actor.ownTurn(() -> actor.ledger().commit(outcome.get())));
  }

  private Future<Void> settled(Flight flight, Future<Void> stored) {
    return stored
        .onFailure(thrown -> notStored("outcome", thrown))
        .map(
            _ -> {
              CrashPoint.SEND_STORED.reach();
              drop(flight);
              listener.run();
              return null;
            });
  }

  private void drop(Flight flight) {
    introductions.ended(flight.entry.id());
    flights.remove(flight.entry.id());
    putOff.remove(flight.entry.id());
  }

  /// In a turn: sends again, unchanged and in order, what was committed and not acknowledged, but
  /// for what has gone out in vain too often. What has ended without our knowledge is not on its
  /// way any more.
  Future<Void> redrive(Connection connection) {
    Set<OutboxId> known = new HashSet<>();
    return actor
        .ledger()
        .commitReports()
        .compose(
            _ ->
                actor.ledger().nothingWaits()
                    ? Future.succeededFuture()
                    : redrive(connection, 0, known, true))
        .map(
            _ -> {
              List<Flight> others =
                  flights.values().stream().filter(f -> !known.contains(f.entry.id())).toList();
              others.forEach(this::forget);
              return null;
            });
  }

  /// @param charging whether the silence has not been charged to anything yet
  private Future<Void> redrive(
      Connection connection, long after, Set<OutboxId> known, boolean charging) {
    return actor
        .parts()
        .outbox()
        .sending(actor.ledger().id(), after, REDRIVE_PAGE)
        .compose(
            rows -> {
              List<Flight> page = rows.stream().map(this::taken).toList();
              page.forEach(flight -> known.add(flight.entry.id()));
              return silences
                  .charge(page, charging ? putOff.keySet() : known)
                  .compose(
                      charged -> {
                        resend(connection, charged);
                        return rows.size() < REDRIVE_PAGE
                            ? Future.succeededFuture()
                            : redrive(
                                connection,
                                rows.getLast().position(),
                                known,
                                charging && !charged.any());
                      });
            });
  }

  private Flight taken(OutboxStore.Positioned row) {
    OutboxEntry entry = row.entry();
    Flight flight =
        flights.computeIfAbsent(
            entry.id(),
            _ -> new Flight(entry, NodeReader.read(Objects.requireNonNull(entry.stanza()))));
    flight.counted(row.silences(), row.refusals());
    return flight;
  }

  private void resend(Connection connection, Silences.Charged charged) {
    charged.ended().forEach(this::drop);
    charged.ended().forEach(flight -> flight.crash(Redrive.failure()));
    charged.again().forEach(flight -> resend(connection, flight));
  }

  private void resend(Connection connection, Flight flight) {
    flight
        .braked(actor.parts().timers().now())
        .ifPresentOrElse(
            rest -> hold(connection, flight, rest), () -> writeAgain(connection, flight));
  }

  private void hold(Connection connection, Flight flight, Duration rest) {
    OutboxId id = flight.entry.id();
    latest = connection;
    putOff.put(id, true);
    actor.parts().timers().after(rest, () -> again(connection, id));
  }

  private void writeAgain(Connection connection, Flight flight) {
    LOG.info("session {}: sending {} again", actor.ledger().id(), flight.entry.messageId());
    write(connection, flight);
  }

  /// Nobody waits any more: the session moves or ends. What is committed is sent again by whoever
  /// owns it next, so that nobody must be told to send it once more. Completes when those of this
  /// moment have ended.
  Future<Void> landed() {
    return Future.join(flights.values().stream().map(Flight::ended).toList()).mapEmpty();
  }

  void abandon() {
    List.copyOf(flights.values()).forEach(this::forget);
  }

  private void forget(Flight flight) {
    drop(flight);
    flight.crash(new Failure.Unconfirmed(flight.entry.messageId(), flight.entry.id()));
  }
}
