package io.postrider.events;

import static io.postrider.events.MemoryEventStore.ACME;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.VertxTimers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class EventReaderTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration NONE = Duration.ZERO;

  private Vertx vertx;
  private MemoryEventStore store;
  private Events events;

  @BeforeEach
  void open(Vertx vertx) {
    this.vertx = vertx;
    store = new MemoryEventStore(vertx);
    events = new Events(vertx, store, new VertxTimers(vertx, Clock.systemUTC()));
  }

  private EventReader reader(Since since) throws Exception {
    return reader(since, EventFilter.ALL);
  }

  private EventReader reader(Since since, EventFilter filter) throws Exception {
    return onLoop(() -> events.open(ACME, since, filter));
  }

  private Delivery next(EventReader reader, int limit, Duration patience) throws Exception {
    return onLoop(() -> reader.next(limit, patience));
  }

  /// Runs on one event loop, as `Events` demands.
  private <T> T onLoop(java.util.function.Supplier<Future<T>> work) throws Exception {
    return Future.<T>future(promise -> context().runOnContext(_ -> work.get().onComplete(promise)))
        .await(20, SECONDS);
  }

  private io.vertx.core.@org.jspecify.annotations.Nullable Context context;

  private io.vertx.core.Context context() {
    if (context == null) {
      context = vertx.getOrCreateContext();
    }
    return context;
  }

  private static List<Long> positions(Delivery delivery) {
    return delivery.events().stream().map(event -> event.id().position()).toList();
  }

  @Test
  void whatIsNotSoCostsALook() throws Exception {
    EventReader reader = reader(new Since.Now());
    Future<Delivery> waiting =
        Future.future(
            promise -> context().runOnContext(_ -> reader.next(10, LONG).onComplete(promise)));
    store.awaitRead();

    for (Object lie :
        List.of(
            new JsonObject().put("newest", Long.MAX_VALUE).toBuffer(),
            new JsonObject().put("newest", "x").toBuffer(),
            Buffer.buffer("no JSON"),
            "text")) {
      vertx.eventBus().publish(Wakeups.address(ACME), lie);
    }
    store.add("message");

    assertThat(positions(waiting.await(20, SECONDS))).containsExactly(1L);
    assertThat(positions(next(reader, 10, Duration.ofMillis(200)))).isEmpty();
    assertThat(store.reads()).isLessThan(10);
  }

  @Test
  void goesOnAfterACursor() throws Exception {
    store.add("message");
    EventId second = store.add("message");
    store.add("message");
    store.add("message");

    EventReader reader = reader(new Since.After(second));

    assertThat(positions(next(reader, 1, NONE))).containsExactly(3L);
    Delivery last = next(reader, 10, NONE);
    assertThat(positions(last)).containsExactly(4L);
    assertThat(last.cursor()).contains(EventId.of(ACME, 1_004, 4));
    assertThat(last.reset()).isEmpty();
  }

  @Test
  void beginsNowOrWithTheOldest() throws Exception {
    store.add("message");

    assertThat(positions(next(reader(new Since.Oldest()), 10, NONE))).containsExactly(1L);
    EventReader now = reader(new Since.Now());
    assertThat(next(now, 10, NONE).events()).isEmpty();
    store.add("message");
    assertThat(positions(next(now, 10, LONG))).containsExactly(2L);
  }

  @Test
  void wakesWhenSomethingComes() throws Exception {
    EventReader reader = reader(new Since.Now());
    Future<Delivery> waiting =
        Future.future(
            promise -> context().runOnContext(_ -> reader.next(10, LONG).onComplete(promise)));
    onLoop(() -> Future.succeededFuture());

    store.add("message");

    assertThat(positions(waiting.await(4, SECONDS))).containsExactly(1L);
  }

  @Test
  void findsWhatTheNewsOfWasLost() throws Exception {
    EventReader reader = reader(new Since.Now());
    store.addInSilence("message");

    assertThat(positions(next(reader, 10, LONG))).containsExactly(1L);
  }

  @Test
  void aFilterMovesTheCursorOverTheRestOnly() throws Exception {
    EventReader reader =
        reader(new Since.Oldest(), new EventFilter(Set.of("call"), Optional.empty()));
    store.add("message");
    store.add("message");

    Delivery nothing = next(reader, 10, NONE);

    assertThat(nothing.events()).isEmpty();
    assertThat(nothing.cursor()).contains(EventId.of(ACME, 1_002, 2));
    store.add("message");
    store.add("call");
    assertThat(positions(next(reader, 10, LONG))).containsExactly(4L);
  }

  @Test
  void saysWhenACursorIsTooOldOrUnknown() throws Exception {
    EventId first = store.add("message");
    store.add("message");
    EventId third = store.add("message");
    store.removeFirst(2);

    Delivery tooOld = next(reader(new Since.After(first)), 10, NONE);
    Delivery future = next(reader(new Since.After(EventId.of(ACME, 9_000, 9))), 10, NONE);
    Delivery foreign = next(reader(new Since.After(new EventId(1_003, 3, 1))), 10, NONE);

    for (Delivery reset : List.of(tooOld, future, foreign)) {
      assertThat(reset.reset()).contains(new Delivery.Reset(Optional.of(third)));
      assertThat(positions(reset)).containsExactly(3L);
    }
  }

  @Test
  void acceptsTheCursorOfAnEventThatIsGoneWhenNothingAfterItIs() throws Exception {
    EventId first = store.add("message");
    store.removeFirst(1);

    Delivery empty = next(reader(new Since.After(first)), 10, NONE);
    store.add("message");
    Delivery more = next(reader(new Since.After(first)), 10, NONE);

    assertThat(empty.reset()).isEmpty();
    assertThat(empty.cursor()).contains(first);
    assertThat(more.reset()).isEmpty();
    assertThat(positions(more)).containsExactly(2L);
  }

  @Test
  void aReaderThatIsOvertakenByRetentionIsTold() throws Exception {
    store.add("message");
    EventReader reader = reader(new Since.Oldest());
    store.add("message");
    EventId third = store.add("message");
    store.removeFirst(2);

    Delivery lost = next(reader, 10, LONG);

    assertThat(lost.reset()).contains(new Delivery.Reset(Optional.of(third)));
    assertThat(positions(next(reader, 10, LONG))).containsExactly(3L);
  }

  @Test
  void anEmptyLogHasNoOldest() throws Exception {
    Delivery delivery = next(reader(new Since.After(EventId.of(ACME, 5, 5))), 10, NONE);

    assertThat(delivery.reset()).contains(new Delivery.Reset(Optional.empty()));
    assertThat(delivery.cursor()).isEmpty();
  }

  @Test
  void closingEndsAWait() throws Exception {
    EventReader reader = reader(new Since.Now());
    Future<Delivery> waiting =
        Future.future(
            promise -> context().runOnContext(_ -> reader.next(10, LONG).onComplete(promise)));
    onLoop(
        () -> {
          reader.close();
          return Future.succeededFuture();
        });

    assertThat(waiting.await(4, SECONDS).events()).isEmpty();
  }

  @Test
  void doesNotReadAheadOfItsCaller() throws Exception {
    EventReader reader = reader(new Since.Oldest());
    for (int i = 0; i < 100; i++) {
      store.add("message");
    }

    next(reader, 10, NONE);

    assertThat(store.reads()).isEqualTo(1);
  }
}
