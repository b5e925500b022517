package io.postrider.session.sending;

import io.postrider.model.Backoff;
import io.postrider.model.ErrorEnvelope;
import io.postrider.model.Failure;
import io.postrider.model.Jid;
import io.postrider.model.OutboxId;
import io.postrider.model.Timers;
import io.postrider.outbox.NextSend;
import io.postrider.outbox.NextSend.Candidate;
import io.postrider.outbox.OutboxEntry;
import io.postrider.outbox.Unsent;
import io.postrider.protocol.client.Connection;
import io.postrider.session.sending.QueueFront.Item;
import io.postrider.session.turn.Actor;
import io.postrider.session.turn.Failures;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends what was accepted while nobody waits, of each chat in the order of acceptance, whenever
/// the session is online and has tokens; `NextSend` decides which, and when.
final class Queue {
  private static final Logger LOG = LoggerFactory.getLogger(Queue.class);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /// How long the other chats wait for what the encryption of one message needs.
  private static final Duration FOR_KEYS = Duration.ofSeconds(2);

  private static final Failure SLOW = new Failure.Busy("WhatsApp takes its time");

  private final Actor actor;
  private final Dispatch dispatch;
  private final Flights flights;
  private final Outcomes outcomes;
  private final QueueFront front;
  private final Introductions introductions;
  private final Typing typing;
  private final Backoff backoff = new Backoff(LONGEST_PAUSE, ThreadLocalRandom.current());
  private final WaitingChats waiting = new WaitingChats();
  private boolean working;
  private boolean again;
  private boolean broken;

  /// Whether each goes alone until one has gone: one of those that went together last may have
  /// spoiled their commit.
  private boolean cautious;

  private Timers.@Nullable Handle wakeUp;

  Queue(
      Actor actor,
      QueueFront front,
      Typing typing,
      Dispatch dispatch,
      Flights flights,
      Introductions introductions) {
    this.actor = actor;
    this.dispatch = dispatch;
    this.flights = flights;
    this.outcomes = new Outcomes(actor);
    this.front = front;
    this.typing = typing;
    this.introductions = introductions;
    flights.onRoom(this::kick);
    introductions.onFreed(this::retry);
  }

  /// On a new connection: what was thought of the queue may be wrong.
  void online() {
    front.clear();
    backoff.reset();
    waiting.hurry();
    wake();
  }

  /// What had to wait need not.
  private void retry() {
    waiting.hurry();
    wake();
  }

  /// Nothing is queued any more.
  void forget() {
    front.clear();
  }

  /// Ends a pause, and goes on.
  void wake() {
    broken = false;
    kick();
  }

  /// There may be something to do, unless the queue could not be looked at.
  void kick() {
    if (broken) {
      return;
    }
    if (wakeUp != null) {
      wakeUp.cancel();
      wakeUp = null;
    }
    if (working) {
      again = true;
      return;
    }
    working = true;
    step();
  }

  private void step() {
    again = false;
    Future<Boolean> done = next(front.front());
    done.onFailure(
            thrown -> LOG.warn("session {}: queue: {}", actor.ledger().id(), thrown.toString()))
        .otherwise(
            _ -> {
              broken = true;
              return pause(backoff.next());
            })
        .onSuccess(this::stepped);
  }

  private void stepped(boolean more) {
    if (more || (again && !broken)) {
      step();
    } else {
      working = false;
    }
  }

  /// @return whether to go on at once
  private Future<Boolean> next(Optional<List<Candidate>> candidates) {
    return switch (NextSend.of(situation(candidates))) {
      case NextSend.Rest() -> Future.succeededFuture(false);
      case NextSend.Read() -> read(chats());
      case NextSend.Pause(var wait) -> Future.succeededFuture(pause(wait));
      case NextSend.Send(var ids) ->
          actor.live().compose(connection -> send(connection, front.find(ids)));
    };
  }

  /// A chat that waits no more by the time of the answer was left out of it.
  private Future<Boolean> read(Set<Jid> without) {
    return front
        .read(without)
        .compose(
            read ->
                next(
                    read.isEmpty() && !chats().containsAll(without)
                        ? Optional.empty()
                        : Optional.of(read)));
  }

  private NextSend.Situation situation(Optional<List<Candidate>> candidates) {
    return new NextSend.Situation(
        actor.online().isPresent(),
        flights.braked(),
        flights.unanswered(),
        chats(),
        candidates,
        dispatch.tokens(),
        dispatch.delay(),
        waiting.next(now()));
  }

  /// The chats that wait.
  private Set<Jid> chats() {
    Set<Jid> chats = new HashSet<>(waiting.at(now()));
    chats.addAll(flights.putOff());
    return chats;
  }

  private Instant now() {
    return actor.parts().timers().now();
  }

  private boolean pause(Duration wait) {
    front.stale();
    if (wakeUp != null) {
      wakeUp.cancel();
    }
    wakeUp = actor.parts().timers().after(wait, this::wake);
    return false;
  }

  /// The first, and with it those that are as ready.
  private Future<Boolean> send(Connection connection, List<Item> items) {
    Item first = items.getFirst();
    Jid chat = first.entry().to();
    return introductions
        .admit(chat, actor::ownTurn)
        .compose(_ -> prepare(connection, first))
        .compose(ready -> actor.ownTurn(() -> inTurn(ready, items)))
        .onComplete(_ -> typing.ends(chat))
        .transform(
            (sent, thrown) -> thrown == null ? sent(sent) : unsent(connection, first, thrown));
  }

