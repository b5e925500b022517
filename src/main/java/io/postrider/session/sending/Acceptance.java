package io.postrider.session.sending;

import io.postrider.model.Failure;
import io.postrider.model.Jid;
import io.postrider.model.OutboxId;
import io.postrider.outbox.NextSend;
import io.postrider.outbox.OutboxChange;
import io.postrider.outbox.OutboxEntry;
import io.postrider.outbox.OutboxEntry.State;
import io.postrider.protocol.proto.Message;
import io.postrider.session.bus.SendResult;
import io.postrider.session.state.KeyTakenException;
import io.postrider.session.state.SessionStatus;
import io.postrider.session.turn.Actor;
import io.postrider.session.turn.Draft;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Accepts what is to be sent while nobody waits, and takes it out again.
final class Acceptance {
  /// The most bytes of content that share a turn; one message alone may have more.
  private static final long MOST_BYTES = 256 * 1024;

  private final Actor actor;
  private final Preparation preparation;
  private final Typing typing;
  private final Dispatch dispatch;
  private final QueueFront front;
  private final Queue queue;

  /// Those whose turns have not begun, in the order of these.
  private final Deque<Company> waiting = new ArrayDeque<>();

  Acceptance(
      Actor actor,
      Preparation preparation,
      Typing typing,
      Dispatch dispatch,
      QueueFront front,
      Queue queue) {
    this.actor = actor;
    this.preparation = preparation;
    this.typing = typing;
    this.dispatch = dispatch;
    this.front = front;
    this.queue = queue;
  }

  /// Accepts a message; whether the session is connected does not matter. One that nothing holds up
  /// is stored as on its way, not as queued first. Those that come while a turn is awaited share
  /// it, and its commit.
  ///
  /// Fails with `KeyTakenException` when its key belongs to another message by now.
  Future<SendResult> accept(SendCommand command, Messages messages) {
    if (isLoggedOut()) {
      return new Failure.NotConnected().asFuture();
    }
    return messages
        .build(command)
        .compose(
            message -> {
              Arrival arrival =
                  new Arrival(dispatch.entry(command, message, State.QUEUED), message);
              Company last = waiting.peekLast();
              if (last == null || !last.takes(arrival)) {
                begin(new Company(List.of(arrival)), actor::turn);
              }
              return arrival.answer.future();
            });
  }

  private boolean isLoggedOut() {
    return actor.ledger().state().status() == SessionStatus.LOGGED_OUT;
  }

  /// Somebody who wants to know whether his message is accepted.
  private static final class Arrival {
    private final OutboxEntry entry;
    private final Message message;
    private final Promise<SendResult> answer = Promise.promise();
    private @Nullable Throwable refusal;
    private boolean decided;

    Arrival(OutboxEntry entry, Message message) {
      this.entry = entry;
      this.message = message;
    }

    void accepted() {
      decided = true;
    }

    void refused(Throwable why) {
      decided = true;
      refusal = why;
    }

    /// What has been decided, once the turn is over.
    void tell() {
      if (decided && refusal == null) {
        answer.tryComplete(SendResult.queued(entry.id()));
      } else if (decided) {
        answer.tryFail(refusal);
      }
    }
  }

  /// Those who share a turn.
  private static final class Company {
    private final List<Arrival> arrivals;
    private long bytes;

    Company(List<Arrival> first) {
      arrivals = new ArrayList<>(first);
      first.forEach(arrival -> bytes += arrival.entry.content().length());
    }

    /// Whether there is room for one more, who is one of them then.
    boolean takes(Arrival arrival) {
      bytes += arrival.entry.content().length();
      return bytes <= MOST_BYTES && arrivals.size() < NextSend.WINDOW && arrivals.add(arrival);
    }

    /// Those of whom nothing is known.
    void refused(Throwable why) {
      arrivals.stream().filter(arrival -> !arrival.decided).forEach(one -> one.refused(why));
    }
  }

  /// @param turns how a turn is taken
  private void begin(Company company, Function<Supplier<Future<Void>>, Future<Void>> turns) {
    waiting.add(company);
    turns
        .apply(() -> take(company))
        .onComplete(
            (_, thrown) -> {
              waiting.remove(company);
              if (thrown != null) {
                company.refused(thrown);
              }
              company.arrivals.forEach(Arrival::tell);
              queue.kick();
            });
  }

  /// In turn. Completes when it is known what becomes of each of them, but for those who come
  /// again.
  private Future<Void> take(Company company) {
    waiting.remove(company);
    List<Arrival> arrivals = company.arrivals;
    if (isLoggedOut()) {
      return new Failure.NotConnected().asFuture();
    }
    List<Arrival> first = first(arrivals);
    return preparation
        .atHand(0, first.stream().map(arrival -> arrival.entry.to()).toList())
        .compose(ready -> ready.isEmpty() ? enqueue(arrivals) : sendAtOnce(ready, company));
  }

