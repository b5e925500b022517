package io.postrider.events;

import static io.postrider.events.MemoryEventStore.ACME;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.auth.MovedTimers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The first event of the store is of second 1 and millisecond 1, the next a millisecond later.
@ExtendWith(VertxExtension.class)
class LagTest {
  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration NONE = Duration.ZERO;

  private final MovedTimers timers = new MovedTimers();
  private MemoryEventStore store;
  private Events events;
  private Context context;

  @BeforeEach
  void open(Vertx vertx) {
    timers.advance(Duration.between(timers.now(), Instant.ofEpochSecond(1)));
    store = new MemoryEventStore(vertx);
    context = vertx.getOrCreateContext();
    events = new Events(vertx, store, timers);
  }

  private <T> Future<T> begun(Supplier<Future<T>> work) {
    return Future.future(promise -> context.runOnContext(_ -> work.get().onComplete(promise)));
  }

  private <T> T onLoop(Supplier<Future<T>> work) throws Exception {
    return begun(work).await(20, SECONDS);
  }

  private EventReader reader(Since since, EventFilter filter) throws Exception {
    return onLoop(() -> events.open(ACME, since, filter));
  }

  private int taken(EventSource source, int limit) throws Exception {
    return onLoop(() -> source.next(limit, NONE)).events().size();
  }

  private void add(int count) {
    for (int i = 0; i < count; i++) {
      store.add("message");
    }
  }

  @Test
  void whoHasNothingToReadIsNotBehind() throws Exception {
    add(1);
    EventReader reader = reader(new Since.Now(), EventFilter.ALL);
    Future<Delivery> waiting = begun(() -> reader.next(10, LONG));
    store.awaitRead();
    timers.advance(Duration.ofMinutes(10));

    assertThat(reader.lag()).isZero();
    reader.close();
    assertThat(waiting.await(20, SECONDS).events()).isEmpty();
  }

  @Test
  void whatHasNotLeftMakesOlderAndOlder() throws Exception {
    EventReader reader = reader(new Since.Now(), EventFilter.ALL);
    Future<Delivery> waiting = begun(() -> reader.next(10, LONG));
    store.awaitRead();
    timers.advance(Duration.ofMillis(1));
    add(1);
    assertThat(waiting.await(20, SECONDS).events()).hasSize(1);
    assertThat(reader.lag()).isZero();

    timers.advance(Duration.ofSeconds(7));
    assertThat(reader.lag()).isEqualTo(Duration.ofSeconds(7));

    assertThat(taken(reader, 10)).isZero();
    assertThat(reader.lag()).isZero();
  }

  @Test
  void whoCatchesUpIsLessAndLessBehind() throws Exception {
    add(30);
    EventReader reader = reader(new Since.Oldest(), EventFilter.ALL);
    timers.advance(Duration.ofMinutes(1));

    assertThat(taken(reader, 10)).isEqualTo(10);
    assertThat(reader.lag()).isEqualTo(Duration.ofMillis(59_999));
    assertThat(taken(reader, 10)).isEqualTo(10);
    assertThat(reader.lag()).isEqualTo(Duration.ofMillis(59_990));
    assertThat(taken(reader, 11)).isEqualTo(10);
    assertThat(reader.lag()).isEqualTo(Duration.ofMillis(59_980));
    assertThat(taken(reader, 10)).isZero();
    assertThat(reader.lag()).isZero();
  }

  @Test
  void whatIsNotWantedCountsForNothing() throws Exception {
    EventReader reader =
        reader(new Since.Oldest(), new EventFilter(Set.of("call"), Optional.empty()));
    add(3);
    timers.advance(Duration.ofMinutes(1));

    assertThat(taken(reader, 10)).isZero();
    assertThat(reader.lag()).isZero();
  }

  @Test
  void aReaderOfAllLogsIsBehindTheOldestThatWaits() throws Exception {
    EventSource source = onLoop(() -> events.openAll(EventFilter.ALL));
    Future<Delivery> waiting = begun(() -> source.next(10, LONG));
    assertThat(source.lag()).isZero();
    add(1);
    assertThat(waiting.await(20, SECONDS).events()).hasSize(1);
    timers.advance(Duration.ofSeconds(7));
    assertThat(source.lag()).isEqualTo(Duration.ofSeconds(7));

    store.cutTo(1);
    Future<Delivery> more = begun(() -> source.next(10, LONG));
    add(2);
    assertThat(more.await(20, SECONDS).events()).hasSize(1);
    timers.advance(Duration.ofSeconds(2));
    assertThat(source.lag()).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(9));
    assertThat(taken(source, 10)).isEqualTo(1);
    assertThat(taken(source, 10)).isZero();
    assertThat(source.lag()).isZero();
  }
}