  /// Nothing that was cancelled meanwhile, nor what WhatsApp has let wait.
  ///
  /// @return those that are on their way
  private Future<List<Item>> inTurn(Preparation.Ready ready, List<Item> items) {
    Set<Jid> waits = chats();
    List<Item> still =
        items.stream()
            .filter(item -> front.holds(item) && !waits.contains(item.entry().to()))
            .toList();
    if (flights.braked() || still.isEmpty() || !still.getFirst().equals(items.getFirst())) {
      return Future.succeededFuture(List.of());
    }
    boolean alone = typing.matters() || introductions.matter() || cautious;
    List<Item> others = alone ? List.of() : still.subList(1, still.size());
    return front
        .atHand(ready, others)
        .compose(
            more -> {
              List<Parcel> parcels = new ArrayList<>();
              parcels.add(Parcel.of(ready, items.getFirst().entry()));
              for (int i = 0; i < more.size(); i++) {
                parcels.add(Parcel.of(more.get(i), others.get(i).entry()));
              }
              return dispatch.send(parcels);
            })
        .compose(
            gone -> {
              cautious = gone.doubt() != null;
              return gone.doubt() == null
                  ? Future.succeededFuture(still.subList(0, gone.tried()))
                  : Future.failedFuture(Uncommitted.told(items.getFirst().entry(), gone.doubt()));
            });
  }

  private Future<Preparation.Ready> prepare(Connection connection, Item item) {
    typing.begins(item.entry().to());
    return soon(front.prepare(connection, item, chats(), !introductions.matter()));
  }

  /// What takes its time is waited for once more when its chat has waited.
  private <T> Future<T> soon(Future<T> keys) {
    if (keys.isComplete()) {
      return keys;
    }
    Promise<T> promise = Promise.promise();
    Timers.Handle timer =
        actor.parts().timers().after(FOR_KEYS, () -> promise.tryFail(SLOW.asException()));
    keys.onComplete(
        (found, thrown) -> {
          timer.cancel();
          boolean _ = thrown == null ? promise.tryComplete(found) : promise.tryFail(thrown);
        });
    return promise.future();
  }

  private Future<Boolean> sent(List<Item> sent) {
    for (Item item : sent) {
      took(item.entry().to());
      front.remove(item);
    }
    return Future.succeededFuture(true);
  }

  private Future<Boolean> gone(Item item) {
    front.remove(item);
    backoff.reset();
    return Future.succeededFuture(true);
  }

  private Future<Boolean> unsent(Connection connection, Item item, Throwable thrown) {
    OutboxEntry entry = item.entry();
    Jid chat = entry.to();
    LOG.info(
        "session {}: {} is not sent: {}",
        actor.ledger().id(),
        entry.messageId(),
        thrown.toString());
    Failure failure = Failures.ofCall(thrown);
    if (failure instanceof Failure.Paused(_, var wait)) {
      waiting.leave(chat, wait, now());
      return Future.succeededFuture(true);
    }
    boolean counts = counts(connection, failure);
    int tries = waiting.tries(chat, entry.createdAt(), now());
    return switch (Unsent.of(failure, counts, tries)) {
      case Unsent.GiveUp(var reason) -> failed(item, reason);
      case Unsent.GiveAllUp(var reason) -> {
        waiting.add(chat, true, now());
        yield allFailed(chat, reason);
      }
      case Unsent.StepAside() -> {
        waiting.add(chat, counts, now());
        yield Future.succeededFuture(true);
      }
    };
  }

  /// Not when the connection or the database is gone, when another message has taken the token, nor
  /// while the answer is still awaited.
  private boolean counts(Connection connection, Failure failure) {
    boolean noToken = failure instanceof Failure.RateLimited && dispatch.delay().isPositive();
    return !noToken
        && !failure.equals(SLOW)
        && !actor.ledger().isDoubtful()
        && actor.online().filter(connection::equals).isPresent();
  }

  private Future<Boolean> allFailed(Jid chat, Failure failure) {
    return front
        .next(chat)
        .filter(item -> waiting.tries(chat, item.entry().createdAt(), now()) >= Unsent.TRIES)
        .map(item -> failed(item, failure).compose(_ -> allFailed(chat, failure)))
        .orElseGet(() -> Future.succeededFuture(true));
  }

  private Future<Boolean> failed(Item item, Failure failure) {
    String error = ErrorEnvelope.of(failure).message();
    return actor
        .ownTurn(
            () ->
                front.holds(item)
                    ? actor.ledger().commit(outcomes.failed(item.entry(), error, now()))
                    : Future.<Void>succeededFuture())
        .compose(_ -> gone(item));
  }

  /// Those of some that were accepted now which would be the next ones, and nothing holds up.
  List<OutboxId> atOnce(List<OutboxEntry> entries) {
    if (working || introductions.matter() || !front.front().filter(List::isEmpty).isPresent()) {
      return List.of();
    }
    List<Candidate> alone = entries.stream().map(entry -> new Item(entry).candidate()).toList();
    return NextSend.of(situation(Optional.of(alone))) instanceof NextSend.Send(var ids)
        ? ids
        : List.of();
  }

  /// A chat has taken a message, and what was prepared for it is used up.
  void took(Jid chat) {
    waiting.remove(chat);
    front.used(chat);
    backoff.reset();
  }
}
