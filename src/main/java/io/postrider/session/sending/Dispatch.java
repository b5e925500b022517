package io.postrider.session.sending;

import com.github.f4b6a3.ulid.UlidCreator;
import io.postrider.model.Bytes;
import io.postrider.model.Failure;
import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.model.OutboxId;
import io.postrider.outbox.Budget;
import io.postrider.outbox.OutboxChange;
import io.postrider.outbox.OutboxEntry;
import io.postrider.outbox.OutboxEntry.State;
import io.postrider.protocol.client.Connection;
import io.postrider.protocol.client.keys.Linked;
import io.postrider.protocol.content.MessageIds;
import io.postrider.protocol.proto.Message;
import io.postrider.session.state.KeyTakenException;
import io.postrider.session.turn.Actor;
import io.postrider.session.turn.CrashPoint;
import io.postrider.session.turn.Draft;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The turn that puts a message on its way: charge, encrypt, commit, and only then write
/// (invariants.md §1 and §2).
final class Dispatch {
  /// The most bytes that a turn encrypts for several messages: some milliseconds, with storing and
  /// writing them. One message alone may have more.
  private static final long HEAVY = 256 * 1024;

  private final Actor actor;
  private final MessageStanzas stanzas;
  private final Flights flights;
  private final Introductions introductions;

  Dispatch(Actor actor, MessageStanzas stanzas, Flights flights, Introductions introductions) {
    this.actor = actor;
    this.stanzas = stanzas;
    this.flights = flights;
    this.introductions = introductions;
  }

  /// A new row; its ids are chosen here and never change.
  OutboxEntry entry(SendCommand command, Message message, State state) {
    Instant now = actor.parts().timers().now();
    Jid own =
        actor.ledger().credentials().flatMap(c -> c.linked()).map(Linked::jid).orElse(Jid.WHATSAPP);
    return new OutboxEntry(
        new OutboxId("out_" + UlidCreator.getMonotonicUlid()),
        actor.ledger().id(),
        new MessageId(MessageIds.next(own, now)),
        command.to(),
        state,
        Bytes.wrap(message.toByteArray()),
        null,
        command.async(),
        command.key().orElse(null),
        null,
        now,
        now);
  }

  /// How many more may be sent now.
  int tokens() {
    return actor.ledger().budget().tokens(rates(), actor.parts().timers().now());
  }

  /// How long there is nothing left to send with; zero when there is.
  Duration delay() {
    return delay(0);
  }

  /// The same for one more than so many.
  Duration delay(int others) {
    return actor.ledger().budget().wait(rates(), actor.parts().timers().now(), others + 1);
  }

  private Budget.Rates rates() {
    return actor.ledger().settings().rates();
  }

  /// What has become of some.
  ///
  /// @param tried so many of them were to be stored; those after them are as they were
  /// @param flights those that are on their way
  /// @param taken those that are not stored because their keys belong to other messages
  /// @param doubt why it is not known whether any of them is stored; null when it is known
  record Gone(int tried, List<Flight> flights, Set<OutboxId> taken, @Nullable Throwable doubt) {
    Gone {
      flights = List.copyOf(flights);
      taken = Set.copyOf(taken);
    }
  }

  /// In turn, one alone. Fails with `Paused` when its recipient has to wait, with
  /// `KeyTakenException`, and with `Unconfirmed` when it is not known whether it will be sent; with
  /// all else it will not.
  Future<Flight> send(Parcel parcel) {
    return send(List.of(parcel))
        .compose(
            gone -> {
              if (gone.doubt() != null) {
                return Future.failedFuture(Uncommitted.told(parcel.entry(), gone.doubt()));
              }
              return gone.flights().isEmpty()
                  ? Future.failedFuture(new KeyTakenException(gone.taken()))
                  : Future.succeededFuture(gone.flights().getFirst());
            });
  }

