package io.postrider.events;

import static io.postrider.events.MemoryEventStore.ACME;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.VertxTimers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
final class FirehoseTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private MemoryEventStore store;
  private Events events;
  private Context context;

  @BeforeEach
  void open(Vertx vertx) {
    store = new MemoryEventStore(vertx);
    context = vertx.getOrCreateContext();
    events = new Events(vertx, store, new VertxTimers(vertx, Clock.systemUTC()));
  }

  private <T> T onLoop(Supplier<Future<T>> work) throws Exception {
    return Future.<T>future(promise -> context.runOnContext(_ -> work.get().onComplete(promise)))
        .await(20, SECONDS);
  }

  private EventSource firehose(EventFilter filter) throws Exception {
    return onLoop(() -> events.openAll(filter));
  }

  @Test
  void tellsWhatComesFromNowOnInOrder() throws Exception {
    store.add("message");
    EventSource source = firehose(EventFilter.ALL);
    store.add("receipt");
    store.add("message");

    Delivery first = onLoop(() -> source.next(1, LONG));
    Delivery second = onLoop(() -> source.next(10, LONG));

    assertThat(first.events()).extracting(LoggedEvent::type).containsExactly("receipt");
    assertThat(second.events()).extracting(LoggedEvent::type).containsExactly("message");
    assertThat(second.events()).extracting(LoggedEvent::organization).containsExactly(ACME);
    assertThat(second.cursor()).isEmpty();
  }

  @Test
  void goesOnAtOnceWhereABatchWasCutShort() throws Exception {
    store.cutTo(1);
    EventSource source = firehose(EventFilter.ALL);
    store.add("receipt");
    store.add("message");

    assertThat(onLoop(() -> source.next(10, LONG)).events()).hasSize(1);
    assertThat(onLoop(() -> source.next(10, Duration.ofSeconds(1))).events())
        .extracting(LoggedEvent::type)
        .containsExactly("message");
  }

  @Test
  void whoWaitsIsWoken() throws Exception {
    EventSource source = firehose(EventFilter.ALL);
    Future<Delivery> waiting =
        Future.future(
            promise -> context.runOnContext(_ -> source.next(10, LONG).onComplete(promise)));

    store.add("message");

    assertThat(waiting.await(4, SECONDS).events()).hasSize(1);
  }

  @Test
  void whatIsNotWantedEndsNoWait() throws Exception {
    EventSource source = firehose(new EventFilter(Set.of("receipt"), Optional.empty()));
    store.add("message");
    store.add("receipt");

    assertThat(onLoop(() -> source.next(10, LONG)).events())
        .extracting(LoggedEvent::type)
        .containsExactly("receipt");
    assertThat(onLoop(() -> source.next(10, Duration.ZERO)).events()).isEmpty();
  }

  @Test
  void whatWasRemovedUnreadIsSaid() throws Exception {
    EventSource source = firehose(EventFilter.ALL);
    store.add("message");
    store.add("receipt");
    store.removeFirst(1);

    assertThat(onLoop(() -> source.next(10, LONG)).reset()).isPresent();
    assertThat(onLoop(() -> source.next(10, LONG)).events()).hasSize(1);
  }

  @Test
  void closingEndsAWait() throws Exception {
    EventSource source = firehose(EventFilter.ALL);
    Future<Delivery> waiting =
        Future.future(
            promise -> context.runOnContext(_ -> source.next(10, LONG).onComplete(promise)));

    context.runOnContext(_ -> source.close());

    assertThat(waiting.await(4, SECONDS).events()).isEmpty();
  }
}