  /// Those that can be sent before all others.
  private List<Arrival> first(List<Arrival> arrivals) {
    List<OutboxId> next = queue.atOnce(arrivals.stream().map(arrival -> arrival.entry).toList());
    return arrivals.stream()
        .takeWhile(arrival -> next.contains(arrival.entry.id()))
        .limit(typing.matters() ? 1 : arrivals.size())
        .toList();
  }

  /// As many of the first as are ready; those that have not come as far as to their commit are
  /// queued.
  private Future<Void> sendAtOnce(List<Preparation.Ready> ready, Company company) {
    List<Arrival> arrivals = company.arrivals;
    List<Parcel> parcels = new ArrayList<>();
    for (int i = 0; i < ready.size(); i++) {
      Arrival arrival = arrivals.get(i);
      parcels.add(Parcel.of(ready.get(i), arrival.entry.in(State.SENDING, null), arrival.message));
    }
    Jid chat = arrivals.getFirst().entry.to();
    typing.begins(chat);
    return dispatch
        .send(parcels)
        .onComplete(_ -> typing.ends(chat))
        .transform((gone, thrown) -> thrown == null ? gone(company, gone) : enqueue(arrivals));
  }

  /// Of a commit that fails otherwise than by a key, nobody knows what is stored; those that were
  /// not in it come again, before all who wait.
  private Future<Void> gone(Company company, Dispatch.Gone gone) {
    List<Arrival> tried = company.arrivals.subList(0, gone.tried());
    List<Arrival> others =
        List.copyOf(company.arrivals.subList(gone.tried(), company.arrivals.size()));
    if (gone.doubt() != null) {
      tried.forEach(arrival -> arrival.refused(Uncommitted.told(arrival.entry, gone.doubt())));
      again(others);
      return Future.succeededFuture();
    }
    accepted(tried, gone.taken(), arrival -> queue.took(arrival.entry.to()));
    return enqueue(others);
  }

  private void again(List<Arrival> others) {
    Company next = waiting.peekFirst();
    if (next != null) {
      next.arrivals.addAll(0, others);
    } else if (!others.isEmpty()) {
      begin(new Company(others), actor::ownTurn);
    }
  }

  /// @param then what follows for those whose key is not taken
  private static void accepted(
      List<Arrival> arrivals, Set<OutboxId> taken, Consumer<Arrival> then) {
    for (Arrival arrival : arrivals) {
      OutboxId id = arrival.entry.id();
      if (taken.contains(id)) {
        arrival.refused(new KeyTakenException(Set.of(id)));
      } else {
        arrival.accepted();
        then.accept(arrival);
      }
    }
  }

  private Future<Void> enqueue(List<Arrival> arrivals) {
    return arrivals.isEmpty()
        ? Future.succeededFuture()
        : front.room().compose(room -> add(arrivals, Math.min(room, arrivals.size())));
  }

  private Future<Void> add(List<Arrival> arrivals, int room) {
    List<Arrival> fit = arrivals.subList(0, room);
    Throwable full = new Failure.Busy("too many messages are queued").asException();
    arrivals.subList(room, arrivals.size()).forEach(late -> late.refused(full));
    if (fit.isEmpty()) {
      return Future.succeededFuture();
    }
    Draft draft = new Draft();
    fit.forEach(arrival -> draft.outbox(new OutboxChange.Add(arrival.entry)));
    return actor
        .ledger()
        .commit(draft)
        .transform(
            (_, thrown) -> {
              Optional<Set<OutboxId>> left = Uncommitted.left(thrown);
              if (left.isPresent()) {
                accepted(fit, left.get(), arrival -> front.added(arrival.entry));
              } else {
                front.unsure();
                fit.forEach(arrival -> arrival.refused(Uncommitted.told(arrival.entry, thrown)));
              }
              return Future.succeededFuture();
            });
  }

  /// Takes a message out that is still queued; `Conflict` when it is not any more.
  Future<Void> cancel(OutboxId id) {
    return actor
        .turn(() -> find(id).compose(_ -> remove(id)))
        .onSuccess(_ -> front.forget(id))
        .onSuccess(_ -> queue.kick());
  }

  private Future<Void> find(OutboxId id) {
    return actor
        .parts()
        .outbox()
        .byId(actor.ledger().organization(), actor.ledger().id(), id)
        .compose(
            found -> {
              if (found.isEmpty()) {
                return new Failure.NotFound("outbox entry").asFuture();
              }
              return found.get().state() == State.QUEUED
                  ? Future.succeededFuture()
                  : new Failure.Conflict("it is not queued any more").asFuture();
            });
  }

  private Future<Void> remove(OutboxId id) {
    return actor.ledger().commit(new Draft().outbox(new OutboxChange.Cancelled(id)));
  }
}