  /// In turn: as many as can go together, the first at least, in this order and with one commit.
  /// Fails when none of them was to be stored yet: with `Paused` when the recipient of the first
  /// has to wait, with `RateLimited` when there is no token.
  Future<Gone> send(List<Parcel> parcels) {
    List<Budget> left = charged(introductions.matter() ? 1 : light(parcels));
    if (left.isEmpty()) {
      return new Failure.RateLimited(delay()).asFuture();
    }
    return introductions
        .toll(parcels.getFirst().ready().to())
        .compose(toll -> send(parcels.subList(0, left.size()), new Cost(left, toll)));
  }

  /// How many of them a turn may encrypt without holding its event loop for long.
  private static int light(List<Parcel> parcels) {
    int count = 1;
    long weight = parcels.getFirst().weight();
    while (count < parcels.size() && (weight += parcels.get(count).weight()) <= HEAVY) {
      count++;
    }
    return count;
  }

  /// What is left after each of so many, for as many as there are tokens.
  private List<Budget> charged(int most) {
    Instant now = actor.parts().timers().now();
    List<Budget> left = new ArrayList<>(most);
    Optional<Budget> next = actor.ledger().budget().take(rates(), now);
    while (next.isPresent() && left.size() < most) {
      left.add(next.get());
      next = next.get().take(rates(), now);
    }
    return left;
  }

  /// What is left when each of them has been sent, and what else follows from that.
  private record Cost(List<Budget> left, Introductions.Toll toll) {
    Budget after(int sent) {
      return left.get(sent - 1);
    }
  }

  private Future<Gone> send(List<Parcel> parcels, Cost cost) {
    return actor
        .live()
        .compose(
            connection ->
                stanzas.seal(parcels).compose(made -> commit(connection, parcels, made, cost)));
  }

  private Future<Gone> commit(
      Connection connection, List<Parcel> parcels, MessageStanzas.Sealed sealed, Cost cost) {
    CrashPoint.SEND_DECIDED.reach();
    int tried = sealed.all().size();
    Budget before = actor.ledger().budget();
    Draft draft =
        new Draft()
            .ratchets(sealed.ratchets())
            .records(cost.toll().records())
            .budget(cost.after(tried));
    for (int i = 0; i < tried; i++) {
      draft.outbox(change(parcels.get(i).entry(), sealed.all().get(i).encoded()));
    }
    return actor
        .ledger()
        .commit(draft)
        .transform(
            (_, thrown) -> {
              Optional<Set<OutboxId>> left = Uncommitted.left(thrown);
              if (left.isEmpty()) {
                return Future.succeededFuture(new Gone(tried, List.of(), Set.of(), thrown));
              }
              Set<OutboxId> taken = left.get();
              List<Flight> started = start(connection, parcels, sealed, cost, taken);
              Gone gone = new Gone(tried, started, taken, null);
              return taken.isEmpty()
                  ? Future.succeededFuture(gone)
                  : giveBack(started.isEmpty() ? before : cost.after(started.size()))
                      .transform((_, _) -> Future.succeededFuture(gone));
            });
  }

  /// A taken key costs nothing. If that is not stored, the connection ends, and the next one begins
  /// with what is.
  private Future<Void> giveBack(Budget left) {
    return actor.ledger().commit(new Draft().budget(left));
  }

  private List<Flight> start(
      Connection connection,
      List<Parcel> parcels,
      MessageStanzas.Sealed sealed,
      Cost cost,
      Set<OutboxId> taken) {
    CrashPoint.SEND_COMMITTED.reach();
    OutboxId first = parcels.getFirst().entry().id();
    if (!taken.contains(first)) {
      introductions.paid(cost.toll(), first);
    }
    List<Flight> started = new ArrayList<>();
    for (int i = 0; i < sealed.all().size(); i++) {
      OutboxEntry entry = parcels.get(i).entry();
      if (!taken.contains(entry.id())) {
        actor.ledger().fresh().note(entry.messageId(), entry.to().bare());
        started.add(flights.start(connection, entry, sealed.all().get(i).stanza()));
      }
    }
    return started;
  }

  private OutboxChange change(OutboxEntry entry, Bytes stanza) {
    return entry.state() == State.QUEUED
        ? new OutboxChange.Sending(entry.id(), stanza, actor.parts().timers().now())
        : new OutboxChange.Add(entry.in(State.SENDING, stanza));
  }
}
